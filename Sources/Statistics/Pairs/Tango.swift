/// Tango's score interval for the difference of two paired proportions.
///
/// It holds its level for small samples and exists without any discordant pair.
public enum Tango {
  /// The two-sided interval of the first arm's rate minus the second's.
  public static func interval(
    _ counts: PairedCounts, level: Double = 0.95
  ) -> ConfidenceInterval {
    guard counts.total > 0 else {
      return ConfidenceInterval(estimate: .nan, lower: -1, upper: 1, level: level)
    }
    let z = Normal.twoSided(level)
    let estimate = counts.difference
    return ConfidenceInterval(
      estimate: estimate,
      lower: root(from: -1, to: estimate) { score(counts, at: $0) > z },
      upper: root(from: estimate, to: 1) { score(counts, at: $0) > -z }, level: level)
  }

  /// The p-value of the one-sided test that the difference exceeds `-margin`.
  public static func nonInferiority(_ counts: PairedCounts, margin: Double) -> Double {
    guard counts.total > 0 else { return 1 }
    return Normal.upperTail(score(counts, at: -margin))
  }

  /// How many standard errors the data lie above a supposed difference.
  static func score(_ counts: PairedCounts, at difference: Double) -> Double {
    let n = Double(counts.total)
    let wins = Double(counts.onlyFirst)
    let losses = Double(counts.onlySecond)
    // The most likely probability of a loss, given the supposed difference.
    let b = -wins - losses + (2 * n - wins + losses) * difference
    let c = -losses * difference * (1 - difference)
    let root = max(0, b * b - 8 * n * c).squareRoot()
    let loss = max(0, b > 0 ? -2 * c / (root + b) : (root - b) / (4 * n))
    let distance = wins - losses - n * difference
    let variance = n * (2 * loss + difference * (1 - difference))
    if distance == 0 { return 0 }
    guard variance > 0 else { return distance > 0 ? .infinity : -.infinity }
    return distance / variance.squareRoot()
  }

  /// Bisects for the place where `isBelow` turns false.
  private static func root(
    from start: Double, to end: Double, isBelow: (Double) -> Bool
  ) -> Double {
    var low = start
    var high = end
    for _ in 0..<100 {
      let middle = low + (high - low) / 2
      if isBelow(middle) { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }
}
