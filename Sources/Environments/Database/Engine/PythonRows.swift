/// Result rows as Python prints a list of tuples, which is what agents see.
enum PythonRows {
  static func value(_ value: SQLiteValue, _ type: SQLType) -> String {
    switch (value, type) {
    case (.null, _): return "None"
    case (_, .decimal(let scale)) where !value.isText:
      return "Decimal('\(DecimalText.fixed(value, scale: scale))')"
    case (.integer(let number), .double): return "\(number).0"
    case (.integer(let number), _): return String(number)
    case (.real(let number), .integer) where number == number.rounded() && abs(number) < 9e15:
      return String(Int64(number))
    case (.real(let number), _): return double(number)
    case (.text(let text), .date), (.text(let text), .datetime):
      return CivilDate(text).map { date($0, isDate: type == .date) } ?? string(text)
    case (.text(let text), _): return string(text)
    }
  }

  /// One row as a tuple.
  static func row(_ values: [SQLiteValue], _ types: [SQLType]) -> String {
    var parts: [String] = []
    for (index, value) in values.enumerated() {
      parts.append(self.value(value, index < types.count ? types[index] : .text))
    }
    return "(" + parts.joined(separator: ", ") + (parts.count == 1 ? ",)" : ")")
  }

  private static func date(_ date: CivilDate, isDate: Bool) -> String {
    if isDate, !date.hasTime { return "datetime.date(\(date.year), \(date.month), \(date.day))" }
    let seconds = date.second == 0 ? "" : ", \(date.second)"
    return "datetime.datetime(\(date.year), \(date.month), \(date.day), \(date.hour), "
      + "\(date.minute)\(seconds))"
  }

  static func double(_ number: Double) -> String {
    let size = abs(number)
    if size != 0, size >= 1e16 || size < 1e-4 {
      var text = number.description
      guard let mark = text.firstIndex(of: "e") else { return exponent(text) }
      let power = Int(text[text.index(after: mark)...]) ?? 0
      text = String(text[..<mark])
      if text.hasSuffix(".0") { text.removeLast(2) }
      let digits = CivilDate.twoDigits(abs(power))
      return "\(text)e\(power < 0 ? "-" : "+")\(digits)"
    }
    let text = number.description
    guard text.contains("e") else { return text }
    return DecimalText.fixed(number, scale: 1)
  }

  /// Swift writes whole numbers up to 2^54 without an exponent; Python stops at 1e16.
  private static func exponent(_ text: String) -> String {
    let isNegative = text.hasPrefix("-")
    var digits = text.filter { $0 >= "0" && $0 <= "9" }
    digits.removeLast()
    let power = digits.count - 1
    while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
    let rest = digits.dropFirst()
    return (isNegative ? "-" : "") + String(digits.prefix(1)) + (rest.isEmpty ? "" : "." + rest)
      + "e+\(CivilDate.twoDigits(power))"
  }

  /// Quotes are single unless the text has single ones and no double ones.
  static func string(_ text: String) -> String {
    let usesDouble = text.utf8.contains(0x27) && !text.utf8.contains(0x22)
    let quote: Unicode.Scalar = usesDouble ? "\"" : "'"
    var result = String.UnicodeScalarView()
    result.append(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      case quote:
        result.append("\\")
        result.append(scalar)
      default:
        if isPrintable(scalar) {
          result.append(scalar)
        } else {
          result.append(contentsOf: escape(scalar).unicodeScalars)
        }
      }
    }
    result.append(quote)
    return String(result)
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    let (mark, width) =
      scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\\(mark)" + String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}

extension SQLiteValue {
  fileprivate var isText: Bool {
    if case .text = self { return true }
    return false
  }
}
