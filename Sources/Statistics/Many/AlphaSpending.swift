/// How the error of one sealed split is spent over its openings.
///
/// Opening j gets α · 6 / (π² j²), so that all openings together never exceed α.
public enum AlphaSpending {
  /// The error that an opening may spend, counted from 1.
  public static func share(ofOpening opening: Int, total: Double = 0.05) -> Double {
    precondition(opening >= 1, "openings are counted from 1")
    let place = Double(opening)
    return total * 6 / (Double.pi * Double.pi * place * place)
  }

  /// The error that is left after so many openings.
  public static func remaining(after openings: Int, total: Double = 0.05) -> Double {
    guard openings > 0 else { return total }
    // Smallest first, so that no digit is lost.
    let spent = (1...openings).reversed().reduce(0) { $0 + share(ofOpening: $1, total: total) }
    return max(0, total - spent)
  }
}
