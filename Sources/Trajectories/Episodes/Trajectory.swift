/// The record of an episode.
public struct Trajectory: Sendable, Hashable {
  /// What was run.
  public var header: EpisodeHeader
  /// What happened, in order.
  public var steps: [Step]
  /// How it ended; nil for a recording that stops in the middle.
  public var outcome: Outcome?

  /// Makes a trajectory.
  public init(header: EpisodeHeader, steps: [Step], outcome: Outcome?) {
    self.header = header
    self.steps = steps
    self.outcome = outcome
  }
}

/// What an episode is a pure function of, and what the model was shown before its first step.
public struct EpisodeHeader: Sendable, Hashable {
  /// The environment's name.
  public var environment: String
  /// Digest over everything of the environment that a model reads.
  public var surface: String
  /// The task's id.
  public var task: String
  /// Which repetition this is, counted from 0.
  public var trial: Int
  /// The backbone's readable name.
  public var backbone: String
  /// The backbone's identity.
  public var backboneIdentity: String
  /// The harness's hash.
  public var harness: String
  /// The episode's seed.
  public var seed: Seed
  /// Temperature and the like, as canonical text.
  public var sampling: String
  /// The system text, or nil where there is none.
  public var system: String?
  /// The tools that were offered.
  public var tools: [ToolSpec]
  /// What the agent saw first: the task, or the user's first words.
  public var opening: Observation
  /// How many steps the episode may have.
  public var stepBudget: Int
  /// Where an episode that continues another one left it.
  public var fork: ForkOrigin?
  /// What an import or a tool adds, by name.
  public var extra: JSONObject

  /// Where a fork left the episode it continues.
  public struct ForkOrigin: Sendable, Hashable {
    /// The episode that was continued, by its key.
    public var parent: String
    /// The first step that is not shared.
    public var step: Int

    /// Makes an origin.
    public init(parent: String, step: Int) {
      self.parent = parent
      self.step = step
    }
  }

  /// Makes a header.
  public init(
    environment: String, surface: String, task: String, trial: Int = 0, backbone: String,
    backboneIdentity: String, harness: String, seed: Seed, sampling: String = "",
    system: String? = nil, tools: [ToolSpec] = [], opening: Observation, stepBudget: Int,
    fork: ForkOrigin? = nil, extra: JSONObject = JSONObject()
  ) {
    self.environment = environment
    self.surface = surface
    self.task = task
    self.trial = trial
    self.backbone = backbone
    self.backboneIdentity = backboneIdentity
    self.harness = harness
    self.seed = seed
    self.sampling = sampling
    self.system = system
    self.tools = tools
    self.opening = opening
    self.stepBudget = stepBudget
    self.fork = fork
    self.extra = extra
  }
}
