public import Trajectories

/// What an agent gets to see before its first step.
public struct Opening: Sendable, Hashable {
  /// Standing instructions: the policy, the rules of the world.
  public var system: String?
  /// The task, or the user's first words.
  public var observation: Observation
  /// The tools on offer; empty in text worlds.
  public var tools: [ToolSpec]
  /// How many steps the episode may have.
  public var stepBudget: Int
  /// How the agent acts.
  public var style: ActionStyle

  /// Makes an opening.
  public init(
    system: String?, observation: Observation, tools: [ToolSpec], stepBudget: Int,
    style: ActionStyle
  ) {
    self.system = system
    self.observation = observation
    self.tools = tools
    self.stepBudget = stepBudget
    self.style = style
  }
}

/// What came of an action.
public struct StepResult: Sendable, Hashable {
  /// What the agent sees.
  public var observation: Observation
  /// Why the episode is over, or nil while it goes on.
  public var end: Outcome.EndReason?
  /// What the environment knows beyond the wire.
  public var groundTruth: GroundTruth

  /// Makes a result.
  public init(
    _ observation: Observation, end: Outcome.EndReason? = nil,
    groundTruth: GroundTruth = GroundTruth()
  ) {
    self.observation = observation
    self.end = end
    self.groundTruth = groundTruth
  }
}

/// What an episode is worth.
public struct TaskResult: Sendable, Hashable {
  /// Whether the task is solved.
  public var success: Bool
  /// Graded score in 0...1.
  public var score: Double
  /// Whose doing a failure is, where the environment knows that it is not the agent's.
  public var blame: Outcome.Blame?
  /// What is missing, for people.
  public var detail: String?

  /// Makes a result.
  public init(
    success: Bool, score: Double, blame: Outcome.Blame? = nil, detail: String? = nil
  ) {
    self.success = success
    self.score = score
    self.blame = blame
    self.detail = detail
  }
}

/// A part of an environment's tasks.
public enum TaskSplit: String, Sendable, Hashable, CaseIterable {
  /// For mining and selection.
  case train
  /// For confirmation.
  case dev
  /// Sealed; opened once per harness.
  case test
  /// Sealed; templates or layouts that no other split has.
  case testOOD = "test-ood"
}
