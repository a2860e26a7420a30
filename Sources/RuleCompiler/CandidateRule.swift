public import FailureMiner
public import Interventions

/// A rule that a pattern suggests, with what is expected of it before it is tried.
public struct CandidateRule: Sendable {
  /// The rule as a harness of its own, with the memory that it needs.
  public let harness: Harness
  /// The rule's readable id.
  public let id: String
  /// The pattern that it answers.
  public let pattern: FailurePattern
  /// Episodes of the mined corpus in which it should fire.
  public let predictedEpisodes: Int

  init(harness: Harness, id: String, pattern: FailurePattern) {
    self.harness = harness
    self.id = id
    self.pattern = pattern
    predictedEpisodes = pattern.episodes
  }
}
