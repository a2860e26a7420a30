public import Trajectories

/// An episode as the store lists it: enough for tables, without its steps.
public struct StoredEpisode: Sendable, Hashable {
  /// What the result is stored under.
  public var key: Digest
  /// The environment's name.
  public var environment: String
  /// The task's id.
  public var task: String
  /// Which repetition it is.
  public var trial: Int
  /// The backbone's name.
  public var backbone: String
  /// Where the backbone's answers come from.
  public var backboneKind: String
  /// The harness's hash.
  public var harness: String
  /// The evaluation it belongs to, for backbones that are not reproducible.
  public var batch: String
  /// Whether the task was solved.
  public var success: Bool
  /// Graded score.
  public var score: Double
  /// Why it ended.
  public var endReason: Outcome.EndReason
  /// How many steps it took.
  public var steps: Int
  /// Tokens read and written.
  public var tokens: Int
}
