public import Trajectories

/// One task played without rules and with them.
public struct ReportPair: Sendable, Hashable {
  /// How the rules changed the end.
  public enum Change: String, Sendable, Hashable {
    /// Failed without, solved with them.
    case won
    /// Solved without, failed with them.
    case lost
    /// Solved either way.
    case solved
    /// Failed either way.
    case failed
  }

  /// The arm's position.
  public let arm: Int
  /// The cell's position in the arm's certificate.
  public let cell: Int
  /// The task.
  public let task: String
  /// Which repetition of the task.
  public let trial: Int
  /// The episode without rules.
  public let base: Digest
  /// The episode with rules; the same where no rule changed anything.
  public let with: Digest
  /// How the rules changed the end.
  public let change: Change
  /// The first step that the rules changed; nil where none did.
  public let fork: Int?
  /// The rules that changed something, in the order in which they first did.
  public let rules: [String]
}
