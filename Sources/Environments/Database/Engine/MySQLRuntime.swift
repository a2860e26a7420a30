/// The functions that translated statements call beside those with names of their own.
enum MySQLRuntime {
  typealias Body = @Sendable ([SQLiteValue]) throws(MySQLError) -> SQLiteValue

  static let functions: [(String, Body)] = [
    ("mysql_number", { values throws(MySQLError) in number(values[0]) }),
    ("mysql_number_strict", { values throws(MySQLError) in try strictNumber(values[0]) }),
    ("mysql_date_number", { values throws(MySQLError) in dateNumber(values[0]) }),
    ("mysql_text", { values throws(MySQLError) in text(values[0]) }),
    (
      "mysql_fixed",
      { values throws(MySQLError) in
        guard values[0] != .null else { return .null }
        return .text(DecimalText.fixed(values[0], scale: values[1].mysqlInteger))
      }
    ),
    (
      "mysql_round",
      { values throws(MySQLError) in
        guard values[0] != .null else { return .null }
        return MySQLFunctions.rounded(values[0], values[1].mysqlInteger)
      }
    ),
    (
      "mysql_round_double",
      { values throws(MySQLError) in
        guard !values.contains(.null) else { return .null }
        return roundedDouble(values[0].mysqlNumber, values[1].mysqlInteger)
      }
    ),
    (
      "mysql_div",
      { values throws(MySQLError) in
        values.contains(.null) ? .null : MySQLFunctions.wholeQuotient(values)
      }
    ),
    (
      "mysql_mod",
      { values throws(MySQLError) in
        values.contains(.null) ? .null : MySQLFunctions.remainder(values)
      }
    ),
    (
      "mysql_like",
      { values throws(MySQLError) in
        guard !values.contains(.null) else { return .null }
        let escape = values.count > 2 ? values[2].mysqlText : nil
        return .integer(
          LikePattern.matches(values[0].mysqlText, values[1].mysqlText, escape: escape) ? 1 : 0)
      }
    ),
    ("mysql_signed", { values throws(MySQLError) in signed(values[0]) }),
    (
      "mysql_date",
      { values throws(MySQLError) in
        CivilDate(values[0].mysqlText).map { .text($0.dateText) } ?? .null
      }
    ),
    (
      "mysql_datetime",
      { values throws(MySQLError) in
        CivilDate(values[0].mysqlText).map { .text($0.text) } ?? .null
      }
    ),
    (
      "mysql_compared_date",
      { values throws(MySQLError) in
        guard case .text(let text) = values[0] else { return .null }
        guard let date = CivilDate(text) else {
          throw MySQLError(1525, "HY000", "Incorrect DATE value: '\(text)'")
        }
        return .text(date.hasTime && date.timeText != "00:00:00" ? date.text : date.dateText)
      }
    ),
    (
      "mysql_date_add",
      { values throws(MySQLError) in
        guard !values.contains(.null) else { return .null }
        return MySQLFunctions.shifted(
          values[0].mysqlText, values[1].mysqlInteger, values[2].mysqlText)
      }
    ),
    (
      "mysql_concat",
      { values throws(MySQLError) in
        values.contains(.null) ? .null : .text(values.map(\.mysqlText).joined())
      }
    ),
    (
      "mysql_fold",
      { values throws(MySQLError) in
        guard values[0] != .null else { return .null }
        return .text(
          MySQLCollation.key(values[0].mysqlText).map { String($0, radix: 16) }
            .joined(separator: "."))
      }
    ),
    ("mysql_raise_rows", { _ throws(MySQLError) in throw .severalRows }),
  ]

  private static func number(_ value: SQLiteValue) -> SQLiteValue {
    guard case .text(let text) = value else { return value }
    return .real(DecimalText.leadingNumber(text).value)
  }

  /// Strict mode refuses to change rows by a text that is no number.
  private static func strictNumber(_ value: SQLiteValue) throws(MySQLError) -> SQLiteValue {
    guard case .text(let text) = value else { return value }
    let (number, isWhole) = DecimalText.leadingNumber(text)
    guard isWhole else {
      throw MySQLError(1292, "22007", "Truncated incorrect DOUBLE value: '\(text)'")
    }
    return .real(number)
  }

  private static func dateNumber(_ value: SQLiteValue) -> SQLiteValue {
    guard case .text(let text) = value, let date = CivilDate(text) else { return value }
    let day = date.year * 10_000 + date.month * 100 + date.day
    guard date.hasTime else { return .integer(Int64(day)) }
    return .integer(
      Int64(day * 1_000_000 + date.hour * 10_000 + date.minute * 100 + date.second))
  }

  private static func text(_ value: SQLiteValue) -> SQLiteValue {
    switch value {
    case .null, .text: value
    case .integer, .real: .text(value.mysqlText)
    }
  }

  private static func signed(_ value: SQLiteValue) -> SQLiteValue {
    switch value {
    case .null, .integer: return value
    case .real(let number):
      let rounded = number.rounded(.toNearestOrAwayFromZero)
      return .integer(rounded >= 9.2e18 ? .max : rounded <= -9.2e18 ? .min : Int64(rounded))
    case .text(let text):
      // Texts are read up to the first character that no integer has.
      var digits = text.trimmingPrefix { $0 == " " }
      let sign = digits.first == "-" || digits.first == "+" ? String(digits.removeFirst()) : ""
      let whole = digits.prefix { $0 >= "0" && $0 <= "9" }
      if whole.isEmpty { return .integer(0) }
      return .integer(Int64(sign + whole) ?? (sign == "-" ? .min : .max))
    }
  }

  /// Approximate numbers round half to even, as the C library does.
  private static func roundedDouble(_ value: Double, _ digits: Int) -> SQLiteValue {
    let digits = max(-18, min(18, digits))
    var unit = 1.0
    for _ in 0..<abs(digits) { unit *= 10 }
    let rounded =
      digits >= 0
      ? (value * unit).rounded(.toNearestOrEven) / unit
      : (value / unit).rounded(.toNearestOrEven) * unit
    return rounded.isFinite ? .real(rounded) : .real(value)
  }

  /// What a column takes, by the rules of strict mode.
  static func stored(
    _ kind: String, column: String, row: Int, _ value: SQLiteValue
  ) throws(MySQLError) -> SQLiteValue {
    let isKey = kind.hasSuffix("!")
    if value == .null {
      guard isKey else { return .null }
      throw MySQLError(1048, "23000", "Column '\(column)' cannot be null")
    }
    let text = value.mysqlText
    let parts = (isKey ? String(kind.dropLast()) : kind).split(separator: ":")
    let size = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    switch parts.first {
    case "varchar":
      guard text.unicodeScalars.count <= size else {
        throw MySQLError(1406, "22001", "Data too long for column '\(column)' at row \(row)")
      }
      return .text(text)
    case "integer":
      return try storedNumber(text, "integer", column, row) { number in
        let rounded = number.rounded(.toNearestOrAwayFromZero)
        return abs(rounded) <= 2_147_483_647 ? .integer(Int64(rounded)) : nil
      }
    case "decimal":
      return try storedNumber(text, "decimal", column, row) { number in
        abs(number) < 1e10
          ? .real(Double(DecimalText.fixed(number, scale: size)) ?? 0) : nil
      }
    case "double":
      return try storedNumber(text, "double", column, row) { .real($0) }
    case "date":
      guard let date = CivilDate(text) else {
        throw MySQLError(
          1292, "22007", "Incorrect date value: '\(text)' for column '\(column)' at row \(row)")
      }
      return .text(date.dateText)
    default: return .text(text)
    }
  }

  private static func storedNumber(
    _ text: String, _ kind: String, _ column: String, _ row: Int,
    _ convert: (Double) -> SQLiteValue?
  ) throws(MySQLError) -> SQLiteValue {
    let (number, isWhole) = DecimalText.leadingNumber(text)
    guard isWhole else {
      // A text that begins with a number is cut off, which strict mode refuses too.
      let begins = text.trimmingPrefix { $0 == " " }.first.map { "0123456789+-.".contains($0) }
      if begins ?? false, number != 0 {
        throw MySQLError(1265, "01000", "Data truncated for column '\(column)' at row \(row)")
      }
      throw MySQLError(
        1366, "HY000", "Incorrect \(kind) value: '\(text)' for column '\(column)' at row \(row)")
    }
    guard let value = convert(number) else {
      throw MySQLError(1264, "22003", "Out of range value for column '\(column)' at row \(row)")
    }
    return value
  }
}
