/// One step in the few bytes that miners need of all episodes at once.
struct StepDigest: Sendable, Hashable {
  enum Status: UInt8, Sendable {
    case ok
    case refused
    case quiet
  }

  /// The tool or command word; 0 where the answer held none.
  var verb: UInt16
  /// The names of the arguments, as a set.
  var shape: UInt16
  var status: Status
  var detectors: UInt32
  /// The error's template, or -1.
  var template: Int32
  /// The step's number in the recording.
  var index: Int32
}

/// One episode in the few bytes that miners need of all episodes at once.
struct EpisodeDigest: Sendable {
  let key: String
  /// The task, by its place in the list of tasks.
  let task: Int
  var isSuccess: Bool
  let ranOutOfSteps: Bool
  let steps: [StepDigest]
}

/// Where a pattern shows for the first time in an episode.
struct Occurrence: Sendable, Hashable {
  /// The episode's place among the digests.
  let episode: Int
  /// The step's place in the digest.
  let step: Int
}

/// A pattern before its figures are computed.
struct PatternDraft: Sendable {
  var pattern: FailurePattern
  /// First occurrences, in episode order.
  var occurrences: [Occurrence] = []
  var steps = 0
  var refusedSteps = 0
  /// Computed by miners that test themselves.
  var pValue: Double?
  /// How many hypotheses the miner's family held.
  var isTested = false
}
