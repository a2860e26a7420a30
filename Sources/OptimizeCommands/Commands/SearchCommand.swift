import Backbones
import Environments
import MetaHarness
import Trajectories

/// Options of `run`.
enum SearchOptions {
  static let environments = Option<[String]>.texts(
    "env", short: "e", value: "NAME", candidates: SharedOptions.environmentNames,
    "Environment to mine; may stand several times.")
  static let backbone = Option<String?>.text(
    "backbone", short: "b", value: "NAME",
    candidates: BackboneCatalogue.builtIn.entries.map(\.name),
    "Backbone that is mined; name=URL#model is an endpoint.")
  static let preset = Option<SearchPreset?>.choice(
    "preset", value: "NAME", "A whole configuration: demo is what `make demo` runs.")
  static let trainLimit = Option<Int?>.integer(
    "limit", in: 5...100_000,
    "Training tasks of each environment, three fifths of them to mine; 200 without it.")
  static let confirmLimit = Option<Int?>.integer(
    "confirm-limit", in: 1...100_000,
    "Dev tasks of each environment that the harness is confirmed on; 120 without it.")
  static let rounds = Option<Int>.integer(
    "rounds", default: 3, in: 1...20, "Times that what still fails is mined, at most.")
  static let maximumRules = Option<Int>.integer(
    "max-rules", default: 12, in: 1...100, "Rules that the harness may hold.")
  static let checkEnvironments = Option<[String]>.texts(
    "check-env", value: "NAME", candidates: SharedOptions.environmentNames,
    "Environment to certify the harness in as well; may stand several times.")
  static let checkBackbones = Option<[String]>.texts(
    "check-backbone", value: "NAME",
    candidates: BackboneCatalogue.builtIn.entries.map(\.name),
    "Backbone to certify the harness on as well; may stand several times.")
  static let checkLimit = Option<Int?>.integer(
    "check-limit", in: 1...100_000, "Dev tasks of each further cell; 40 without it.")
  static let proposer = Option<String?>.text(
    "proposer", value: "URL#MODEL",
    "Also asks this model for rules; they pass the same lint and gates.")
  static let saveBundle = Option<String?>.file(
    "save-bundle", "Also writes the answers of the mine part to this file, as the demo ships them.")

  static let all: [OptionSpec] =
    [
      environments.spec, backbone.spec, preset.spec, trainLimit.spec, confirmLimit.spec,
      RunOptions.trials.spec, rounds.spec, maximumRules.spec, checkEnvironments.spec,
      checkBackbones.spec, checkLimit.spec, proposer.spec, saveBundle.spec, SharedOptions.seed.spec,
      EvaluationOptions.alpha.spec, EvaluationOptions.margin.spec, EvaluationOptions.ledger.spec,
      RunOptions.concurrency.spec, RunOptions.temperature.spec, RunOptions.topP.spec,
      RunOptions.maximumTokens.spec, RunOptions.runName.spec, RunOptions.runsFolder.spec,
      RunOptions.fresh.spec, RunOptions.maximumTime.spec, SharedOptions.settings.spec,
      SharedOptions.home.spec, SharedOptions.data.spec, SharedOptions.compact.spec,
    ] + BackboneOptions.all
}

extension Command {
  static let search = Command(
    name: "run", group: .learn,
    summary: "Mines failures, searches rules, and confirms a harness.",
    discussion: "Records the backbone without rules, mines the failures that come back, compiles "
      + "candidate rules, screens them by replay and forks, selects, mines what still fails, and "
      + "confirms the choice on tasks that chose nothing. Budgets keep 30 % back for the "
      + "confirmation. The same command resumes; Ctrl-C leaves the best rules so far as selected, "
      + "not confirmed. The sealed test splits stay closed.",
    options: SearchOptions.all,
    examples: [
      Example(
        "optimize run --env retail --backbone scripted:drifts-in-format",
        "the whole loop offline, on planted faults"),
      Example("optimize run --preset demo", "what make demo runs"),
    ],
    validate: { invocation throws(UsageError) in
      guard invocation[SearchOptions.preset] == nil else { return }
      guard !invocation[SearchOptions.environments].isEmpty else {
        throw UsageError("expected --env NAME or --preset NAME, found neither")
      }
      guard invocation[SearchOptions.backbone] != nil else {
        throw UsageError("expected --backbone NAME, found none; optimize backbones lists them")
      }
    }
  ) { invocation in
    try await SearchRun(invocation).run()
  }
}

/// What a search works with, once a preset and the command line are put together.
struct SearchChoice: Sendable {
  var environments: [String]
  var backbone: String
  var trainLimit = 200
  var confirmLimit = 120
  var checkEnvironments: [String] = []
  var checkBackbones: [String] = []
  var checkLimit = 40

  init(_ invocation: Invocation) throws {
    if let preset = invocation[SearchOptions.preset] {
      self = preset.choice(invocation.backbones)
    } else {
      environments = []
      backbone = ""
    }
    let named = invocation[SearchOptions.environments]
    if !named.isEmpty { environments = named }
    backbone = invocation[SearchOptions.backbone] ?? backbone
    trainLimit = invocation[SearchOptions.trainLimit] ?? trainLimit
    confirmLimit = invocation[SearchOptions.confirmLimit] ?? confirmLimit
    checkLimit = invocation[SearchOptions.checkLimit] ?? checkLimit
    let worlds = invocation[SearchOptions.checkEnvironments]
    if !worlds.isEmpty { checkEnvironments = worlds }
    let models = invocation[SearchOptions.checkBackbones]
    if !models.isEmpty { checkBackbones = models }
    // One list alone means the mined ones for the other.
    if checkEnvironments.isEmpty, !checkBackbones.isEmpty { checkEnvironments = environments }
    if checkBackbones.isEmpty, !checkEnvironments.isEmpty { checkBackbones = [backbone] }
  }

  init(
    environments: [String], backbone: String, trainLimit: Int, confirmLimit: Int,
    checkEnvironments: [String], checkBackbones: [String], checkLimit: Int
  ) {
    self.environments = environments
    self.backbone = backbone
    self.trainLimit = trainLimit
    self.confirmLimit = confirmLimit
    self.checkEnvironments = checkEnvironments
    self.checkBackbones = checkBackbones
    self.checkLimit = checkLimit
  }
}
