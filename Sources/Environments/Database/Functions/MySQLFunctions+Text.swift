import Trajectories

extension MySQLFunctions {
  private static func scalars(_ value: SQLiteValue) -> [Unicode.Scalar] {
    Array(value.mysqlText.unicodeScalars)
  }

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> SQLiteValue {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return .text(String(view))
  }

  static let texts: [Entry] = [
    entry("CONCAT", arity: 1...64) { values throws(MySQLError) in
      .text(values.map(\.mysqlText).joined())
    },
    concatWithSeparator,
    entry("LEFT", arity: 2...2, operands: [.text, .number]) { values throws(MySQLError) in
      text(scalars(values[0]).prefix(max(0, values[1].mysqlInteger)))
    },
    entry("RIGHT", arity: 2...2, operands: [.text, .number]) { values throws(MySQLError) in
      text(scalars(values[0]).suffix(max(0, values[1].mysqlInteger)))
    },
    entry("SUBSTRING", "SUBSTR", "MID", arity: 2...3, operands: [.text, .number]) {
      values throws(MySQLError) in
      let all = scalars(values[0])
      let start = values[1].mysqlInteger
      let length = values.count > 2 ? values[2].mysqlInteger : all.count
      let first = start > 0 ? start - 1 : start < 0 ? all.count + start : all.count
      guard first >= 0, first < all.count, length > 0 else { return .text("") }
      return text(all[first..<min(all.count, first + min(length, all.count))])
    },
    entry("SUBSTRING_INDEX", arity: 3...3, operands: [.text, .text, .number]) {
      values throws(MySQLError) in
      substringIndex(values[0].mysqlText, values[1].mysqlText, values[2].mysqlInteger)
    },
    entry("LOCATE", arity: 2...3, operands: [.text, .text, .number], type: .integer) {
      values throws(MySQLError) in
      .integer(
        locate(
          values[0].mysqlText, in: values[1].mysqlText,
          from: values.count > 2 ? values[2].mysqlInteger : 1))
    },
    entry("INSTR", arity: 2...2, type: .integer) { values throws(MySQLError) in
      .integer(locate(values[1].mysqlText, in: values[0].mysqlText, from: 1))
    },
    entry("LPAD", arity: 3...3, operands: [.text, .number, .text]) { values throws(MySQLError) in
      padded(values, inFront: true)
    },
    entry("RPAD", arity: 3...3, operands: [.text, .number, .text]) { values throws(MySQLError) in
      padded(values, inFront: false)
    },
    entry("CHAR_LENGTH", "CHARACTER_LENGTH", arity: 1...1, type: .integer) {
      values throws(MySQLError) in .integer(Int64(values[0].mysqlText.unicodeScalars.count))
    },
    entry("LENGTH", "OCTET_LENGTH", arity: 1...1, type: .integer) { values throws(MySQLError) in
      .integer(Int64(values[0].mysqlText.utf8.count))
    },
    entry("UPPER", "UCASE", arity: 1...1) { values throws(MySQLError) in
      .text(values[0].mysqlText.uppercased())
    },
    entry("LOWER", "LCASE", arity: 1...1) { values throws(MySQLError) in
      .text(values[0].mysqlText.lowercased())
    },
    entry("TRIM_BOTH", arity: 2...2) { values throws(MySQLError) in
      trimmed(values, front: true, back: true)
    },
    entry("TRIM_LEADING", arity: 2...2) { values throws(MySQLError) in
      trimmed(values, front: true, back: false)
    },
    entry("TRIM_TRAILING", arity: 2...2) { values throws(MySQLError) in
      trimmed(values, front: false, back: true)
    },
    entry("LTRIM", arity: 1...1) { values throws(MySQLError) in
      trimmed([values[0], .text(" ")], front: true, back: false)
    },
    entry("RTRIM", arity: 1...1) { values throws(MySQLError) in
      trimmed([values[0], .text(" ")], front: false, back: true)
    },
    entry("REPLACE", arity: 3...3) { values throws(MySQLError) in
      let old = values[1].mysqlText
      if old.isEmpty { return .text(values[0].mysqlText) }
      let parts = pieces(of: values[0].mysqlText, cutAt: old)
      return .text(parts.joined(separator: values[2].mysqlText))
    },
    entry("REVERSE", arity: 1...1) { values throws(MySQLError) in
      text(scalars(values[0]).reversed())
    },
    entry("REPEAT", arity: 2...2, operands: [.text, .number]) { values throws(MySQLError) in
      repeated(values[0].mysqlText, values[1].mysqlInteger)
    },
    entry("SPACE", arity: 1...1, operands: [.number]) { values throws(MySQLError) in
      repeated(" ", values[0].mysqlInteger)
    },
    entry("ASCII", "ORD", arity: 1...1, type: .integer) { values throws(MySQLError) in
      .integer(Int64(values[0].mysqlText.utf8.first ?? 0))
    },
    entry("HEX", arity: 1...1) { values throws(MySQLError) in
      .text(
        values[0].mysqlText.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
          .uppercased())
    },
    entry("STRCMP", arity: 2...2, type: .integer) { values throws(MySQLError) in
      let (a, b) = (
        MySQLCollation.key(values[0].mysqlText), MySQLCollation.key(values[1].mysqlText)
      )
      return .integer(a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1)
    },
    entry("FIELD", arity: 2...64, type: .integer) { values throws(MySQLError) in
      let key = MySQLCollation.key(values[0].mysqlText)
      let place = values.dropFirst().firstIndex { MySQLCollation.key($0.mysqlText) == key }
      return .integer(Int64(place ?? 0))
    },
    entry("FIND_IN_SET", arity: 2...2, type: .integer) { values throws(MySQLError) in
      let list = values[1].mysqlText
      if list.isEmpty { return .integer(0) }
      let key = MySQLCollation.key(values[0].mysqlText)
      let place = pieces(of: list, cutAt: ",").firstIndex { MySQLCollation.key($0) == key }
      return .integer(Int64((place ?? -1) + 1))
    },
    entry("ELT", arity: 2...64, operands: [.number, .text]) { values throws(MySQLError) in
      let place = values[0].mysqlInteger
      return place >= 1 && place < values.count ? .text(values[place].mysqlText) : .null
    },
    entry("MD5", arity: 1...1) { values throws(MySQLError) in
      .text(MD5.hex(Array(values[0].mysqlText.utf8)))
    },
    entry("REGEXP_LIKE", arity: 2...3, type: .integer) { values throws(MySQLError) in
      let pattern = try regularExpression(values[1], mode: values.count > 2 ? values[2] : nil)
      return .integer(((try? pattern.matches(values[0].mysqlText)) ?? false) ? 1 : 0)
    },
    entry("REGEXP_SUBSTR", arity: 2...2) { values throws(MySQLError) in
      let pattern = try regularExpression(values[1], mode: nil)
      let match = (try? pattern.firstMatch(in: values[0].mysqlText)) ?? nil
      return match?.groups.first.flatMap { $0 }.map(SQLiteValue.text) ?? .null
    },
    entry("REGEXP_REPLACE", arity: 3...3) { values throws(MySQLError) in
      try replacedPattern(values)
    },
  ]

  /// Skips NULL among the joined values, so the common rule for NULL does not hold.
  private static let concatWithSeparator: Entry = (
    ["CONCAT_WS"],
    MySQLFunction(
      emitted: "mysql_f_concat_ws", arity: 2...64, operands: [.text], type: { _ in .text }
    ) { values throws(MySQLError) in
      guard values[0] != .null else { return .null }
      return .text(
        values.dropFirst().filter { $0 != .null }.map(\.mysqlText)
          .joined(separator: values[0].mysqlText))
    }
  )

  /// Splits at every occurrence, case-sensitively, by bytes.
  private static func pieces(of text: String, cutAt separator: String) -> [String] {
    let bytes = Array(text.utf8)
    let mark = Array(separator.utf8)
    var found: [String] = []
    var start = 0
    var place = 0
    while place + mark.count <= bytes.count {
      if bytes[place..<place + mark.count].elementsEqual(mark) {
        found.append(String(decoding: bytes[start..<place], as: UTF8.self))
        place += mark.count
        start = place
      } else {
        place += 1
      }
    }
    found.append(String(decoding: bytes[start...], as: UTF8.self))
    return found
  }

  private static func substringIndex(
    _ text: String, _ separator: String, _ count: Int
  ) -> SQLiteValue {
    if count == 0 || separator.isEmpty { return .text("") }
    let parts = pieces(of: text, cutAt: separator)
    let kept = count > 0 ? parts.prefix(count) : parts.suffix(min(parts.count, -count))
    return .text(kept.joined(separator: separator))
  }

  private static func locate(_ part: String, in text: String, from: Int) -> Int64 {
    let all = Array(text.unicodeScalars).map { MySQLCollation.key(String($0)) }
    let wanted = Array(part.unicodeScalars).map { MySQLCollation.key(String($0)) }
    guard from >= 1, from <= all.count + 1 else { return 0 }
    if wanted.isEmpty { return Int64(from) }
    var start = from - 1
    while start + wanted.count <= all.count {
      if all[start..<start + wanted.count].elementsEqual(wanted) { return Int64(start + 1) }
      start += 1
    }
    return 0
  }

  private static func padded(_ values: [SQLiteValue], inFront: Bool) -> SQLiteValue {
    let all = scalars(values[0])
    let length = values[1].mysqlInteger
    let fill = scalars(values[2])
    guard length >= 0, length <= maximumText else { return .null }
    if length <= all.count { return text(all.prefix(length)) }
    if fill.isEmpty { return .text("") }
    let missing = length - all.count
    let pad = (0..<missing).map { fill[$0 % fill.count] }
    return inFront ? text(pad + all) : text(all + pad)
  }

  private static func repeated(_ text: String, _ count: Int) -> SQLiteValue {
    if count <= 0 || text.isEmpty { return .text("") }
    guard count <= maximumText / text.utf8.count else { return .null }
    return .text(String(repeating: text, count: count))
  }

  private static func trimmed(_ values: [SQLiteValue], front: Bool, back: Bool) -> SQLiteValue {
    var text = Substring(values[0].mysqlText)
    let mark = values[1].mysqlText
    if mark.isEmpty { return .text(String(text)) }
    while front, text.hasPrefix(mark) { text = text.dropFirst(mark.count) }
    while back, text.hasSuffix(mark) { text = text.dropLast(mark.count) }
    return .text(String(text))
  }

  private static func regularExpression(
    _ source: SQLiteValue, mode: SQLiteValue?
  ) throws(MySQLError) -> Pattern {
    let isCaseSensitive = mode?.mysqlText.contains("c") ?? false
    do throws(PatternError) {
      return try Pattern(source.mysqlText, caseSensitive: isCaseSensitive)
    } catch {
      throw MySQLError(
        3692, "HY000", "The regular expression contains a syntax error or an unsupported feature.")
    }
  }

  private static func replacedPattern(_ values: [SQLiteValue]) throws(MySQLError) -> SQLiteValue {
    let pattern = try regularExpression(values[1], mode: nil)
    let text = values[0].mysqlText
    let bytes = Array(text.utf8)
    let matches = (try? pattern.matches(in: text, limit: 10_000)) ?? []
    var result: [UInt8] = []
    var end = 0
    for match in matches {
      result += bytes[end..<match.range.lowerBound]
      result += expanded(values[2].mysqlText, match.groups)
      end = match.range.upperBound
      if result.count > maximumText { return .null }
    }
    return .text(String(decoding: result + bytes[end...], as: UTF8.self))
  }

  private static func expanded(_ template: String, _ groups: [String?]) -> [UInt8] {
    var result: [UInt8] = []
    let bytes = Array(template.utf8)
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "$"), place + 1 < bytes.count,
        (0x30...0x39).contains(bytes[place + 1])
      {
        let group = Int(bytes[place + 1]) - 0x30
        if group < groups.count { result += Array((groups[group] ?? "").utf8) }
        place += 2
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }
}
