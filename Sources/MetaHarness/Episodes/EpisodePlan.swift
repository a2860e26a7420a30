public import Backbones
public import Environments
public import Interventions
public import Trajectories

/// Everything that an episode is a function of.
public struct EpisodePlan: Sendable {
  /// The world, before its reset; each episode works on a copy.
  public var environment: any Environment
  /// The task.
  public var task: String
  /// Which repetition this is.
  public var trial: Int
  /// The model.
  public var backbone: any Backbone
  /// The rules.
  public var harness: CompiledHarness
  /// How answers are drawn.
  public var sampling: Sampling {
    didSet { samplingText = sampling.canonicalText }
  }
  /// The sampling as it enters identities; kept because each episode needs it twice.
  private(set) var samplingText: String
  /// The run's seed.
  public var runSeed: Seed
  /// Names the evaluation for backbones whose answers may differ next time; empty for the others.
  public var batch: String
  /// What the episode may cost.
  public var limits: EpisodeLimits

  /// Makes a plan.
  public init(
    environment: any Environment, task: String, trial: Int = 0, backbone: any Backbone,
    harness: CompiledHarness = .empty, sampling: Sampling = Sampling(), runSeed: Seed = Seed(0),
    batch: String = "", limits: EpisodeLimits = EpisodeLimits()
  ) {
    self.environment = environment
    self.task = task
    self.trial = trial
    self.backbone = backbone
    self.harness = harness
    self.sampling = sampling
    samplingText = sampling.canonicalText
    self.runSeed = runSeed
    self.batch = batch
    self.limits = limits
  }

  /// The seed that everything random in the episode is derived from.
  public var seed: Seed {
    Seed.episode(run: runSeed, environment: environment.name, task: task, trial: trial)
  }

  /// Identity of the episode: what its result is stored under.
  public var key: Digest {
    let identity = backbone.identity
    let builder = DigestBuilder()
    for part in [
      "metaharness/episode/1", environment.name, environment.version, environment.surface.hex,
      task, String(trial), identity.digest.hex, samplingText, harness.hash.hex,
      identity.isReproducible ? "" : batch, String(runSeed.value), limits.canonicalText,
    ] {
      builder.update(part)
    }
    return builder.finish()
  }
}

/// What an episode may cost.
public struct EpisodeLimits: Sendable, Hashable {
  /// Steps; nil leaves it to the task.
  public var steps: Int?
  /// Tokens read and written.
  public var tokens: Int?
  /// Steps in a row without a readable action.
  public var unreadableInARow: Int
  /// Model calls that rules may reject within one step.
  public var bouncesPerStep: Int

  /// Makes limits.
  public init(
    steps: Int? = nil, tokens: Int? = nil, unreadableInARow: Int = 5, bouncesPerStep: Int = 2
  ) {
    self.steps = steps
    self.tokens = tokens
    self.unreadableInARow = unreadableInARow
    self.bouncesPerStep = bouncesPerStep
  }

  var canonicalText: String {
    let steps = steps.map(String.init) ?? "task"
    let tokens = tokens.map(String.init) ?? "any"
    return
      "steps=\(steps) tokens=\(tokens) unreadable=\(unreadableInARow) bounces=\(bouncesPerStep)"
  }
}
