public import Statistics

/// How a pattern goes with failing: association, never proof.
public struct PatternFigures: Sendable, Hashable {
  /// The odds of failing with the pattern against without, within tasks; nil where no task holds
  /// both outcomes with and without it.
  public internal(set) var withinTaskOdds: ConfidenceInterval?
  /// The odds among episodes that had lived as long, step by step.
  public internal(set) var landmarkedOdds: ConfidenceInterval?
  /// The odds over all episodes, for contrast only: harder tasks show more of everything.
  public internal(set) var pooledOdds: Double?
  /// The exact chance of so strong an association within tasks when outcomes are dealt at random.
  public internal(set) var pValue: Double?
  /// The false discovery rate at which it is kept among everything tested.
  public internal(set) var qValue: Double?
  /// What a rule that acts here could do at most, from these episodes alone.
  public internal(set) var exposure: ExposureBounds?
  /// Share of the steps whose result was refused or changed nothing.
  public internal(set) var refusedShare: Double = 0
  /// The same share over all steps of the corpus.
  public internal(set) var baseRefusedShare: Double = 0
  /// Weight of a detector in the environment's failure score.
  public internal(set) var weight: Double?
  /// Whether only tasks with one outcome show it, so that difficulty may explain all.
  public internal(set) var isWeak = true

  init() {}

  /// Whether the pattern goes with failing beyond what chance and multiplicity explain.
  public func isAssociated(rate: Double = 0.10) -> Bool {
    guard !isWeak, let qValue else { return false }
    return qValue <= rate
  }

  /// Whether a rule on this pattern is worth trying: the odds within tasks, a lopsided exposure or
  /// results that are all but surely refused.
  public var isWorthARule: Bool {
    if let withinTaskOdds, withinTaskOdds.lower > 1 { return true }
    if refusedShare >= 0.9 { return true }
    guard let observed = exposure?.observed else { return false }
    return observed.upperBound >= 3 * -observed.lowerBound
  }
}
