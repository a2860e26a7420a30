import Signals
import Trajectories

/// Infers what accepted values of an argument have in common and refused ones lack.
struct SchemaMiner {
  private struct Field {
    var accepted: [String: Set<Int32>] = [:]
    var acceptedCount = 0
    var acceptedTasks: Set<Int32> = []
    var forms: [String: Int] = [:]
    var refused: [(value: String, task: Int32, episode: Int32, step: Int32)] = []
  }

  private var fields: [String: [String: Field]] = [:]
  private static let refusedLimit = 2_000
  private static let choiceLimit = 12
  private static let valueLimit = 64
  private(set) var drafts: [PatternDraft] = []

  mutating func add(
    _ tool: String, _ arguments: [(path: String, value: String)], isAccepted: Bool, task: Int,
    episode: Int, step: Int
  ) {
    for (path, value) in arguments where value.utf8.count <= 64 {
      if isAccepted {
        fields[tool, default: [:]][path, default: Field()].acceptedCount += 1
        fields[tool]?[path]?.acceptedTasks.insert(Int32(task))
        if fields[tool]?[path]?.accepted.count ?? 0 < SchemaMiner.valueLimit {
          fields[tool]?[path]?.accepted[value, default: []].insert(Int32(task))
        }
        let form = ValueForm(value)?.pattern ?? ""
        if fields[tool]?[path]?.forms[form] != nil
          || fields[tool]?[path]?.forms.count ?? 0 < SchemaMiner.valueLimit
        {
          fields[tool]?[path]?.forms[form, default: 0] += 1
        }
      } else if fields[tool]?[path]?.refused.count ?? 0 < SchemaMiner.refusedLimit {
        fields[tool, default: [:]][path, default: Field()].refused.append(
          (value, Int32(task), Int32(episode), Int32(step)))
      }
    }
  }

  mutating func mine(minimumTasks: Int) {
    for tool in fields.keys.sorted() {
      for path in (fields[tool] ?? [:]).keys.sorted() {
        guard let field = fields[tool]?[path] else { continue }
        mine(tool, path, field, minimumTasks)
      }
    }
  }

  private mutating func mine(
    _ tool: String, _ path: String, _ field: Field, _ minimumTasks: Int
  ) {
    guard field.acceptedCount >= 30, !field.refused.isEmpty else { return }
    let distinct = field.accepted.count
    if distinct <= SchemaMiner.choiceLimit,
      Double(distinct) <= 0.1 * Double(field.acceptedCount)
    {
      let choices = field.accepted.keys.sorted()
      add(tool, path, field, minimumTasks, choices: choices, pattern: nil) {
        field.accepted[$0] == nil
      }
      return
    }
    let forms = field.forms.keys.sorted { (field.forms[$1] ?? 0, $0) < (field.forms[$0] ?? 0, $1) }
    var covered = 0
    var kept: [String] = []
    for form in forms.prefix(4) where !form.isEmpty {
      kept.append(form)
      covered += field.forms[form] ?? 0
      if Double(covered) >= 0.99 * Double(field.acceptedCount) { break }
    }
    // Numbers have no form; what they must be is for repairs to say.
    guard Double(covered) >= 0.99 * Double(field.acceptedCount),
      kept.contains(where: { $0.contains("[a-z]") || $0.contains("[A-Z]") })
    else { return }
    add(
      tool, path, field, minimumTasks, choices: [], pattern: kept.joined(separator: "|")
    ) { value in !kept.contains(ValueForm(value)?.pattern ?? "") }
  }

  private mutating func add(
    _ tool: String, _ path: String, _ field: Field, _ minimumTasks: Int, choices: [String],
    pattern: String?, breaks: (String) -> Bool
  ) {
    let misfits = field.refused.filter { breaks($0.value) }
    let rejected = Double(misfits.count) / Double(field.refused.count)
    // Without refusals that it explains, a schema repairs nothing.
    guard Set(misfits.map(\.task)).count >= minimumTasks, rejected >= 0.1 else { return }
    let values = AcceptedValues(
      path: path, choices: choices, pattern: pattern, tasks: field.acceptedTasks.count,
      rejected: rejected)
    var draft = PatternDraft(
      pattern: FailurePattern(kind: .inferredSchema, tool: tool, detail: .schema(values)))
    for misfit in misfits {
      draft.steps += 1
      draft.refusedSteps += 1
      if draft.occurrences.last?.episode != Int(misfit.episode) {
        draft.occurrences.append(
          Occurrence(episode: Int(misfit.episode), step: Int(misfit.step)))
      }
    }
    drafts.append(draft)
    guard values.tasks >= 20 else { return }
    let what =
      choices.isEmpty
      ? "has the form \(pattern ?? "")" : "is one of: " + choices.joined(separator: ", ")
    var contract = draft
    contract.pattern = FailurePattern(
      kind: .contract, tool: tool, detail: .sentence("In \(tool), \(path) \(what)."))
    drafts.append(contract)
  }
}
