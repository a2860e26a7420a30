import Trajectories

/// Reads lists of data out of Python source: literals, and calls with named arguments as objects.
struct PythonLiteralReader {
  private let bytes: [UInt8]
  private var cursor = 0
  private var depth = 0
  private static let maximumDepth = 64

  /// What could not be read, and where.
  struct Failure: Error, Hashable, CustomStringConvertible {
    var line: Int
    var expected: String

    var description: String { "line \(line): expected \(expected)" }
  }

  /// The first list that the source assigns to a name at the start of a line.
  static func firstList(in source: [UInt8]) throws(Failure) -> [JSONValue] {
    var reader = PythonLiteralReader(bytes: source)
    guard reader.skipToAssignedList() else { throw reader.failure("a line NAME = [") }
    let value = try reader.value()
    guard case .array(let elements) = value else { throw reader.failure("a list") }
    return elements
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func skipToAssignedList() -> Bool {
    var isLineStart = true
    while cursor < bytes.count {
      let start = cursor
      if isLineStart, PythonLiteralReader.isName(bytes[cursor]), let name = name() {
        skipSpace()
        // An annotation such as `: list[Task]` may stand between the name and the sign.
        if name != "from", name != "import", peek() == UInt8(ascii: ":") {
          while cursor < bytes.count, bytes[cursor] != 0x3D, bytes[cursor] != 0x0A { cursor += 1 }
        }
        if take("=") {
          skipSpace()
          if peek() == UInt8(ascii: "[") { return true }
        }
        cursor = start
      }
      isLineStart = bytes[cursor] == 0x0A
      cursor += 1
    }
    return false
  }

  private mutating func value() throws(Failure) -> JSONValue {
    depth += 1
    defer { depth -= 1 }
    guard depth <= PythonLiteralReader.maximumDepth else { throw failure("less nesting") }
    skipSpace()
    guard let byte = peek() else { throw failure("a value") }
    switch byte {
    case UInt8(ascii: "["): return .array(try elements(close: "]").values)
    case UInt8(ascii: "("):
      let (values, hasComma) = try elements(close: ")")
      // Parentheses around one value only group it.
      if values.count == 1, !hasComma { return values[0] }
      return .array(values)
    case UInt8(ascii: "{"): return .object(try dictionary())
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try strings())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
      return try number()
    default: return try nameOrCall()
    }
  }

  private mutating func elements(
    close: StaticString
  ) throws(Failure) -> (values: [JSONValue], hasComma: Bool) {
    cursor += 1
    var values: [JSONValue] = []
    var hasComma = false
    while true {
      skipSpace()
      if take(close) { return (values, hasComma) }
      values.append(try value())
      skipSpace()
      if take(",") {
        hasComma = true
      } else if take(close) {
        return (values, hasComma)
      } else {
        throw failure("a comma or \(close)")
      }
    }
  }

  private mutating func dictionary() throws(Failure) -> JSONObject {
    cursor += 1
    var object = JSONObject()
    while true {
      skipSpace()
      if take("}") { return object }
      guard case .string(let key) = try value() else { throw failure("a text as key") }
      skipSpace()
      guard take(":") else { throw failure("a colon") }
      object[key] = try value()
      skipSpace()
      if !take(",") {
        skipSpace()
        guard take("}") else { throw failure("a comma or }") }
        return object
      }
    }
  }

  private mutating func nameOrCall() throws(Failure) -> JSONValue {
    guard let name = name() else { throw failure("a value") }
    switch name {
    case "True": return true
    case "False": return false
    case "None": return .null
    default: break
    }
    skipSpace()
    guard take("(") else { throw failure("arguments of \(name)") }
    var object = JSONObject()
    while true {
      skipSpace()
      if take(")") { return .object(object) }
      guard let key = self.name() else { throw failure("a named argument of \(name)") }
      skipSpace()
      guard take("=") else { throw failure("= after \(key)") }
      object[key] = try value()
      skipSpace()
      if !take(",") {
        guard take(")") else { throw failure("a comma or ) in \(name)") }
        return .object(object)
      }
    }
  }

  /// One or several neighbouring string literals.
  private mutating func strings() throws(Failure) -> String {
    var text: [UInt8] = []
    while let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      try string(quote, into: &text)
      skipSpace()
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func string(_ quote: UInt8, into text: inout [UInt8]) throws(Failure) {
    let isTriple =
      cursor + 2 < bytes.count && bytes[cursor + 1] == quote && bytes[cursor + 2] == quote
    cursor += isTriple ? 3 : 1
    while cursor < bytes.count {
      let byte = bytes[cursor]
      if byte == 0x5C {
        cursor += 1
        try escape(into: &text)
      } else if byte == quote {
        let closes =
          !isTriple
          || (cursor + 2 < bytes.count && bytes[cursor + 1] == quote && bytes[cursor + 2] == quote)
        if closes {
          cursor += isTriple ? 3 : 1
          return
        }
        text.append(byte)
        cursor += 1
      } else if byte == 0x0A, !isTriple {
        throw failure("the end of the text")
      } else {
        text.append(byte)
        cursor += 1
      }
    }
    throw failure("the end of the text")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    guard let byte = peek() else { throw failure("an escape") }
    cursor += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case 0x0A: break
    case UInt8(ascii: "x"): try code(digits: 2, into: &text)
    case UInt8(ascii: "u"): try code(digits: 4, into: &text)
    case UInt8(ascii: "U"): try code(digits: 8, into: &text)
    case 0x5C, 0x27, 0x22: text.append(byte)
    default: text += [0x5C, byte]
    }
  }

  private mutating func code(digits: Int, into text: inout [UInt8]) throws(Failure) {
    let end = min(bytes.count, cursor + digits)
    let written = String(decoding: bytes[cursor..<end], as: UTF8.self)
    guard let value = UInt32(written, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw failure("\(digits) hexadecimal digits")
    }
    cursor = end
    text += String(Character(scalar)).utf8
  }

  private mutating func number() throws(Failure) -> JSONValue {
    let start = cursor
    let allowed = Set("0123456789+-.eE_".utf8)
    while let byte = peek(), allowed.contains(byte) { cursor += 1 }
    let written = String(
      decoding: bytes[start..<cursor].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    do throws(JSONError) {
      return try JSONValue(parsing: written)
    } catch {
      throw failure("a number")
    }
  }

  private mutating func name() -> String? {
    let start = cursor
    while let byte = peek(), PythonLiteralReader.isName(byte) { cursor += 1 }
    return start == cursor ? nil : String(decoding: bytes[start..<cursor], as: UTF8.self)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == 0x5F || byte == 0x2E
  }

  private func peek() -> UInt8? { cursor < bytes.count ? bytes[cursor] : nil }

  private mutating func take(_ wanted: StaticString) -> Bool {
    guard cursor < bytes.count, bytes[cursor] == wanted.utf8Start[0] else { return false }
    cursor += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek() {
      if byte <= 0x20 {
        cursor += 1
      } else if byte == UInt8(ascii: "#") {
        while let byte = peek(), byte != 0x0A { cursor += 1 }
      } else {
        return
      }
    }
  }

  private func failure(_ expected: String) -> Failure {
    Failure(line: 1 + bytes[..<min(cursor, bytes.count)].count { $0 == 0x0A }, expected: expected)
  }
}
