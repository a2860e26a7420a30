/// Functions of one number that give the same bits with every C library: only additions,
/// multiplications, divisions and roots, which IEEE 754 defines to the last bit.
enum PortableMath {
  private static let ln2High = 6.931_471_803_691_238_164_90e-01
  private static let ln2Low = 1.908_214_929_270_587_700_02e-10

  /// The natural logarithm of a positive number.
  static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.414_213_562_373_095 {
      mantissa /= 2
      exponent += 1
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), whose series falls by 34 a term here.
    let t = (mantissa - 1) / (mantissa + 1)
    let square = t * t
    var sum = 0.0
    for odd in stride(from: 25, through: 1, by: -2) { sum = sum * square + 1 / Double(odd) }
    return exponent * ln2High + (2 * t * sum + exponent * ln2Low)
  }

  /// e to the power of `x`.
  static func exp(_ x: Double) -> Double {
    guard x > -708 else { return 0 }
    guard x < 709 else { return .infinity }
    let n = (x * 1.442_695_040_888_963_4).rounded()
    let r = (x - n * ln2High) - n * ln2Low
    var sum = 1.0
    for term in stride(from: 14, through: 1, by: -1) { sum = sum * r / Double(term) + 1 }
    return sum * Double(sign: .plus, exponent: Int(n), significand: 1)
  }

  /// Sine and cosine of an angle of moderate size.
  static func sineAndCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
    let quarter = (angle * 0.636_619_772_367_581_4).rounded()
    // Pi / 2 in three parts, so that the rest of a large angle keeps its digits.
    var r = angle - quarter * 1.570_796_326_734_125_6
    r -= quarter * 6.077_100_506_303_966e-11
    r -= quarter * 2.022_266_248_795_950_6e-21
    let square = r * r
    var sine = 0.0
    var cosine = 0.0
    for term in stride(from: 10, through: 1, by: -1) {
      sine = -square / Double(2 * term * (2 * term + 1)) * (1 + sine)
      cosine = -square / Double((2 * term - 1) * 2 * term) * (1 + cosine)
    }
    sine = r * (1 + sine)
    cosine = 1 + cosine
    switch Int(quarter) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }
}
