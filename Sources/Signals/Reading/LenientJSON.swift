import Trajectories

/// Reads JSON the way models misspell it; refuses where a guess would have to invent content.
///
/// Accepts single and curly quotes, bare names, Python and JavaScript literals, comments, missing
/// and surplus commas, raw line breaks in strings, unescaped inner quotes, and brackets that were
/// never closed. A text that breaks off inside a string or before a value is refused.
struct LenientJSON {
  private let bytes: [UInt8]
  private var cursor: Int
  private var depth = 0
  private static let depthLimit = 64

  private init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    cursor = start
  }

  /// Reads one value and requires that nothing but stray closers follows it.
  static func value(in bytes: [UInt8]) -> JSONValue? {
    var reader = LenientJSON(bytes, from: 0)
    guard let value = reader.value(stop: nil) else { return nil }
    reader.skipFiller()
    while let byte = reader.peek, "}])>;,`".utf8.contains(byte) {
      reader.cursor += 1
      reader.skipFiller()
    }
    guard reader.cursor == bytes.count else { return nil }
    return value
  }

  /// Reads one value from `start` and returns where it ended; text after it is left alone.
  static func value(in bytes: [UInt8], from start: Int) -> (value: JSONValue, end: Int)? {
    var reader = LenientJSON(bytes, from: start)
    guard let value = reader.value(stop: nil) else { return nil }
    return (value, reader.cursor)
  }

  /// Reads `name=value, …` up to a closing parenthesis or the end.
  static func keywordArguments(in bytes: [UInt8], from start: Int) -> (JSONObject, end: Int)? {
    var reader = LenientJSON(bytes, from: start)
    guard let object = reader.members(closer: UInt8(ascii: ")")) else { return nil }
    return (object, reader.cursor)
  }

  private var peek: UInt8? { cursor < bytes.count ? bytes[cursor] : nil }

  private func starts(_ text: StaticString, at offset: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset + count <= bytes.count else { return false }
    for index in 0..<count where bytes[offset + index] != text.utf8Start[index] { return false }
    return true
  }

  private mutating func skipFiller() {
    while let byte = peek {
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
        cursor += 1
      } else if starts("\u{A0}", at: cursor) {
        cursor += 2
      } else if starts("//", at: cursor) {
        while let byte = peek, byte != 0x0A { _ = byte; cursor += 1 }
      } else if starts("/*", at: cursor) {
        cursor += 2
        while cursor < bytes.count, !starts("*/", at: cursor) { cursor += 1 }
        cursor = min(bytes.count, cursor + 2)
      } else {
        return
      }
    }
  }

  private mutating func value(stop: UInt8?) -> JSONValue? {
    skipFiller()
    guard let byte = peek else { return nil }
    switch byte {
    case UInt8(ascii: "{"):
      return nested { reader in
        reader.cursor += 1
        return reader.members(closer: UInt8(ascii: "}")).map(JSONValue.object)
      }
    case UInt8(ascii: "["):
      return nested { reader in
        reader.cursor += 1
        return reader.elements(closer: UInt8(ascii: "]")).map(JSONValue.array)
      }
    case UInt8(ascii: "("):
      return nested { reader in
        reader.cursor += 1
        return reader.elements(closer: UInt8(ascii: ")")).map(JSONValue.array)
      }
    default:
      if let quote = quoteHere() { return quoted(quote, isName: false).map(JSONValue.string) }
      return bare(stop: stop)
    }
  }

  private mutating func nested(_ body: (inout LenientJSON) -> JSONValue?) -> JSONValue? {
    guard depth < LenientJSON.depthLimit else { return nil }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  private mutating func members(closer: UInt8) -> JSONObject? {
    var object = JSONObject()
    var afterComma = false
    while true {
      skipFiller()
      guard let byte = peek else { return afterComma ? nil : object }
      if byte == closer {
        cursor += 1
        return object
      }
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
        afterComma = true
        cursor += 1
        continue
      }
      // A closer of the wrong kind ends this object too; it belongs to the bracket outside.
      if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return object }
      guard let name = memberName() else { return nil }
      skipFiller()
      guard let mark = peek, mark == UInt8(ascii: ":") || mark == UInt8(ascii: "=") else {
        return nil
      }
      cursor += starts("=>", at: cursor) ? 2 : 1
      guard let value = value(stop: closer) else { return nil }
      object[name] = value
      afterComma = false
    }
  }

  private mutating func elements(closer: UInt8) -> [JSONValue]? {
    var elements: [JSONValue] = []
    var afterComma = false
    while true {
      skipFiller()
      guard let byte = peek else { return afterComma ? nil : elements }
      if byte == closer {
        cursor += 1
        return elements
      }
      if byte == UInt8(ascii: ",") {
        afterComma = true
        cursor += 1
        continue
      }
      if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return elements }
      guard let value = value(stop: closer) else { return nil }
      elements.append(value)
      afterComma = false
    }
  }

  private mutating func memberName() -> String? {
    if let quote = quoteHere() { return quoted(quote, isName: true) }
    let start = cursor
    while let byte = peek, LenientJSON.isNameByte(byte) { cursor += 1 }
    return cursor > start ? String(decoding: bytes[start..<cursor], as: UTF8.self) : nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"),
      UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

// MARK: - Strings

extension LenientJSON {
  private struct Quote {
    let opening: Int
    let closing: StaticString
    /// Another mark that closes it too; it starts with the same byte.
    var otherClosing: StaticString?
  }

  /// The quote that starts at the cursor, which may be curly or escaped.
  private func quoteHere() -> Quote? {
    guard let byte = peek else { return nil }
    switch byte {
    case UInt8(ascii: "\""):
      return starts("\"\"\"", at: cursor)
        ? Quote(opening: 3, closing: "\"\"\"") : Quote(opening: 1, closing: "\"")
    case UInt8(ascii: "'"): return Quote(opening: 1, closing: "'")
    case UInt8(ascii: "`"): return Quote(opening: 1, closing: "`")
    case UInt8(ascii: "\\") where starts("\\\"", at: cursor):
      return Quote(opening: 2, closing: "\\\"")
    case 0xE2:
      if starts("\u{201C}", at: cursor) || starts("\u{201D}", at: cursor) {
        return Quote(opening: 3, closing: "\u{201D}", otherClosing: "\u{201C}")
      }
      if starts("\u{2018}", at: cursor) || starts("\u{2019}", at: cursor) {
        return Quote(opening: 3, closing: "\u{2019}", otherClosing: "\u{2018}")
      }
      return nil
    default: return nil
    }
  }

  private mutating func quoted(_ quote: Quote, isName: Bool) -> String? {
    cursor += quote.opening
    let mark = quote.closing.utf8Start.pointee
    var text: [UInt8] = []
    while cursor < bytes.count {
      // Most of a text is neither a quote nor an escape and goes over in one piece.
      var end = cursor
      while end < bytes.count, bytes[end] != mark, bytes[end] != UInt8(ascii: "\\") { end += 1 }
      if end > cursor {
        text.append(contentsOf: bytes[cursor..<end])
        cursor = end
        continue
      }
      if let length = closingLength(quote), isClosing(after: cursor + length, isName: isName) {
        cursor += length
        return String(decoding: text, as: UTF8.self)
      }
      if bytes[cursor] == UInt8(ascii: "\\"), quote.opening != 2 {
        appendEscape(to: &text)
      } else {
        text.append(bytes[cursor])
        cursor += 1
      }
    }
    return nil
  }

  /// How long the closing mark at the cursor is, or nil where none stands there.
  private func closingLength(_ quote: Quote) -> Int? {
    if starts(quote.closing, at: cursor) { return quote.closing.utf8CodeUnitCount }
    if let other = quote.otherClosing, starts(other, at: cursor) {
      return other.utf8CodeUnitCount
    }
    return nil
  }

  /// A quote closes where the grammar goes on after it; elsewhere it belongs to the text.
  private func isClosing(after offset: Int, isName: Bool) -> Bool {
    var next = offset
    while next < bytes.count, bytes[next] == 0x20 || (bytes[next] >= 0x09 && bytes[next] <= 0x0D) {
      next += 1
    }
    guard next < bytes.count else { return true }
    switch bytes[next] {
    case UInt8(ascii: ":"), UInt8(ascii: "="): return isName
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"),
      UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: "`"):
      return !isName
    // A member that follows without a comma.
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return !isName && next > offset
    case UInt8(ascii: "/"): return !isName
    default: return false
    }
  }

  private mutating func appendEscape(to text: inout [UInt8]) {
    cursor += 1
    guard let mark = peek else { return }
    cursor += 1
    switch mark {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "/"),
      UInt8(ascii: "`"), UInt8(ascii: "_"), 0x0A:
      if mark != 0x0A { text.append(mark) }
    case UInt8(ascii: "u"): appendUnicode(to: &text)
    default: text += [UInt8(ascii: "\\"), mark]
    }
  }

  private mutating func appendUnicode(to text: inout [UInt8]) {
    func unit(at start: Int) -> UInt32? {
      guard start + 4 <= bytes.count else { return nil }
      let digits = String(decoding: bytes[start..<start + 4], as: UTF8.self)
      return digits.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2D } ? UInt32(digits, radix: 16) : nil
    }
    guard var scalar = unit(at: cursor) else {
      text += Array("\\u".utf8)
      return
    }
    cursor += 4
    if scalar >= 0xD800, scalar < 0xDC00, starts("\\u", at: cursor), let low = unit(at: cursor + 2),
      low >= 0xDC00, low < 0xE000
    {
      scalar = 0x10000 + (scalar - 0xD800) << 10 + low - 0xDC00
      cursor += 6
    }
    text += Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
  }
}

// MARK: - Bare words and numbers

extension LenientJSON {
  private mutating func bare(stop: UInt8?) -> JSONValue? {
    let start = cursor
    while let byte = peek {
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        break
      }
      if byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "<") || byte == stop { break }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "{") { return nil }
      if starts("//", at: cursor) || starts("/*", at: cursor) { break }
      cursor += 1
    }
    let word = String(decoding: bytes[start..<cursor], as: UTF8.self).trimmingASCIISpace()
    switch word {
    case "": return nil
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case "null", "None", "nil", "undefined", "NULL", "NaN": return .null
    default: break
    }
    if let number = LenientJSON.number(word) { return number }
    // A word that the text breaks off in may be half of one.
    if cursor == bytes.count || word.utf8.count > 200 { return nil }
    return .string(word)
  }

  private static func number(_ word: String) -> JSONValue? {
    guard let first = word.utf8.first, first < 0x40, word.utf8.count <= 40 else { return nil }
    var text = word.utf8.contains(UInt8(ascii: "_")) ? word.filter { $0 != "_" } : word
    if text.hasPrefix("+") { text.removeFirst() }
    if text.hasPrefix(".") { text = "0" + text }
    if text.hasSuffix(".") { text.removeLast() }
    guard let value = try? JSONValue(parsing: text), case .number = value else { return nil }
    return value
  }
}
