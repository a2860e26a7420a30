#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension MySQLFunctions {
  private static let sameAsFirst: @Sendable ([SQLType]) -> SQLType = { types in
    types.first.map { $0.isNumeric ? $0 : .double } ?? .double
  }

  /// Whole for exact arguments, double otherwise.
  private static let wholeOrDouble: @Sendable ([SQLType]) -> SQLType = { types in
    types.first?.scale != nil ? .integer : .double
  }

  static let numbers: [Entry] = [
    entry(["ABS"], arity: 1...1, operands: [.number], rule: sameAsFirst) {
      values throws(MySQLError) in
      if case .integer(let value) = values[0] { return .integer(value == .min ? .max : abs(value)) }
      return .real(abs(values[0].mysqlNumber))
    },
    entry(["FLOOR"], arity: 1...1, operands: [.number], rule: wholeOrDouble) {
      values throws(MySQLError) in whole(values[0], .down)
    },
    entry(["CEIL", "CEILING"], arity: 1...1, operands: [.number], rule: wholeOrDouble) {
      values throws(MySQLError) in whole(values[0], .up)
    },
    entry(["MOD"], arity: 2...2, operands: [.number], rule: sameAsFirst) {
      values throws(MySQLError) in remainder(values)
    },
    entry("POW", "POWER", arity: 2...2, operands: [.number], type: .double) {
      values throws(MySQLError) in finite(pow(values[0].mysqlNumber, values[1].mysqlNumber))
    },
    entry("SQRT", arity: 1...1, operands: [.number], type: .double) { values throws(MySQLError) in
      finite(values[0].mysqlNumber.squareRoot())
    },
    entry("LN", "LOG", arity: 1...1, operands: [.number], type: .double) {
      values throws(MySQLError) in
      values[0].mysqlNumber > 0 ? finite(log(values[0].mysqlNumber)) : .null
    },
    entry("LOG10", arity: 1...1, operands: [.number], type: .double) { values throws(MySQLError) in
      values[0].mysqlNumber > 0 ? finite(log10(values[0].mysqlNumber)) : .null
    },
    entry("EXP", arity: 1...1, operands: [.number], type: .double) { values throws(MySQLError) in
      finite(exp(values[0].mysqlNumber))
    },
    entry("SIGN", arity: 1...1, operands: [.number], type: .integer) { values throws(MySQLError) in
      let value = values[0].mysqlNumber
      return .integer(value > 0 ? 1 : value < 0 ? -1 : 0)
    },
    entry(["ROUND"], arity: 1...2, operands: [.number], rule: sameAsFirst) {
      values throws(MySQLError) in
      rounded(values[0], values.count > 1 ? values[1].mysqlInteger : 0)
    },
    entry(["TRUNCATE"], arity: 2...2, operands: [.number], rule: sameAsFirst) {
      values throws(MySQLError) in truncated(values[0], values[1].mysqlInteger)
    },
    // Every draw is the same, so that statements are repeatable.
    entry("RAND", arity: 0...1, operands: [.number], type: .double) { _ throws(MySQLError) in
      .real(0.5)
    },
    entry("FORMAT", arity: 2...2, operands: [.number]) { values throws(MySQLError) in
      .text(grouped(values[0], max(0, min(30, values[1].mysqlInteger))))
    },
  ]

  static func finite(_ value: Double) -> SQLiteValue { value.isFinite ? .real(value) : .null }

  private static func whole(
    _ value: SQLiteValue, _ rule: FloatingPointRoundingRule
  ) -> SQLiteValue {
    if case .integer = value { return value }
    let rounded = value.mysqlNumber.rounded(rule)
    return abs(rounded) < 9e18 ? .integer(Int64(rounded)) : .real(rounded)
  }

  static func remainder(_ values: [SQLiteValue]) -> SQLiteValue {
    if case .integer(let a) = values[0], case .integer(let b) = values[1] {
      return b == 0 ? .null : b == -1 ? .integer(0) : .integer(a % b)
    }
    let divisor = values[1].mysqlNumber
    return divisor == 0 ? .null : finite(fmod(values[0].mysqlNumber, divisor))
  }

  static func wholeQuotient(_ values: [SQLiteValue]) -> SQLiteValue {
    if case .integer(let a) = values[0], case .integer(let b) = values[1] {
      if b == 0 { return .null }
      let (quotient, overflows) = a.dividedReportingOverflow(by: b)
      return overflows ? .null : .integer(quotient)
    }
    let divisor = values[1].mysqlNumber
    if divisor == 0 { return .null }
    let quotient = (values[0].mysqlNumber / divisor).rounded(.towardZero)
    return abs(quotient) < 9e18 ? .integer(Int64(quotient)) : .null
  }

  /// Exact numbers: half away from zero.
  static func rounded(_ value: SQLiteValue, _ digits: Int) -> SQLiteValue {
    if case .integer = value, digits >= 0 { return value }
    let digits = max(-18, min(30, digits))
    guard digits >= 0 else {
      let unit = pow(10, Double(-digits))
      return whole(
        .real((value.mysqlNumber / unit).rounded(.toNearestOrAwayFromZero) * unit),
        .toNearestOrAwayFromZero)
    }
    return .real(Double(DecimalText.fixed(value.mysqlNumber, scale: digits)) ?? 0)
  }

  private static func truncated(_ value: SQLiteValue, _ digits: Int) -> SQLiteValue {
    let digits = max(-18, min(30, digits))
    if case .integer = value, digits >= 0 { return value }
    if digits < 0 {
      let unit = pow(10, Double(-digits))
      return whole(.real((value.mysqlNumber / unit).rounded(.towardZero) * unit), .towardZero)
    }
    // Two more digits than any value here has, cut off as text.
    let text = DecimalText.fixed(value.mysqlNumber, scale: min(digits + 20, 40))
    guard let point = text.firstIndex(of: ".") else { return value }
    let end =
      text.index(point, offsetBy: digits + 1, limitedBy: text.endIndex) ?? text.endIndex
    return .real(Double(text[..<(digits == 0 ? point : end)]) ?? 0)
  }

  private static func grouped(_ value: SQLiteValue, _ scale: Int) -> String {
    let text = DecimalText.fixed(value, scale: scale)
    let parts = text.split(separator: ".", maxSplits: 1)
    let isNegative = text.hasPrefix("-")
    let digits = Array((parts.first ?? "").utf8.drop { $0 == UInt8(ascii: "-") })
    var whole = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { whole += "," }
      whole.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return (isNegative ? "-" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
  }
}
