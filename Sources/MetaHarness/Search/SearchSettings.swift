public import Backbones
public import Environments
public import Interventions
public import Trajectories

/// What a search works with.
public struct SearchSettings: Sendable {
  /// The world.
  public var environment: any Environment
  /// The model, frozen.
  public var backbone: any Backbone
  /// The rules that candidates are drawn from.
  public var library: Harness
  /// How answers are drawn.
  public var sampling: Sampling
  /// The seed that everything random derives from.
  public var seed: Seed
  /// Training tasks, for mining and selection together.
  public var trainLimit: Int
  /// Dev tasks, for confirmation.
  public var confirmLimit: Int
  /// The one-sided error of the confirmation.
  public var alpha: Double
  /// The loss that non-inferiority tolerates.
  public var margin: Double
  /// Rules that a harness may hold.
  public var maximumRules: Int

  /// Makes settings.
  public init(
    environment: any Environment, backbone: any Backbone, library: Harness,
    sampling: Sampling = Sampling(), seed: Seed = Seed(0), trainLimit: Int = 200,
    confirmLimit: Int = 120, alpha: Double = 0.05, margin: Double = 0.05, maximumRules: Int = 12
  ) {
    self.environment = environment
    self.backbone = backbone
    self.library = library
    self.sampling = sampling
    self.seed = seed
    self.trainLimit = trainLimit
    self.confirmLimit = confirmLimit
    self.alpha = alpha
    self.margin = margin
    self.maximumRules = maximumRules
  }

  /// The plans of tasks without rules.
  func plans(_ tasks: [String], batch: String) -> [EpisodePlan] {
    tasks.map {
      EpisodePlan(
        environment: environment, task: $0, backbone: backbone, sampling: sampling, runSeed: seed,
        batch: batch)
    }
  }
}
