#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The logarithm of the gamma function and what is counted with it.
enum Gamma {
  /// ln Γ(x) for x > 0, from Stirling's series after shifting x upward.
  static func log(_ x: Double) -> Double {
    guard x > 0 else { return .infinity }
    guard x.isFinite else { return x }
    var shifted = x
    var product = 1.0
    while shifted < 15 {
      product *= shifted
      shifted += 1
    }
    let inverse = 1 / shifted
    let square = inverse * inverse
    // Bernoulli numbers over 2k(2k-1), highest first.
    let coefficients = [
      1.0 / 156, -691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12,
    ]
    let series = coefficients.reduce(0) { $0 * square + $1 } * inverse
    let halfLogTwoPi = 0.918_938_533_204_672_7
    return (shifted - 0.5) * naturalLog(shifted) - shifted + halfLogTwoPi + series
      - naturalLog(product)
  }

  /// The logarithm of the number of ways to choose `k` of `n`.
  static func logChoose(_ n: Int, _ k: Int) -> Double {
    guard k >= 0, k <= n else { return -.infinity }
    if k == 0 || k == n { return 0 }
    return log(Double(n) + 1) - log(Double(k) + 1) - log(Double(n - k) + 1)
  }
}

/// The C library's logarithm, under a name that `Gamma.log` does not hide.
private func naturalLog(_ x: Double) -> Double { log(x) }
