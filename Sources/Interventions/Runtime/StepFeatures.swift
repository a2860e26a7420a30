import Signals
import Trajectories

/// The named features that linear models of re-rankers and risk monitors may weigh.
struct StepFeatures {
  private let moment: Moment
  private let reading: ActionReading?

  static let names = [
    "admissible", "errorsOfTool", "grounded", "hasAction", "isFinish", "isRead", "isSpeech",
    "isWrite", "novel", "parseRung", "repeatsFailed", "repeatsSuccess", "schemaValid",
    "stepsUsed",
  ]

  init(_ moment: Moment, _ reading: ActionReading?) {
    self.moment = moment
    self.reading = reading
  }

  func score(_ model: LinearModel) -> Double {
    var score = model.bias
    for name in model.weights.keys.sorted() { score += (model.weights[name] ?? 0) * value(name) }
    return score
  }

  private func value(_ name: String) -> Double {
    let seen = moment.seen
    let action = reading?.action ?? moment.candidate
    let spec = action?.toolName.flatMap { seen.tools[$0] }
    func flag(_ holds: Bool) -> Double { holds ? 1 : 0 }
    switch name {
    case "hasAction": return flag(action != nil)
    case "parseRung": return Double(reading?.rung ?? 0)
    case "isSpeech": if case .say? = action { return 1 } else { return 0 }
    case "isRead": return flag(spec?.kind == .read)
    case "isWrite": return flag(spec?.kind == .write || spec?.kind == .irreversibleWrite)
    case "isFinish": return flag(spec?.kind == .finish)
    case "stepsUsed":
      return seen.setting.stepBudget > 0 ? Double(seen.step) / Double(seen.setting.stepBudget) : 0
    default: break
    }
    guard let action else { return 0 }
    let hash = action.stableHash
    switch name {
    case "schemaValid":
      guard case .tool(let tool, let arguments) = action else { return 1 }
      return flag(SchemaCheck(seen.tools).violations(of: tool, arguments).isEmpty)
    case "admissible":
      guard case .text(let command) = action, let offered = moment.offered else { return 1 }
      return flag(offered.contains(command))
    case "grounded":
      return flag(action.arguments.flatMap { seen.grounded.firstUnseen(in: $0) } == nil)
    case "repeatsFailed":
      return Double(seen.history.count(of: hash, error: true, sinceWrite: true))
    case "repeatsSuccess":
      return Double(seen.history.count(of: hash, error: false, sinceWrite: true))
    case "novel": return flag(seen.history.count(of: hash, sinceWrite: false) == 0)
    case "errorsOfTool":
      return Double(action.verb.map { seen.history.consecutiveErrors(of: $0) } ?? 0)
    default: return 0
    }
  }
}
