import Interventions

extension Intervention {
  /// The rule one rung down: it says what it would have done; nil where it has no such form.
  var milder: Intervention? {
    guard then.count == 1 else { return nil }
    var rule = self
    // Another id: a milder rule that fires must not be taken for the strong one.
    rule.id = id + ".milder"
    switch then[0] {
    case .rewriteArguments(let assignments):
      rule.then = [
        .suggestArguments(
          assignments, Text("These arguments are unlikely to work; consider the ones suggested."))
      ]
    case .forceAction(.command(let command)) where command.rows == nil:
      rule.then = [
        .veto(Text("Consider this instead: " + command.template), alternatives: [])
      ]
      rule.limits.maximumVetoes = 1
    case .veto(let text, _):
      // Once an action ran, the note still says why the next one should differ.
      rule.phase = .post
      rule.then = [.annotateObservation(text)]
    default: return nil
    }
    let harness = Harness(id: rule.id, interventions: [rule])
    let isRefused = StructuralLint.findings(in: harness).contains { finding in
      // Memories and values are declared in the whole harness, which is linted when it is compiled.
      finding.severity == .refusal && !finding.message.contains("memory")
    }
    return isRefused ? nil : rule
  }
}
