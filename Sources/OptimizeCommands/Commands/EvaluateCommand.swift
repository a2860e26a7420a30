import Backbones
import Environments
import Interventions
import MetaHarness
import Reporting
import Statistics
import Trajectories

extension Command {
  private static let environments = Option<[String]>.texts(
    "env", short: "e", value: "NAME", candidates: SharedOptions.environmentNames,
    "Environment; may stand several times. All seven without it.")
  private static let harnesses = Option<[String]>.texts(
    "harness", short: "H", value: "FILE",
    "Harness file; may stand several times. The empty harness without it.")
  private static let baselines = Option<[String]>.texts(
    "baseline", value: "NAME", candidates: MatchedBaseline.names,
    "Matched-budget arm beside the harness: \(MatchedBaseline.names.joined(separator: ", ")).")

  static let evaluate = Command(
    name: "evaluate", group: .learn,
    summary: "Judges harnesses on any environments, backbones and parts of the tasks.",
    discussion: "Every cell is paired with a control that is played in the same run; an episode "
      + "in which no rule would have changed anything is not played again. The sealed parts (test, "
      + "test-ood) are opened by this verb alone, and the ledger counts for how many harnesses. "
      + "The same command resumes. Exit code 0 accepted, 4 inconclusive, 10 rejected.",
    options: [
      environments.spec, EvaluationOptions.backbones.spec, harnesses.spec, baselines.spec,
    ] + EvaluationOptions.shared,
    examples: [
      Example(
        "optimize evaluate --env counter-desk --backbone expert --limit 3",
        "the noise floor of the smallest world")
    ]
  ) { invocation in
    var names = invocation[environments]
    if names.isEmpty { names = SharedOptions.benchmarkNames }
    var arms: [EvaluationArm] = []
    for path in invocation[harnesses] {
      let harness = try HarnessFile.read(path)
      arms.append(try EvaluationArm(name: harness.id, harness: harness))
    }
    for name in invocation[baselines] {
      arms.append(try MatchedBaseline.arm(name, folders: invocation.productFolders))
    }
    if arms.isEmpty { arms = [try EvaluationArm(name: "empty", harness: .empty)] }
    return try await EvaluationRun(
      invocation, verb: "evaluate", environments: names, arms: arms,
      armWords: invocation[harnesses].map { "--harness \($0)" }
        + invocation[baselines].map { "--baseline \($0)" }
    ).run()
  }
}

/// The baselines that spend as much as a harness may, by the names of the command line.
enum MatchedBaseline {
  static let names = ["generic", "retry", "best-of-2", "best-of-3", "best-of-4"]

  static func arm(_ name: String, folders: ProductFolders) throws -> EvaluationArm {
    switch name {
    case "generic":
      return try EvaluationArm(
        name: "generic library",
        harness: HarnessLibrary.read(
          folder: folders.path("interventions/library"), id: "generic library"))
    case "retry":
      return try EvaluationArm(
        name: "retry with the error",
        harness: HarnessFile.read(
          folders.path("interventions/baselines/retry-with-error.json")))
    default:
      guard name.hasPrefix("best-of-"), let attempts = Int(name.dropFirst(8)), attempts > 1 else {
        throw CommandError(
          "expected --baseline \(names.joined(separator: ", ")), found '\(name)'",
          status: .usage)
      }
      return EvaluationArm(bestOf: attempts)
    }
  }
}

extension Invocation {
  /// Where the product's data is, from `--home` or the usual places.
  var productFolders: ProductFolders {
    get throws {
      try self[SharedOptions.home].map(ProductFolders.init(home:)) ?? ProductFolders.locate()
    }
  }
}
