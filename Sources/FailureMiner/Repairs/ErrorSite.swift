import Signals
import Trajectories

/// A refused call with what came of it.
struct ErrorSite: Sendable {
  let task: Int
  let episode: Int
  let step: Int
  let tool: String
  let arguments: JSONValue
  let error: String
  let slots: [String]
  let template: Int
  /// The accepted call of the same tool within six steps.
  var recovery: JSONValue?
  /// What was called in between.
  var between: [String] = []
}

/// What repair expressions of a refused call can refer to.
struct RepairContext {
  let arguments: JSONValue
  let slots: [String]

  func resolve(_ name: String) -> JSONValue? {
    if name.hasPrefix("arg.") { return ValuePath(String(name.dropFirst(4))).value(in: arguments) }
    if name.hasPrefix("slot."), let place = Int(name.dropFirst(5)), slots.indices.contains(place) {
      return .string(slots[place])
    }
    return nil
  }
}

extension RepairExpression {
  /// The expression as people read it.
  var words: String {
    switch self {
    case .literal(let value): value.compactText
    case .reference(let name): name
    case .apply(let operation, let operands):
      switch operation {
      case .add where operands.count == 2: "(\(operands[0].words) + \(operands[1].words))"
      case .subtract where operands.count == 2: "(\(operands[0].words) - \(operands[1].words))"
      case .multiply where operands.count == 2: "(\(operands[0].words) × \(operands[1].words))"
      default: "\(operation)(\(operands.map(\.words).joined(separator: ", ")))"
      }
    }
  }
}
