public import Backbones
public import Environments
public import Interventions
public import Trajectories

/// What a search works with.
public struct SearchSettings: Sendable {
  /// The worlds that are mined.
  public var environments: [any Environment]
  /// The model that is mined, frozen.
  public var backbone: any Backbone
  /// The rules that candidates are drawn from beside those that are written from patterns.
  public var library: Harness
  /// How answers are drawn.
  public var sampling: Sampling
  /// The seed that everything random derives from.
  public var seed: Seed
  /// Training tasks of each environment, for mining and selection together.
  public var trainLimit: Int
  /// Dev tasks of each environment, for confirmation.
  public var confirmLimit: Int
  /// Episodes of each task.
  public var trials: Int
  /// The one-sided error of the confirmation.
  public var alpha: Double
  /// The loss that non-inferiority tolerates.
  public var margin: Double
  /// Rules that a harness may hold.
  public var maximumRules: Int
  /// Rules that one round may add.
  public var maximumRulesPerRound: Int
  /// Times that residual failures are mined, the first time included.
  public var rounds: Int
  /// Candidates of a round that are screened by forks.
  public var maximumScreened: Int
  /// Candidates of a round that are tried together with others.
  public var maximumTried: Int
  /// When candidates leave the race.
  public var race: Race.Rules
  /// Held-out and training tasks whose words the leak lint knows; without any it does not run.
  public var leakTasks: Int
  /// What may be spent.
  public var budget: SearchBudget
  /// What tokens cost, where that is known.
  public var price: EndpointSettings.Price?
  /// Further cells that the harness is certified in.
  public var checks: Checks
  /// Where confirmations are counted.
  public var ledger: Ledger?
  /// Confirmations that were counted before, where the run is computed again.
  var countedConfirmations: [Ledger.Opening] = []
  /// A model that is asked for candidates as well.
  public var proposer: (any Backbone)?

  /// Cells beside those of the mined environments and the mined model.
  public struct Checks: Sendable {
    /// The worlds.
    public var environments: [any Environment]
    /// The models; the mined one may be among them.
    public var backbones: [any Backbone]
    /// Dev tasks of each cell.
    public var limit: Int

    /// Makes a list of cells, by default none.
    public init(
      environments: [any Environment] = [], backbones: [any Backbone] = [], limit: Int = 40
    ) {
      self.environments = environments
      self.backbones = backbones
      self.limit = limit
    }
  }

  /// Makes settings.
  public init(
    environments: [any Environment], backbone: any Backbone, library: Harness,
    sampling: Sampling = Sampling(), seed: Seed = Seed(0), trainLimit: Int = 200,
    confirmLimit: Int = 120, trials: Int = 1
  ) {
    self.environments = environments
    self.backbone = backbone
    self.library = library
    self.sampling = sampling
    self.seed = seed
    self.trainLimit = trainLimit
    self.confirmLimit = confirmLimit
    self.trials = trials
    alpha = 0.05
    margin = 0.05
    maximumRules = 12
    maximumRulesPerRound = 5
    rounds = 3
    maximumScreened = 40
    maximumTried = 20
    race = Race.Rules(confirmTasks: confirmLimit)
    leakTasks = 100
    budget = SearchBudget()
    checks = Checks()
  }

  /// The plans of tasks without rules; a task's trials follow each other.
  func plans(
    _ tasks: [String], in environment: any Environment, batch: String
  ) -> [EpisodePlan] {
    tasks.flatMap { task in
      (0..<max(1, trials)).map { trial in
        EpisodePlan(
          environment: environment, task: task, trial: trial, backbone: backbone,
          sampling: sampling, runSeed: seed, batch: batch)
      }
    }
  }
}
