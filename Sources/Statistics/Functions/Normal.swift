#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The standard normal distribution.
public enum Normal {
  /// P(Z ≤ z).
  public static func cumulative(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// P(Z > z), exact far into the tail.
  public static func upperTail(_ z: Double) -> Double { cumulative(-z) }

  /// The height of the density at z.
  public static func density(_ z: Double) -> Double {
    exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
  }

  /// The z at which `cumulative` reaches `probability`; infinite at 0 and 1.
  public static func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return -.infinity }
    guard probability < 1 else { return .infinity }
    if probability > 0.5 { return -lowerQuantile(1 - probability) }
    return lowerQuantile(probability)
  }

  /// The z of a two-sided interval at a level such as 0.95.
  static func twoSided(_ level: Double) -> Double { -quantile((1 - level) / 2) }

  private static func lowerQuantile(_ probability: Double) -> Double {
    // A rational first guess (three digits), then Halley steps to full precision.
    let t = (-2 * log(probability)).squareRoot()
    let above = 2.515517 + t * (0.802853 + t * 0.010328)
    let below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var z = above / below - t
    for _ in 0..<4 {
      let density = Normal.density(z)
      guard density > 0 else { break }
      let step = (cumulative(z) - probability) / density
      z -= step / (1 + z * step / 2)
    }
    return z
  }
}
