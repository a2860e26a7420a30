public import Trajectories

/// A deterministic world with tasks, tools or commands, and a score.
///
/// A value: copying one copies its world, so a snapshot is a copy. Worlds that live outside the
/// process are classes behind this protocol and say so with `mayBlock`.
public protocol Environment: Sendable {
  /// The name that the command line and the records use.
  var name: String { get }
  /// The version of the mechanics; it changes when an episode could come out differently.
  var version: String { get }
  /// Digest over everything that a model reads: tool schemas, texts, phrase tables.
  var surface: Digest { get }
  /// Whether a step can wait for something outside the process.
  var mayBlock: Bool { get }
  /// The model that plays the user, where one does; tables mark such results.
  var simulatedUser: String? { get }
  /// The tools that the agent has now; empty in text worlds.
  var tools: [ToolSpec] { get }
  /// What the current episode is worth so far.
  var result: TaskResult { get }

  /// Returns the ids of a split's tasks, in a fixed order, at most `limit`.
  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String]
  /// Starts a task and returns what the agent gets to see first.
  mutating func reset(to task: String) throws(EnvironmentError) -> Opening
  /// Carries out one action; refusals are observations, not errors.
  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult
  /// Returns the world's state.
  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot
  /// Puts the world back into a state that `snapshot` returned.
  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError)
  /// A planner that solves the current task from any reachable state, where there is one.
  func expert() -> (any Expert)?
  /// A planner for demonstrations, whose every action follows from what the agent was shown.
  func teacher() -> (any Expert)?
  /// Tempting wrong policies, which must fail on the tasks that they target.
  func wrongPolicies() -> [NamedPolicy]
  /// Actions that lead off the expert's way from here and leave the task solvable.
  func disturbances() -> [Action]
}

extension Environment {
  /// Native worlds compute and never wait.
  public var mayBlock: Bool { false }
  /// Native users follow scripts.
  public var simulatedUser: String? { nil }
  /// Most environments that users bring have no planner.
  public func expert() -> (any Expert)? { nil }
  /// Most experts play from the transcript alone and teach as they are.
  public func teacher() -> (any Expert)? { expert() }
  /// Environments name their tempting mistakes where they know them.
  public func wrongPolicies() -> [NamedPolicy] { [] }
  /// Environments that name none are verified from their starts only.
  public func disturbances() -> [Action] { [] }
}

/// A state of a world, which only the environment that made it can read.
public struct EnvironmentSnapshot: Sendable {
  /// The state in the environment's own form.
  public let state: any Sendable

  /// Wraps a state.
  public init(_ state: some Sendable) { self.state = state }
}

/// A planner: looks at the whole world and names the next right action.
public protocol Expert: Sendable {
  /// Returns the next action from the world as it is now, or nil where nothing helps any more.
  func nextAction(in world: WorldView) -> Action?
}

/// The whole world, hidden state included: for experts and scripted backbones only.
public struct WorldView: Sendable {
  /// The world.
  public let environment: any Environment

  /// Makes a view.
  public init(_ environment: any Environment) { self.environment = environment }
}
