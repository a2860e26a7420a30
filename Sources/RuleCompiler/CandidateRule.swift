public import FailureMiner
public import Interventions
import Statistics
public import Trajectories

/// A rule that a pattern suggests, with what is expected of it before it is tried.
public struct CandidateRule: Sendable {
  /// What is expected, written down before any evaluation.
  public struct Prediction: Sendable, Hashable {
    /// Episodes of the mined corpus in which it should fire.
    public let episodes: Int
    /// Steps at which it should fire, for a hundred episodes.
    public let firesPerHundred: Double
    /// The most that it can help, in shares of all episodes.
    public let help: Double
    /// The most that it can harm.
    public let harm: Double

    /// The prediction as harness files hold it.
    public var json: JSONObject {
      [
        "episodes": .integer(episodes), "firesPerHundred": .double(firesPerHundred),
        "help": .double(help), "harm": .double(harm),
      ]
    }
  }

  /// The rule as a harness of its own, with the memory that it needs.
  public let harness: Harness
  /// The rule's readable id.
  public let id: String
  /// Where on the ladder it stands.
  public let rung: Rung
  /// The pattern that it answers.
  public let pattern: FailurePattern
  /// What is expected of it.
  public let prediction: Prediction

  init(harness: Harness, id: String, rung: Rung, pattern: FailurePattern) {
    self.harness = harness
    self.id = id
    self.rung = rung
    self.pattern = pattern
    prediction = Prediction(pattern)
  }
}

extension CandidateRule {
  /// The same rule under another readable id.
  public func renamed(_ id: String) -> CandidateRule {
    var harness = harness
    for place in harness.interventions.indices { harness.interventions[place].id = id }
    return CandidateRule(harness: harness, id: id, rung: rung, pattern: pattern)
  }
}

extension CandidateRule.Prediction {
  init(_ pattern: FailurePattern) {
    episodes = pattern.episodes
    firesPerHundred =
      pattern.episodes == 0 ? 0 : 100 * Double(pattern.steps) / Double(pattern.episodes)
    let bounds = pattern.figures.exposure?.certified
    help = bounds?.upperBound ?? 1
    harm = bounds.map { -$0.lowerBound } ?? 1
  }
}
