public import Trajectories

/// The episodes that are mined.
public struct Corpus: Sendable {
  /// One episode and its key.
  public struct Episode: Sendable {
    /// The key that examples name.
    public let key: String
    /// What happened.
    public let trajectory: Trajectory

    /// Makes an entry.
    public init(key: String, trajectory: Trajectory) {
      self.key = key
      self.trajectory = trajectory
    }
  }

  /// The episodes in the order they are read.
  public let episodes: [Episode]
  /// Episodes that say nothing about the agent and are left out.
  public let leftOut: Int

  /// Makes a corpus; failures of the user, the environment or the infrastructure are left out.
  public init(_ all: [Episode]) {
    episodes = all.filter { Corpus.speaksOfTheAgent($0.trajectory.outcome) }
    leftOut = all.count - episodes.count
  }

  static func speaksOfTheAgent(_ outcome: Outcome?) -> Bool {
    guard let outcome, outcome.isScored else { return false }
    switch outcome.blame {
    case nil, .agent, .intervention: return true
    case .user, .environment, .infrastructure: return false
    }
  }
}
