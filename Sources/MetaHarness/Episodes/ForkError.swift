/// Why an episode could not be continued from a recorded step.
public enum ForkError: Error, Sendable, Hashable {
  /// The recording has fewer steps.
  case noSuchStep(Int, recorded: Int)
  /// The world answered a recorded action differently: another version, or not deterministic.
  case replayDiverged(step: Int, expected: String, found: String)
  /// The recording is of another environment or task than the plan.
  case otherEpisode(expected: String, found: String)
}

extension ForkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSuchStep(let step, let recorded):
      "cannot fork at step \(step): the recording has \(recorded) steps"
    case .replayDiverged(let step, let expected, let found):
      "replay diverged at step \(step): expected \(expected.prefix(120).debugDescription), "
        + "found \(found.prefix(120).debugDescription); record again with this version"
    case .otherEpisode(let expected, let found):
      "expected a recording of \(expected), found \(found)"
    }
  }
}
