/// The sign-flip permutation test of whether paired differences have a mean of zero.
///
/// Under the null hypothesis each difference is as likely to have the opposite sign.
public enum SignFlip {
  /// Up to this many non-zero differences all sign patterns are counted.
  public static let exactLimit = 20

  /// The p-value of the mean of `differences`.
  ///
  /// Beyond `exactLimit` it is estimated as (1 + hits) / (1 + draws), which is never too small.
  public static func test(
    _ differences: [Double], alternative: Alternative = .twoSided, draws: Int = 20_000,
    using generator: inout some RandomNumberGenerator
  ) -> Double {
    let values = differences.filter { $0 != 0 }
    guard !values.isEmpty else { return 1 }
    let target = Target(values, alternative)
    if values.count <= exactLimit { return exact(values, target) }
    var hits = 0
    for _ in 0..<draws {
      var sum = 0.0
      var bits: UInt64 = 0
      for (index, value) in values.enumerated() {
        if index % 64 == 0 { bits = generator.next() }
        sum += bits & 1 == 0 ? value : -value
        bits >>= 1
      }
      if target.isReached(by: sum) { hits += 1 }
    }
    return Double(1 + hits) / Double(1 + draws)
  }

  private static func exact(_ values: [Double], _ target: Target) -> Double {
    var signs = [Bool](repeating: true, count: values.count)
    var hits = 0
    let patterns = 1 << values.count
    var sum = values.reduce(0, +)
    for pattern in 1...patterns {
      if target.isReached(by: sum) { hits += 1 }
      guard pattern < patterns else { break }
      // Gray code: the next pattern differs in one sign.
      let place = pattern.trailingZeroBitCount
      sum += signs[place] ? -2 * values[place] : 2 * values[place]
      signs[place].toggle()
    }
    return Double(hits) / Double(patterns)
  }

  /// The observed sum and what counts as at least as far out.
  private struct Target {
    let observed: Double
    let alternative: Alternative
    let tolerance: Double

    init(_ values: [Double], _ alternative: Alternative) {
      observed = values.reduce(0, +)
      self.alternative = alternative
      // Sums that are equal on paper differ by rounding.
      tolerance = 1e-10 * values.reduce(0) { $0 + abs($1) }
    }

    func isReached(by sum: Double) -> Bool {
      switch alternative {
      case .greater: sum >= observed - tolerance
      case .less: sum <= observed + tolerance
      case .twoSided: abs(sum) >= abs(observed) - tolerance
      }
    }
  }
}
