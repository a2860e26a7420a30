/// McNemar's test of whether wins and losses of two paired arms are equally likely.
public enum McNemar {
  /// The exact p-value given the number of discordant tasks; never too small, often too large.
  public static func exact(
    _ counts: PairedCounts, alternative: Alternative = .twoSided
  ) -> Double {
    SignTest.exact(
      positive: counts.onlyFirst, negative: counts.onlySecond, alternative: alternative)
  }

  /// The mid-p value, which counts half of the observed outcome's probability.
  public static func midP(
    _ counts: PairedCounts, alternative: Alternative = .twoSided
  ) -> Double {
    SignTest.midP(
      positive: counts.onlyFirst, negative: counts.onlySecond, alternative: alternative)
  }
}

/// The sign test on paired differences: ties are left out.
public enum SignTest {
  /// The exact p-value of so many positive and negative differences.
  public static func exact(
    positive: Int, negative: Int, alternative: Alternative = .twoSided
  ) -> Double {
    let count = positive + negative
    return switch alternative {
    case .greater: Binomial.atLeast(positive, of: count, 0.5)
    case .less: Binomial.atMost(positive, of: count, 0.5)
    case .twoSided: min(1, 2 * Binomial.atMost(min(positive, negative), of: count, 0.5))
    }
  }

  /// The mid-p value of so many positive and negative differences.
  public static func midP(
    positive: Int, negative: Int, alternative: Alternative = .twoSided
  ) -> Double {
    let count = positive + negative
    guard count > 0 else { return alternative == .twoSided ? 1 : 0.5 }
    let half = Binomial.mass(positive, of: count, 0.5) / 2
    let oneSided =
      switch alternative {
      case .greater: Binomial.atLeast(positive, of: count, 0.5) - half
      case .less: Binomial.atMost(positive, of: count, 0.5) - half
      case .twoSided:
        2 * (Binomial.atMost(min(positive, negative), of: count, 0.5) - half)
      }
    return min(1, max(0, oneSided))
  }

  /// The exact p-value of graded differences, by their signs.
  public static func exact(
    _ differences: [Double], alternative: Alternative = .twoSided
  ) -> Double {
    exact(
      positive: differences.count { $0 > 0 }, negative: differences.count { $0 < 0 },
      alternative: alternative)
  }
}
