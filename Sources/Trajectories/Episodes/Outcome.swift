/// How an episode ended and whose doing that was.
public struct Outcome: Sendable, Hashable {
  /// Why the episode ended.
  public enum EndReason: String, Sendable, Hashable, CaseIterable {
    /// The environment ended it: an answer was handed in, a goal reached, the user left.
    case completed
    /// The agent took a finishing action.
    case agentFinished
    /// The user or the environment broke the episode off.
    case aborted
    /// The step budget ran out.
    case stepsExhausted
    /// The token budget ran out.
    case tokensExhausted
    /// The conversation no longer fits the model's context.
    case contextOverflow
    /// Too many steps in a row held no readable action.
    case malformedOutput
    /// The run was interrupted; the episode is not scored.
    case cancelled
    /// The backbone, the environment's process or the host failed; the episode is not scored.
    case infrastructure
  }

  /// Whose doing a failure is.
  public enum Blame: String, Sendable, Hashable, CaseIterable {
    case agent
    case intervention
    case environment
    case user
    case infrastructure
  }

  /// Whether the task was solved.
  public var success: Bool
  /// Graded score in 0...1.
  public var score: Double
  /// Why the episode ended.
  public var endReason: EndReason
  /// Whose doing a failure is; nil for successes.
  public var blame: Blame?
  /// What went wrong, for people.
  public var detail: String?

  /// Makes an outcome.
  public init(
    success: Bool, score: Double, endReason: EndReason, blame: Blame? = nil, detail: String? = nil
  ) {
    self.success = success
    self.score = score
    self.endReason = endReason
    self.blame = blame
    self.detail = detail
  }

  /// Whether the episode says anything about the agent; interrupted and broken ones do not.
  public var isScored: Bool { endReason != .cancelled && endReason != .infrastructure }
}
