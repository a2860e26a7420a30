/// What an import found in one file.
public struct ImportSummary: Sendable, Hashable {
  /// A record that was passed over.
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// Offset of the record's first byte.
    public let offset: Int
    /// What was expected and found.
    public let reason: String

    public var description: String { "byte \(offset): \(reason)" }
  }

  /// The file.
  public let path: String
  /// Its format.
  public let format: TrajectoryFormat
  /// Bytes that were read.
  public internal(set) var bytes = 0
  /// Episodes that were delivered.
  public internal(set) var episodes = 0
  /// Episodes whose steps are recorded.
  public internal(set) var episodesWithSteps = 0
  /// Episodes whose outcome is recorded and says something about the agent.
  public internal(set) var scored = 0
  /// Scored episodes that solved their task.
  public internal(set) var successes = 0
  /// Sum of the scores of scored episodes.
  public internal(set) var scoreSum = 0.0
  /// Messages or actions, as the format counts turns.
  public internal(set) var turns = 0
  /// Actions or tool calls.
  public internal(set) var actions = 0
  /// Replies that report an error by the format's rule.
  public internal(set) var errorReplies = 0
  /// Episodes with such a reply.
  public internal(set) var episodesWithError = 0
  /// Episodes that do not meet the conditions.
  public internal(set) var filteredOut = 0
  /// Records that were passed over.
  public internal(set) var skippedRecords = 0
  /// The first of them, with the reason.
  public internal(set) var problems: [Problem] = []
  /// Episodes by what they lost.
  public internal(set) var lossy: [LostField: Int] = [:]
  /// Distinct tools, inferred from all calls, where the file holds no schemas.
  public internal(set) var inferredTools: [ToolSpec] = []
  /// Replacements by the name of the pattern, sorted by name.
  public internal(set) var redactions: [Redaction] = []

  /// How often one pattern replaced something.
  public struct Redaction: Sendable, Hashable {
    /// The pattern's name.
    public let name: String
    /// Replacements.
    public let count: Int
    /// Different texts that were replaced.
    public let distinct: Int
  }

  static let problemLimit = 20

  init(path: String, format: TrajectoryFormat) {
    self.path = path
    self.format = format
  }

  /// Share of scored episodes that solved their task.
  public var successRate: Double { scored == 0 ? 0 : Double(successes) / Double(scored) }
  /// Mean score of scored episodes.
  public var meanScore: Double { scored == 0 ? 0 : scoreSum / Double(scored) }
  /// Turns per episode whose steps are recorded.
  public var meanTurns: Double {
    episodesWithSteps == 0 ? 0 : Double(turns) / Double(episodesWithSteps)
  }

  mutating func count(_ episode: ImportedEpisode) {
    episodes += 1
    turns += episode.turns
    actions += episode.actions
    errorReplies += episode.errorReplies
    if !episode.trajectory.steps.isEmpty { episodesWithSteps += 1 }
    if episode.errorReplies > 0 { episodesWithError += 1 }
    if let outcome = episode.trajectory.outcome, outcome.isScored {
      scored += 1
      scoreSum += outcome.score
      if outcome.success { successes += 1 }
    }
    for field in episode.lost { lossy[field, default: 0] += 1 }
  }

  mutating func skip(at offset: Int, _ reason: String) {
    skippedRecords += 1
    if problems.count < ImportSummary.problemLimit {
      problems.append(Problem(offset: offset, reason: reason))
    }
  }
}

/// One imported episode with the counts of its format.
public struct ImportedEpisode: Sendable, Hashable {
  /// The episode.
  public let trajectory: Trajectory
  /// Messages or actions, as the format counts turns.
  public let turns: Int
  /// Actions or tool calls.
  public let actions: Int
  /// Replies that report an error by the format's rule.
  public let errorReplies: Int
  /// SHA-256 of the raw record.
  public let record: Digest
  /// What the record does not hold, sorted by name.
  public let lost: [LostField]
}
