#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The beta distribution.
public enum Beta {
  /// P(X ≤ x) for X with shapes `a` and `b`: the regularised incomplete beta function.
  public static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let logScale =
      Gamma.log(a + b) - Gamma.log(a) - Gamma.log(b) + a * log(x) + b * log1p(-x)
    let scale = exp(logScale)
    // The fraction converges fast below the mean; above it the mirrored one does.
    if x < (a + 1) / (a + b + 2) { return scale * fraction(x, a, b) / a }
    return 1 - scale * fraction(1 - x, b, a) / b
  }

  /// P(X > x), without the loss of digits of `1 - cumulative`.
  public static func upperTail(_ x: Double, _ a: Double, _ b: Double) -> Double {
    cumulative(1 - x, b, a)
  }

  /// The x at which `cumulative` reaches `probability`.
  public static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
    if probability <= 0 { return 0 }
    if probability >= 1 { return 1 }
    var low = 0.0
    var high = 1.0
    for _ in 0..<1100 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if cumulative(middle, a, b) < probability { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }

  /// The continued fraction of the incomplete beta function, by Lentz's method.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func awayFromZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
    var result = d
    for term in 1...20_000 {
      let m = Double(term)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / awayFromZero(1 + even * d)
      c = awayFromZero(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / awayFromZero(1 + odd * d)
      c = awayFromZero(1 + odd / c)
      let change = d * c
      result *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return result
  }
}
