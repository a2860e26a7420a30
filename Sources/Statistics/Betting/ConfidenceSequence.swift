/// Intervals for the mean of differences in -1...1 that hold at all times at once.
///
/// A mean stays in while neither bet against it, from above or from below, has ever reached
/// 2/α. Looking after every task costs nothing but width.
public struct ConfidenceSequence: Sendable, Hashable {
  /// How often the whole sequence of intervals covers the truth.
  public let level: Double
  private var differences: [Double] = []
  private var sum = 0.0
  private var lower = -1.0
  private var upper = 1.0

  /// Starts a sequence.
  public init(level: Double = 0.95) { self.level = level }

  /// Takes the next difference, brought into -1...1.
  public mutating func observe(_ difference: Double) {
    let value = min(1, max(-1, difference))
    differences.append(value)
    sum += value
  }

  /// The interval after everything that was observed; it never widens.
  public mutating func interval() -> ConfidenceInterval {
    let threshold = 2 / (1 - level)
    lower = ConfidenceSequence.bound(
      differences, from: lower, to: upper, threshold: threshold)
    upper = -ConfidenceSequence.bound(
      differences.map { -$0 }, from: -upper, to: -lower, threshold: threshold)
    let mean = differences.isEmpty ? .nan : sum / Double(differences.count)
    return ConfidenceInterval(estimate: mean, lower: lower, upper: upper, level: level)
  }

  /// The value that the mean of values in 0...1 stays below except with probability `error`.
  public static func upperBound(ofMean values: [Double], error: Double = 0.05) -> Double {
    // Mirrored into -1...1, so that the bet uses the whole range.
    let mirrored = values.map { 1 - 2 * min(1, max(0, $0)) }
    return (1 - bound(mirrored, from: -1, to: 1, threshold: 1 / error)) / 2
  }

  /// The least mean that no bet has ruled out; a bet's capital falls as the mean rises.
  private static func bound(
    _ differences: [Double], from start: Double, to end: Double, threshold: Double
  ) -> Double {
    var low = start
    var high = end
    for _ in 0..<40 {
      let middle = low + (high - low) / 2
      guard middle > -1, middle < 1, middle > low else { break }
      var bet = BettingTest(meanAtMost: middle)
      let isRuledOut = differences.contains { difference in
        bet.observe(difference)
        return bet.largestEValue >= threshold
      }
      if isRuledOut { low = middle } else { high = middle }
    }
    return low
  }
}
