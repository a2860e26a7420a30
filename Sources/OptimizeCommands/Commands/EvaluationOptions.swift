import Backbones
import Environments
import MetaHarness
import Statistics
import Trajectories

/// Options of the verbs that judge harnesses.
enum EvaluationOptions {
  static let backbones = Option<[String]>.texts(
    "backbone", short: "b", value: "NAME", isRequired: true,
    candidates: BackboneCatalogue.builtIn.entries.map(\.name),
    "Backbone; may stand several times.")
  static let splits = Option<[String]>.texts(
    "split", value: "NAME", candidates: TaskSplit.allCases.map(\.rawValue),
    "Part of the tasks (train, dev, test, test-ood); may stand several times. dev without it.")
  static let limit = Option<Int>.integer(
    "limit", default: 100, in: 1...1_000_000, "Tasks of each part.")
  static let oodLimit = Option<Int>.integer(
    "ood-limit", default: 50, in: 1...1_000_000, "Tasks of the test-ood part.")
  static let ledger = Option<String?>.file(
    "ledger", "Ledger of the sealed parts; beside the folder of the runs without it.")
  static let alpha = Option<Double>.number(
    "alpha", default: 0.05, in: 0.0001...0.4, "One-sided error of each test.")
  static let margin = Option<Double>.number(
    "margin", default: 0.05, in: 0.001...0.5, "Loss that is tolerated in a cell, as a share.")

  static let shared: [OptionSpec] =
    [
      splits.spec, limit.spec, oodLimit.spec, RunOptions.trials.spec, SharedOptions.seed.spec,
      alpha.spec, margin.spec, ledger.spec, RunOptions.concurrency.spec,
      RunOptions.temperature.spec, RunOptions.topP.spec, RunOptions.maximumTokens.spec,
      RunOptions.runName.spec, RunOptions.runsFolder.spec, RunOptions.fresh.spec,
      RunOptions.maximumTime.spec, SharedOptions.home.spec, SharedOptions.data.spec,
      SharedOptions.compact.spec, SharedOptions.settings.spec, SharedOptions.shift.spec,
    ] + BackboneOptions.all
}

extension Invocation {
  /// How environments are set up for an evaluation: with `--shift` as well.
  func evaluatedOptions() throws -> EnvironmentOptions {
    var options = environmentOptions
    options.shifts = try self[SharedOptions.shift].map(InterfaceShift.list) ?? []
    return options
  }

  /// The parts of the tasks that the command line asks for.
  func evaluationParts() throws -> [(split: TaskSplit, limit: Int)] {
    let names = self[EvaluationOptions.splits]
    let splits = try (names.isEmpty ? ["dev"] : names).map { name in
      guard let split = TaskSplit(rawValue: name) else {
        throw CommandError(
          "expected --split \(TaskSplit.allCases.map(\.rawValue).joined(separator: ", ")), "
            + "found '\(name)'", status: .usage)
      }
      return split
    }
    return splits.map {
      ($0, self[$0 == .testOOD ? EvaluationOptions.oodLimit : EvaluationOptions.limit])
    }
  }
}
