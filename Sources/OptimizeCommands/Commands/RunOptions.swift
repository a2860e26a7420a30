import Backbones
import Environments
import MetaHarness
import Trajectories

/// Options of the verbs that work on runs.
enum RunOptions {
  static let runsFolder = Option<String>.folder(
    "runs-dir", default: "runs", "Folder that holds the runs.")
  static let runName = Option<String?>.text(
    "run-name", value: "NAME", "Name of the run; its folder is made below --runs-dir.")
  static let fresh = Option<Bool>.flag("fresh", "Start over instead of resuming.")
  static let environments = Option<[String]>.texts(
    "env", short: "e", value: "NAME", isRequired: true, candidates: SharedOptions.environmentNames,
    "Environment; may stand several times.")
  static let backbone = Option<String>.requiredText(
    "backbone", short: "b", value: "NAME",
    candidates: BackboneCatalogue.builtIn.entries.map(\.name),
    "Backbone whose answers are taken; name=URL#model is an endpoint.")
  static let limit = Option<Int>.integer(
    "limit", default: 50, in: 1...1_000_000, "Tasks of each environment.")
  static let trials = Option<Int>.integer(
    "trials", short: "k", default: 1, in: 1...1_000_000, "Episodes of each task.")
  static let concurrency = Option<Int?>.integer(
    "concurrency", in: 1...1024,
    "Episodes in flight; by default what suits the backbone's kind. Changes no result.")
  static let temperature = Option<Double>.number(
    "temperature", default: 0, in: 0...2, "Sampling temperature; 0 is greedy.")
  static let topP = Option<Double>.number(
    "top-p", default: 1, in: 0...1, "Share of probability that is drawn from.")
  static let maximumTokens = Option<Int?>.integer(
    "answer-tokens", in: 1...1_000_000, "Longest answer in tokens.")
  /// Options that change what comes out and are left away from a command line where not given.
  static let deciding: [OptionSpec] = [
    EvaluationOptions.alpha.spec, EvaluationOptions.margin.spec, temperature.spec, topP.spec,
    maximumTokens.spec,
  ]
  static let maximumTime = Option<Double?>.number(
    "max-time", value: "MINUTES", in: 0.01...100_000,
    "Stop resumable after this long, with exit code 3.")
  static let episode = Option<String>.requiredText(
    "episode", value: "KEY", "Key of the episode, or its first digits.")
}

extension Invocation {
  /// How answers are drawn, from the sampling options.
  var sampling: Sampling {
    Sampling(
      temperature: self[RunOptions.temperature], topP: self[RunOptions.topP],
      maximumTokens: self[RunOptions.maximumTokens])
  }

  /// The seed of the run.
  var runSeed: Seed { Seed(UInt64(self[SharedOptions.seed])) }

  /// Runs work on a run and writes down why it failed, so that a report can say so.
  func notingFailure<Value: Sendable>(
    in events: EventLog, _ work: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch let error as CommandError {
      throw error
    } catch {
      try? events.append("failed", ["detail": .string(Failure(error).message)])
      throw error
    }
  }

  /// The run that the command line names, which must be there.
  func existingRun(_ name: String) throws -> (folder: RunFolder, store: Store) {
    let folder = try RunFolder.existing(name, in: self[RunOptions.runsFolder])
    return (folder, try Store(path: folder.storePath, access: .readOnly))
  }
}
