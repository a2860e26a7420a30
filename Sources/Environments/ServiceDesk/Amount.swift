import Trajectories

/// A number with the arithmetic of the benchmarks' reference code: integers stay integers until
/// they meet a fraction, fractions are binary doubles, and two decimals are rounded exactly.
enum Amount: Sendable, Hashable {
  case whole(Int)
  case real(Double)

  /// An amount of money from its cents.
  init(cents: Int) { self = .real(Double(cents) / 100) }

  /// Reads a JSON number and keeps whether it was written as an integer.
  init?(_ value: JSONValue?) {
    guard case .number(let number)? = value else { return nil }
    if number.isIntegerText, let exact = number.intValue {
      self = .whole(exact)
    } else {
      guard number.doubleValue.isFinite else { return nil }
      self = .real(number.doubleValue)
    }
  }

  var double: Double {
    switch self {
    case .whole(let value): Double(value)
    case .real(let value): value
    }
  }

  var isZero: Bool { double == 0 }

  var magnitude: Amount {
    switch self {
    case .whole(let value): value >= 0 ? self : .zero - self
    case .real(let value): .real(value.magnitude)
    }
  }

  /// The same number as a fraction, as a declared float field holds it.
  var asReal: Amount { .real(double) }

  /// Two decimals of the exact binary value; a whole number stays as it is.
  var roundedToCents: Amount {
    switch self {
    case .whole: self
    case .real(let value): .real(value.roundedToCents)
    }
  }

  static let zero = Amount.whole(0)

  static func + (left: Amount, right: Amount) -> Amount {
    if case .whole(let a) = left, case .whole(let b) = right {
      let (sum, overflows) = a.addingReportingOverflow(b)
      if !overflows { return .whole(sum) }
    }
    return .real(left.double + right.double)
  }

  static func - (left: Amount, right: Amount) -> Amount {
    if case .whole(let a) = left, case .whole(let b) = right {
      let (difference, overflows) = a.subtractingReportingOverflow(b)
      if !overflows { return .whole(difference) }
    }
    return .real(left.double - right.double)
  }

  static func * (left: Amount, right: Amount) -> Amount {
    if case .whole(let a) = left, case .whole(let b) = right {
      let (product, overflows) = a.multipliedReportingOverflow(by: b)
      if !overflows { return .whole(product) }
    }
    return .real(left.double * right.double)
  }

  static func < (left: Amount, right: Amount) -> Bool { left.double < right.double }
  static func > (left: Amount, right: Amount) -> Bool { left.double > right.double }

  /// The text that the reference code prints: a fraction always shows its point.
  var text: String {
    switch self {
    case .whole(let value): String(value)
    case .real(let value): value.description
    }
  }

  /// The text that people read: two decimals and no sign.
  var spoken: String {
    let cents = (double.magnitude * 100).rounded()
    guard cents < 1e15 else { return double.magnitude.description }
    let whole = Int(cents)
    let fraction = whole % 100
    return "\(whole / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  var json: JSONValue {
    switch self {
    case .whole(let value): .integer(value)
    case .real(let value): .double(value)
    }
  }
}

extension Double {
  /// Two decimals of the exact binary value, ties to even; beyond a trillion the value stays.
  var roundedToCents: Double {
    guard magnitude < 1e12 else { return self }
    let scaled = self * 100
    // What the multiplication lost, so that near-ties are decided by the true product.
    let lost = (-scaled).addingProduct(self, 100)
    let floor = scaled.rounded(.down)
    let beyondHalf = (scaled - floor - 0.5) + lost
    let roundsUp =
      beyondHalf > 0 || (beyondHalf == 0 && floor.truncatingRemainder(dividingBy: 2) != 0)
    return (roundsUp ? floor + 1 : floor) / 100
  }
}
