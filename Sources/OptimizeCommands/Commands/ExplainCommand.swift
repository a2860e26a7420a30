import Interventions
import Trajectories

private enum Arguments {
  static let file = Positional<String>.required(
    "file", content: .file, "Harness file.")
  static let rule = Option<String?>.text(
    "rule", value: "ID", "Only this rule; all rules without it.")
}

extension Command {
  static let explain: Command = Command(
    name: "explain", group: .use, summary: "Says in plain words what rules do.",
    positionals: [Arguments.file.spec], options: [Arguments.rule.spec],
    examples: [
      Example(
        "optimize explain interventions/library/cycle.json", "two sentences and a picture per rule")
    ]
  ) { invocation in
    let harness = try HarnessFile.read(invocation[Arguments.file])
    let wanted = invocation[Arguments.rule].map { [$0] } ?? harness.interventionIDs
    var explained: [(id: String, explanation: RuleExplanation)] = []
    for id in wanted {
      guard let explanation = harness.explanation(of: id) else {
        let near = NearestNames.of(id, among: harness.interventionIDs)
        throw CommandError(
          "\(invocation[Arguments.file]) has no rule '\(id)'"
            + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"))
      }
      explained.append((id, explanation))
    }
    let rules = explained.map { rule in
      JSONValue.object([
        "id": .string(rule.id), "what": .string(rule.explanation.what),
        "bounds": .string(rule.explanation.bounds), "diagram": .string(rule.explanation.diagram),
      ])
    }
    invocation.output.result(["rules": .array(rules)]) {
      explained.map { "\($0.id)\n\($0.explanation.text)" }.joined(separator: "\n\n")
    }
    return .done
  }
}
