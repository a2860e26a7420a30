import Trajectories

/// Finds the failures that come back in recorded episodes.
public enum FailureMiner {
  /// What was found, and how much of the corpus it can explain.
  public struct Findings: Sendable, Hashable {
    /// Episodes that were mined.
    public let episodes: Int
    /// Episodes left out because the failure was not the agent's.
    public let leftOut: Int
    /// Episodes that failed.
    public let failures: Int
    /// Failed episodes in which at least one pattern shows: what rules could address at all.
    public let addressable: Int
    /// The patterns, those in most failed episodes first.
    public let patterns: [FailurePattern]

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
    var table = PatternTable()
    var failures = 0
    var failuresWithPattern: [[FailurePattern.Key]] = []
    for episode in corpus.episodes {
      let sightings = EpisodeScan.sightings(in: episode.trajectory)
      table.add(sightings, of: episode)
      guard episode.trajectory.outcome?.success == false else { continue }
      failures += 1
      failuresWithPattern.append(sightings.map(\.key))
    }
    let patterns = table.patterns(minimumTasks: minimumTasks)
    let kept = Set(patterns.map(\.key))
    return Findings(
      episodes: corpus.episodes.count, leftOut: corpus.leftOut, failures: failures,
      addressable: failuresWithPattern.count { keys in keys.contains(where: kept.contains) },
      patterns: patterns)
  }
}

extension FailurePattern {
  /// What sightings of one pattern share.
  struct Key: Sendable, Hashable {
    let kind: Kind
    var tool: String?
    var template: String?
  }

  var key: Key { Key(kind: kind, tool: tool, template: template) }
}
