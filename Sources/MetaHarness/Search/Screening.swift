public import RuleCompiler
public import Statistics
public import Trajectories

/// What replay and forks said of one candidate; a screen may veto, never accept.
public struct Screening: Sendable {
  /// Why a candidate went no further.
  public enum Veto: String, Sendable, Hashable {
    /// The compiler's lint refused it.
    case refused
    /// It carries details of held-out tasks, or of too few training tasks.
    case leak
    /// It would have changed nothing in the mined episodes.
    case neverFires = "never-fires"
    /// It fires in successes only, so that it could only harm.
    case exposure
    /// Others promise more, and only so many are screened.
    case crowdedOut = "crowded-out"
    /// The e-process of its race shows harm.
    case harmful
    /// The forks lost as much as they won, or more.
    case noGain = "no-gain"
    /// Another candidate was better and this one added nothing to it.
    case redundant
  }

  /// The candidate.
  public let candidate: CandidateRule
  /// The round in which it was tried, counted from 1.
  public let round: Int
  /// The rules that were there already, by their harness's hash: the candidate's parent.
  public let parent: Digest
  /// Episodes of the mine part in which it would have changed something, by the control's end.
  public internal(set) var firesInSuccesses = 0
  /// The same for failures.
  public internal(set) var firesInFailures = 0
  /// Upper bound (95 %) of the share of episodes that it could break, from stored episodes alone.
  public internal(set) var harmBound = 1.0
  /// Upper bound (95 %) of the share of episodes that it could mend.
  public internal(set) var helpBound = 1.0
  /// Select tasks won and lost by forks, of those that its race looked at.
  public internal(set) var forks: PairedCounts?
  /// How strongly the forks speak for a gain.
  public internal(set) var eValue: Double?
  /// Why its race ended before the last task.
  public internal(set) var raceEnd: Race.Fate?
  /// Model answers that a whole run of it over the select part would have cost.
  public internal(set) var wholeRunCalls = 0
  /// What it adds to the others that were chosen with it.
  public internal(set) var leaveOneOut: GreedySelection.LeaveOneOut?
  /// Why it went no further, or nil while it is alive.
  public internal(set) var veto: Veto?
  /// Words for the report.
  public internal(set) var detail = ""

  init(_ candidate: CandidateRule, round: Int = 1, parent: Digest) {
    self.candidate = candidate
    self.round = round
    self.parent = parent
  }

  /// Select tasks won minus lost.
  public var gain: Int { forks.map { $0.onlyFirst - $0.onlySecond } ?? 0 }
}
