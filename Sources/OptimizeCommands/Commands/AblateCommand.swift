import Interventions
import MetaHarness
import Reporting
import Statistics
import Trajectories

extension Command {
  private static let environments = Option<[String]>.texts(
    "env", short: "e", value: "NAME", isRequired: true,
    candidates: SharedOptions.environmentNames, "Environment; may stand several times.")
  private static let harness = Option<String>.requiredText(
    "harness", short: "H", value: "FILE", "Harness file.")

  static let ablate = Command(
    name: "ablate", group: .learn,
    summary: "Says what each rule of a harness adds to the others.",
    discussion: "Leaves out each rule, and each family of effects, and compares with the whole "
      + "harness on the same tasks. A part worth nothing, or less, is one to delete.",
    options: [environments.spec, EvaluationOptions.backbones.spec, harness.spec]
      + EvaluationOptions.shared,
    examples: [
      Example(
        "optimize ablate --env retail --backbone scripted:mixed --harness harness.json",
        "what each rule adds to the others")
    ]
  ) { invocation in
    let whole = try HarnessFile.read(invocation[harness])
    let parts = whole.parts
    guard !parts.isEmpty else {
      throw CommandError("\(invocation[harness]) has no rule that is switched on")
    }
    let arms =
      [try EvaluationArm(name: whole.id, harness: whole)]
      + (try parts.map { try EvaluationArm(name: "without \($0.name)", harness: whole.without($0)) })
    return try await EvaluationRun(
      invocation, verb: "ablate", environments: invocation[environments], arms: arms,
      armWords: ["--harness \(invocation[harness])"]
    ).run { result, settings in
      Ablation(result, parts: parts, gate: settings.gate, seed: settings.seed)
    }
  }
}
