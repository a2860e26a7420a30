/// One setting as the gate sees it: how its tasks came out with the rules and without them.
public struct GateCell: Sendable, Hashable {
  /// The setting's name, for verdicts.
  public let name: String
  /// What the setting shares its tasks with: cells of one block meet the same tasks in one order.
  public let block: String
  /// For each task the mean over trials of the result with the rules minus that without.
  public let differences: [Double]
  /// What the rules can do at most, from baseline episodes alone, where that is known.
  public let exposure: ExposureBounds?

  /// Makes a cell.
  public init(
    name: String, block: String, differences: [Double], exposure: ExposureBounds? = nil
  ) {
    self.name = name
    self.block = block
    self.differences = differences
    self.exposure = exposure
  }

  /// The number of tasks.
  public var tasks: Int { differences.count }
  /// Tasks that came out better with the rules.
  public var wins: Int { differences.count { $0 > 0 } }
  /// Tasks that came out worse with the rules.
  public var losses: Int { differences.count { $0 < 0 } }
  /// The mean difference.
  public var mean: Double {
    differences.isEmpty ? .nan : differences.reduce(0, +) / Double(tasks)
  }

  /// Whether every task was solved or not, once in each arm.
  private var isBinary: Bool { differences.allSatisfy { $0 == 0 || $0 == 1 || $0 == -1 } }

  /// Wins and losses; which side ties fell on matters to no paired test.
  private var counts: PairedCounts {
    PairedCounts(
      bothRight: 0, onlyFirst: wins, onlySecond: losses, neither: tasks - wins - losses)
  }

  /// The interval of the mean difference: Tango's for single trials, Student's for means.
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    isBinary
      ? Tango.interval(counts, level: level) : MeanInterval.student(differences, level: level)
  }

  /// The p-value of this cell alone: McNemar's mid-p for single trials, else sign flips.
  public func pValue(
    _ alternative: Alternative, using generator: inout some RandomNumberGenerator
  ) -> Double {
    isBinary
      ? McNemar.midP(counts, alternative: alternative)
      : SignFlip.test(differences, alternative: alternative, draws: 5000, using: &generator)
  }

  /// Whether a loss beyond the margin is ruled out, by the results or by exposure alone.
  public func isNotInferior(margin: Double, error: Double) -> Bool {
    if let exposure, exposure.certifiesHarmBelow(margin) { return true }
    return tasks > 0 && interval(level: 1 - 2 * error).lower > -margin
  }
}
