public import Trajectories

extension EpisodeHeader {
  /// The text that says which task this is, equal for all trials of one task.
  ///
  /// A recorded user's first words differ between trials, and task numbers between files, so the
  /// instruction behind the words is taken where the recording holds it.
  public var taskText: String {
    if let text = extra["source"]?["userInstruction"]?.stringValue, !text.isEmpty { return text }
    // Our own ids name template and seed; several of our tasks may begin with the same words.
    return extra["import"] == nil || opening.text.isEmpty ? task : opening.text
  }

  /// Where the task falls in 0..<1, by a digest of its text: the same in every file and trial.
  public var taskFraction: Double {
    Double(Digest(of: "task text|\(taskText)").leadingBits >> 11) * 0x1p-53
  }
}

/// A part of the tasks, split by what they say.
public enum TaskShare: Sendable, Hashable {
  /// Every task.
  case all
  /// The tasks below a fraction, to mine.
  case below(Double)
  /// The others, which chose nothing.
  case from(Double)

  /// Whether an episode's task belongs to this part.
  public func holds(_ header: EpisodeHeader) -> Bool {
    switch self {
    case .all: true
    case .below(let share): header.taskFraction < share
    case .from(let share): header.taskFraction >= share
    }
  }
}
