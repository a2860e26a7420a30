/// Clopper and Pearson's exact interval for a proportion: covers at least at its level.
public enum ClopperPearson {
  /// The two-sided interval for `successes` of `trials`.
  public static func interval(
    _ successes: Int, of trials: Int, level: Double = 0.95
  ) -> ConfidenceInterval {
    let half = (1 - level) / 2
    return ConfidenceInterval(
      estimate: proportion(successes, of: trials),
      lower: lowerBound(successes, of: trials, error: half),
      upper: upperBound(successes, of: trials, error: half), level: level)
  }

  /// The value that the proportion exceeds except with probability `error`.
  public static func lowerBound(_ successes: Int, of trials: Int, error: Double = 0.05) -> Double {
    guard successes > 0 else { return 0 }
    return Beta.quantile(error, Double(successes), Double(trials - successes) + 1)
  }

  /// The value that the proportion stays below except with probability `error`.
  public static func upperBound(_ successes: Int, of trials: Int, error: Double = 0.05) -> Double {
    guard successes < trials else { return 1 }
    // Mirrored, so that small errors keep their digits.
    return 1 - Beta.quantile(error, Double(trials - successes), Double(successes) + 1)
  }
}

/// Wilson's score interval for a proportion: short, and close to its level on average.
public enum Wilson {
  /// The two-sided interval for `successes` of `trials`.
  public static func interval(
    _ successes: Int, of trials: Int, level: Double = 0.95
  ) -> ConfidenceInterval {
    guard trials > 0 else {
      return ConfidenceInterval(estimate: .nan, lower: 0, upper: 1, level: level)
    }
    let n = Double(trials)
    let p = Double(successes) / n
    let z = Normal.twoSided(level)
    let shrunk = 1 + z * z / n
    let centre = (p + z * z / (2 * n)) / shrunk
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / shrunk
    return ConfidenceInterval(
      estimate: p, lower: successes == 0 ? 0 : max(0, centre - half),
      upper: successes == trials ? 1 : min(1, centre + half), level: level)
  }
}

private func proportion(_ successes: Int, of trials: Int) -> Double {
  trials > 0 ? Double(successes) / Double(trials) : .nan
}
