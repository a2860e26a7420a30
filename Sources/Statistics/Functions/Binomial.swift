#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The binomial distribution: successes in `trials` draws.
public enum Binomial {
  /// P(X = k).
  public static func mass(_ k: Int, of trials: Int, _ probability: Double) -> Double {
    guard k >= 0, k <= trials else { return 0 }
    if probability <= 0 { return k == 0 ? 1 : 0 }
    if probability >= 1 { return k == trials ? 1 : 0 }
    return exp(
      Gamma.logChoose(trials, k) + Double(k) * log(probability)
        + Double(trials - k) * log1p(-probability))
  }

  /// P(X ≤ k).
  public static func atMost(_ k: Int, of trials: Int, _ probability: Double) -> Double {
    if k < 0 { return 0 }
    if k >= trials { return 1 }
    return Beta.upperTail(probability, Double(k) + 1, Double(trials - k))
  }

  /// P(X ≥ k).
  public static func atLeast(_ k: Int, of trials: Int, _ probability: Double) -> Double {
    if k <= 0 { return 1 }
    if k > trials { return 0 }
    return Beta.cumulative(probability, Double(k), Double(trials - k) + 1)
  }
}
