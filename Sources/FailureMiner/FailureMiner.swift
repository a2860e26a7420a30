import Signals
import Trajectories

/// Finds the failures that come back in recorded episodes.
public enum FailureMiner {
  /// What was found, and how much of the corpus it can explain.
  public struct Findings: Sendable, Hashable {
    /// Episodes that were mined.
    public let episodes: Int
    /// Distinct tasks among them, by their texts.
    public let tasks: Int
    /// Episodes left out because the failure was not the agent's.
    public let leftOut: Int
    /// Episodes that failed.
    public let failures: Int
    /// Failed episodes in which at least one pattern shows: what rules could address at all.
    public let addressable: Int
    /// Failed episodes that a pattern would show in if it had nothing to do with failing: each
    /// episode's chance from the share of successes that show one.
    public let expectedAddressable: Double
    /// The patterns, those in most failed episodes first.
    public let patterns: [FailurePattern]
    /// Whether only failed episodes hold their steps, so that nothing can be said of outcomes.
    public let isCallLevelOnly: Bool
    /// Hypotheses about outcomes that were tested together.
    public let tested: Int

    /// The share of failures in which a pattern shows.
    public var addressableShare: Double {
      failures == 0 ? 0 : Double(addressable) / Double(failures)
    }
  }

  /// Returns the patterns that show in at least `minimumTasks` distinct tasks.
  ///
  /// Only what the agent could see is read; ground truth and rewards are not, except for the
  /// episode's success, which splits the counts.
  public static func mine(_ corpus: Corpus, minimumTasks: Int = 3) -> Findings {
    var options = MiningRun.Options()
    options.minimumTasks = minimumTasks
    var run = MiningRun(options: options)
    for episode in corpus.episodes { run.add(episode.trajectory, key: episode.key) }
    return run.findings(leftOut: corpus.leftOut)
  }
}
