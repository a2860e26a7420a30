/// One word, literal or sign of a statement.
struct SQLToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// A bare word, which may be a keyword.
    case word
    /// A name in backticks.
    case quotedName
    case string
    case number
    case sign
    case end
  }
  var kind: Kind
  /// Words as written, strings and names without quotes and escapes.
  var text: String
  /// Words in upper case, for comparison with keywords.
  var keyword: String
  var start: Int
  var end: Int
}

/// Cuts a statement into tokens by MySQL's rules.
struct SQLLexer {
  let bytes: [UInt8]
  private var place = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func tokens() throws(MySQLError) -> [SQLToken] {
    var found: [SQLToken] = []
    while true {
      try skipSpace()
      guard place < bytes.count else {
        found.append(
          SQLToken(kind: .end, text: "", keyword: "", start: bytes.count, end: bytes.count))
        return found
      }
      found.append(try next())
    }
  }

  /// The error for everything from a byte on; MySQL quotes at most 80 characters.
  func failure(at offset: Int) -> MySQLError {
    let rest = String(decoding: bytes[min(offset, bytes.count)...], as: UTF8.self)
    let line = 1 + bytes[..<min(offset, bytes.count)].count { $0 == 0x0A }
    return .syntax(near: String(rest.unicodeScalars.prefix(80).map(Character.init)), line: line)
  }

  private func byte(_ ahead: Int = 0) -> UInt8 {
    place + ahead < bytes.count ? bytes[place + ahead] : 0
  }

  private mutating func skipSpace() throws(MySQLError) {
    while place < bytes.count {
      let current = bytes[place]
      if current == 0x20 || (0x09...0x0D).contains(current) {
        place += 1
      } else if current == UInt8(ascii: "#") || isDashComment {
        while place < bytes.count, bytes[place] != 0x0A { place += 1 }
      } else if current == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        let start = place
        place += 2
        while place < bytes.count, byte() != UInt8(ascii: "*") || byte(1) != UInt8(ascii: "/") {
          place += 1
        }
        guard place < bytes.count else { throw failure(at: start) }
        place += 2
      } else {
        return
      }
    }
  }

  private var isDashComment: Bool {
    guard byte() == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") else { return false }
    return place + 2 >= bytes.count || bytes[place + 2] <= 0x20
  }

  private mutating func next() throws(MySQLError) -> SQLToken {
    let start = place
    switch byte() {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      return try string(start)
    case UInt8(ascii: "`"):
      return try quotedName(start)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return numberOrWord(start)
    case UInt8(ascii: ".") where isDigit(byte(1)):
      return numberOrWord(start)
    case let other where isWordByte(other):
      while isWordByte(byte()) { place += 1 }
      return word(start)
    default:
      return sign(start)
    }
  }

  private func isDigit(_ value: UInt8) -> Bool { value >= 0x30 && value <= 0x39 }

  private func isWordByte(_ value: UInt8) -> Bool {
    isDigit(value) || (value | 0x20 >= 0x61 && value | 0x20 <= 0x7A) || value == 0x5F
      || value == 0x24 || value >= 0x80
  }

  private func word(_ start: Int) -> SQLToken {
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    let upper = String(
      decoding: bytes[start..<place].map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 },
      as: UTF8.self)
    return SQLToken(kind: .word, text: text, keyword: upper, start: start, end: place)
  }

  /// Digits may begin a name: `1952_prix` is one, `1e5` and `12` are numbers.
  private mutating func numberOrWord(_ start: Int) -> SQLToken {
    while isDigit(byte()) { place += 1 }
    if byte() == UInt8(ascii: ".") {
      place += 1
      while isDigit(byte()) { place += 1 }
      takeExponent()
    } else {
      takeExponent()
      if isWordByte(byte()) {
        while isWordByte(byte()) { place += 1 }
        return word(start)
      }
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    return SQLToken(kind: .number, text: text, keyword: "", start: start, end: place)
  }

  private mutating func takeExponent() {
    guard byte() | 0x20 == UInt8(ascii: "e") else { return }
    let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
    guard isDigit(byte(signed ? 2 : 1)) else { return }
    place += signed ? 2 : 1
    while isDigit(byte()) { place += 1 }
  }

  private mutating func string(_ start: Int) throws(MySQLError) -> SQLToken {
    let quote = byte()
    place += 1
    var text: [UInt8] = []
    while place < bytes.count {
      let current = bytes[place]
      if current == quote {
        if byte(1) != quote {
          place += 1
          return SQLToken(
            kind: .string, text: String(decoding: text, as: UTF8.self), keyword: "", start: start,
            end: place)
        }
        text.append(quote)
        place += 2
      } else if current == UInt8(ascii: "\\"), place + 1 < bytes.count {
        appendEscape(byte(1), to: &text)
        place += 2
      } else {
        text.append(current)
        place += 1
      }
    }
    throw failure(at: start)
  }

  private func appendEscape(_ value: UInt8, to text: inout [UInt8]) {
    switch value {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "0"): text.append(0x00)
    case UInt8(ascii: "Z"): text.append(0x1A)
    case UInt8(ascii: "%"), UInt8(ascii: "_"): text += [UInt8(ascii: "\\"), value]
    default: text.append(value)
    }
  }

  private mutating func quotedName(_ start: Int) throws(MySQLError) -> SQLToken {
    place += 1
    var text: [UInt8] = []
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "`") {
        if byte(1) != UInt8(ascii: "`") {
          place += 1
          return SQLToken(
            kind: .quotedName, text: String(decoding: text, as: UTF8.self), keyword: "",
            start: start, end: place)
        }
        place += 1
      }
      text.append(bytes[place])
      place += 1
    }
    throw failure(at: start)
  }

  private static let longSigns: [[UInt8]] = ["<=>", "<=", ">=", "<>", "!=", "||", "&&", ":="].map {
    Array($0.utf8)
  }

  private mutating func sign(_ start: Int) -> SQLToken {
    let found = SQLLexer.longSigns.first { bytes[place...].starts(with: $0) }
    place += found?.count ?? 1
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    return SQLToken(kind: .sign, text: text, keyword: text, start: start, end: place)
  }
}
