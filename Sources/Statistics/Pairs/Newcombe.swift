/// Newcombe's intervals for a difference of proportions, put together from Wilson's.
public enum Newcombe {
  /// The interval of the first rate minus the second for paired arms (Newcombe's method 10).
  public static func paired(
    _ counts: PairedCounts, level: Double = 0.95
  ) -> ConfidenceInterval {
    let n = counts.total
    guard n > 0 else {
      return ConfidenceInterval(estimate: .nan, lower: -1, upper: 1, level: level)
    }
    let first = Wilson.interval(counts.bothRight + counts.onlyFirst, of: n, level: level)
    let second = Wilson.interval(counts.bothRight + counts.onlySecond, of: n, level: level)
    return combine(first, second, correlation: correlation(counts), level: level)
  }

  /// The interval of the first rate minus the second for independent arms.
  public static func independent(
    _ first: (successes: Int, trials: Int), _ second: (successes: Int, trials: Int),
    level: Double = 0.95
  ) -> ConfidenceInterval {
    combine(
      Wilson.interval(first.successes, of: first.trials, level: level),
      Wilson.interval(second.successes, of: second.trials, level: level), correlation: 0,
      level: level)
  }

  private static func combine(
    _ first: ConfidenceInterval, _ second: ConfidenceInterval, correlation: Double, level: Double
  ) -> ConfidenceInterval {
    func reach(_ a: Double, _ b: Double) -> Double {
      max(0, a * a - 2 * correlation * a * b + b * b).squareRoot()
    }
    let difference = first.estimate - second.estimate
    return ConfidenceInterval(
      estimate: difference,
      lower: max(
        -1, difference - reach(first.estimate - first.lower, second.upper - second.estimate)),
      upper: min(
        1, difference + reach(first.upper - first.estimate, second.estimate - second.lower)),
      level: level)
  }

  /// The correlation of the arms, moved toward zero as small samples need.
  private static func correlation(_ counts: PairedCounts) -> Double {
    let a = Double(counts.bothRight)
    let b = Double(counts.onlyFirst)
    let c = Double(counts.onlySecond)
    let d = Double(counts.neither)
    let margins = (a + b) * (c + d) * (a + c) * (b + d)
    guard margins > 0 else { return 0 }
    let product = a * d - b * c
    let corrected = product > 0 ? max(0, product - (a + b + c + d) / 2) : product
    return corrected / margins.squareRoot()
  }
}
