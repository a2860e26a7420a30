import FailureMiner
import Interventions
import MetaHarness
public import Trajectories

/// The failures that came back in a run's episodes without rules.
public struct ReportFailures: Sendable {
  /// One pattern.
  public struct Pattern: Sendable {
    /// The pattern in one line.
    public let summary: String
    /// What kind of thing recurs.
    public let kind: String
    /// Distinct tasks that show it.
    public let tasks: Int
    /// Episodes that show it.
    public let episodes: Int
    /// Episodes that show it and failed.
    public let failed: Int
    /// Places that show it: an episode's key and a step.
    public let examples: [(episode: Digest, step: Int)]

    init(_ found: FailurePattern) {
      summary = found.summary
      kind = found.kind.name
      tasks = found.tasks
      episodes = found.episodes
      failed = found.failedEpisodes
      examples = found.examples.compactMap { example in
        Digest(hex: example.episode).map { ($0, example.step) }
      }
    }
  }

  /// Episodes that were mined.
  public let episodes: Int
  /// How many of them failed.
  public let failures: Int
  /// Failed episodes that show at least one pattern.
  public let addressable: Int
  /// Episodes that were left out because the failure was not the agent's.
  public let leftOut: Int
  /// The patterns, those in most failed episodes first.
  public let patterns: [Pattern]

  /// Mining reads every step; beyond so many episodes the first ones speak for all.
  private static let minedAtMost = 4000

  /// Mines the stored episodes without rules: those of the mine part where a run has one.
  static func gather(
    episodes: [StoredEpisode], mined: Set<String>?, store: Store, isJudged: Bool
  ) throws -> ReportFailures {
    let bare = Harness.empty.hash.hex
    let wanted = episodes.filter { episode in
      (episode.harness == bare || !isJudged) && mined?.contains(episode.task) != false
    }
    var corpus: [Corpus.Episode] = []
    for episode in wanted.prefix(minedAtMost) {
      guard let trajectory = try store.trajectory(episode.key) else { continue }
      corpus.append(Corpus.Episode(key: episode.key.hex, trajectory: trajectory))
    }
    let findings = FailureMiner.mine(Corpus(corpus))
    return ReportFailures(
      episodes: findings.episodes, failures: findings.failures, addressable: findings.addressable,
      leftOut: findings.leftOut, patterns: findings.patterns.map(Pattern.init))
  }
}
