public import RuleCompiler
public import Statistics

/// What replay and forks said of one candidate; a screen may veto, never accept.
public struct Screening: Sendable {
  /// Why a candidate went no further.
  public enum Veto: String, Sendable, Hashable {
    /// The compiler's lint refused it.
    case refused
    /// It would have changed nothing in the mined episodes.
    case neverFires = "never-fires"
    /// It fires in more successes than its possible help is worth.
    case exposure
    /// The forks lost more than they won.
    case noGain = "no-gain"
    /// Another candidate was better and this one added nothing to it.
    case redundant
  }

  /// The candidate.
  public let candidate: CandidateRule
  /// Episodes of the mine part in which it would have changed something, by the baseline's end.
  public internal(set) var firesInSuccesses = 0
  /// The same for failures.
  public internal(set) var firesInFailures = 0
  /// Upper bound (95 %) of the share of episodes that it could break, from stored episodes alone.
  public internal(set) var harmBound = 1.0
  /// Upper bound (95 %) of the share of episodes that it could mend.
  public internal(set) var helpBound = 1.0
  /// Select tasks won and lost by forks.
  public internal(set) var forks: PairedCounts?
  /// Why it went no further, or nil while it is alive.
  public internal(set) var veto: Veto?
  /// Words for the report.
  public internal(set) var detail = ""

  init(_ candidate: CandidateRule) { self.candidate = candidate }

  /// Select tasks won minus lost.
  public var gain: Int { forks.map { $0.onlyFirst - $0.onlySecond } ?? 0 }
}
