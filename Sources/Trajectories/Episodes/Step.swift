/// One model call and what came of it.
public struct Step: Sendable, Hashable {
  /// Position in the episode, counted from 0.
  public var index: Int
  /// The raw answers, in sampling order; more than one only where a re-ranker asked for more.
  public var completions: [Completion]
  /// The answer that the action was taken from.
  public var chosen: Int
  /// How far the parse ladder had to go; 0 is a well-formed answer, nil is an unreadable one.
  public var parseRung: Int?
  /// The action that ran; nil where none could be read.
  public var action: Action?
  /// What the environment answered.
  public var observation: Observation
  /// What the agent was shown of the answer, where a rule changed it.
  public var shown: Observation?
  /// Calls that rules rejected inside this step, with the reply that the model got.
  public var bounces: [Bounce]
  /// Reads that rules inserted before the action.
  public var inserted: [InsertedCall]
  /// What each rule did.
  public var fired: [FiredRule]
  /// Whether the harness, not the model, decided the action.
  public var isHarnessDecided: Bool
  /// What the model calls of this step cost.
  public var usage: TokenUsage
  /// Steps that are left after this one.
  public var stepsLeft: Int
  /// What the environment knows beyond the wire.
  public var groundTruth: GroundTruth?

  /// A rejected call, shown to the model for one more try in the same step.
  public struct Bounce: Sendable, Hashable {
    /// The answer that was rejected.
    public var completion: Completion
    /// What the model was told.
    public var reply: String
    /// Answers that were drawn before this one was rejected, itself included.
    public var samples: Int

    /// Makes a bounce.
    public init(completion: Completion, reply: String, samples: Int = 1) {
      self.completion = completion
      self.reply = reply
      self.samples = max(1, samples)
    }
  }

  /// A read that a rule ran before the action.
  public struct InsertedCall: Sendable, Hashable {
    /// The read.
    public var action: Action
    /// Its result.
    public var observation: Observation

    /// Makes an inserted call.
    public init(action: Action, observation: Observation) {
      self.action = action
      self.observation = observation
    }
  }

  /// Makes a step.
  public init(
    index: Int, completions: [Completion], chosen: Int = 0, parseRung: Int? = 0, action: Action?,
    observation: Observation, shown: Observation? = nil, bounces: [Bounce] = [],
    inserted: [InsertedCall] = [],
    fired: [FiredRule] = [], isHarnessDecided: Bool = false, usage: TokenUsage = TokenUsage(),
    stepsLeft: Int = 0, groundTruth: GroundTruth? = nil
  ) {
    self.index = index
    self.completions = completions
    self.chosen = chosen
    self.parseRung = parseRung
    self.action = action
    self.observation = observation
    self.shown = shown
    self.bounces = bounces
    self.inserted = inserted
    self.fired = fired
    self.isHarnessDecided = isHarnessDecided
    self.usage = usage
    self.stepsLeft = stepsLeft
    self.groundTruth = groundTruth
  }
}

extension Step {
  /// Answers that the model gave in this step, samples and rejected ones included.
  public var modelCalls: Int {
    max(1, completions.count) + bounces.reduce(0) { $0 + $1.samples }
  }
}
