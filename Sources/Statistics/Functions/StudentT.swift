/// Student's t distribution.
public enum StudentT {
  /// P(T > t) with so many degrees of freedom.
  public static func upperTail(_ t: Double, degrees: Double) -> Double {
    let tail = Beta.cumulative(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
    return t >= 0 ? tail : 1 - tail
  }

  /// The t at which P(T ≤ t) reaches `probability`.
  public static func quantile(_ probability: Double, degrees: Double) -> Double {
    guard probability > 0 else { return -.infinity }
    guard probability < 1 else { return .infinity }
    if probability == 0.5 { return 0 }
    let tail = min(probability, 1 - probability)
    let x = Beta.quantile(2 * tail, degrees / 2, 0.5)
    let t = (degrees * (1 - x) / x).squareRoot()
    return probability > 0.5 ? t : -t
  }
}
