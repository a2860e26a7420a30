/// DerSimonian and Laird's random-effects pooling of estimates from several settings.
public struct RandomEffects: Sendable, Hashable {
  /// The variance of the true effects between settings.
  public let betweenVariance: Double
  /// The pooled effect with its interval.
  public let pooled: ConfidenceInterval
  /// The pooled effect's standard error.
  public let standardError: Double
  /// Cochran's Q: how far the estimates scatter beyond their own errors.
  public let heterogeneity: Double
  /// The share of the scatter that is between settings, 0...1.
  public let heterogeneityShare: Double
  /// Each estimate drawn toward the pooled one by as much as its own error is worth.
  public let shrunken: [Double]

  /// Pools estimates with their squared standard errors, or nil where there are none or an
  /// error is not positive.
  public init?(effects: [Double], variances: [Double], level: Double = 0.95) {
    guard !effects.isEmpty, effects.count == variances.count,
      variances.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return nil }
    let weights = variances.map { 1 / $0 }
    let total = weights.reduce(0, +)
    let fixed = RandomEffects.mean(effects, weights)
    let scatter = zip(effects, weights).reduce(0.0) { sum, pair in
      sum + pair.1 * (pair.0 - fixed) * (pair.0 - fixed)
    }
    let degrees = Double(effects.count - 1)
    let scale = total - weights.reduce(0) { $0 + $1 * $1 } / total
    let between = scale > 0 ? max(0, (scatter - degrees) / scale) : 0
    let randomWeights = variances.map { 1 / ($0 + between) }
    let mean = RandomEffects.mean(effects, randomWeights)
    let error = (1 / randomWeights.reduce(0, +)).squareRoot()
    let reach = Normal.twoSided(level) * error
    betweenVariance = between
    pooled = ConfidenceInterval(
      estimate: mean, lower: mean - reach, upper: mean + reach, level: level)
    standardError = error
    heterogeneity = scatter
    heterogeneityShare = scatter > 0 ? max(0, (scatter - degrees) / scatter) : 0
    shrunken = zip(effects, variances).map { effect, variance in
      let weight = between / (between + variance)
      return weight * effect + (1 - weight) * mean
    }
  }

  private static func mean(_ values: [Double], _ weights: [Double]) -> Double {
    zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
  }
}
