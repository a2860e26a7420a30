/// A strict RFC 8259 parser over UTF-8 bytes.
struct JSONParser: ~Copyable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let options: JSONValue.ParseOptions
  private var cursor = 0
  private var depth = 0
  private var scratch: [UInt8] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>, options: JSONValue.ParseOptions) {
    self.bytes = bytes
    self.options = options
  }

  mutating func parseDocument() throws(JSONError) -> JSONValue {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw failure(
        .unexpectedByte, "expected a value, found a byte order mark; save the text without it")
    }
    skipSpace()
    let value = try parseValue()
    skipSpace()
    guard cursor == bytes.count else {
      throw failure(.trailingContent, "expected the end of the text, found \(found())")
    }
    return value
  }

  private mutating func parseValue() throws(JSONError) -> JSONValue {
    guard cursor < bytes.count else {
      throw failure(.unexpectedEnd, "expected a value, found the end of the text")
    }
    switch bytes[cursor] {
    case UInt8(ascii: "\""):
      return .string(try parseString())
    case UInt8(ascii: "{"):
      return try parseObject()
    case UInt8(ascii: "["):
      return try parseArray()
    case UInt8(ascii: "t"):
      try expectLiteral("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try expectLiteral("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try expectLiteral("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(try parseNumber())
    default:
      throw failure(.unexpectedByte, "expected a value, found \(found())")
    }
  }

  private mutating func parseArray() throws(JSONError) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    skipSpace()
    if next(is: UInt8(ascii: "]")) {
      depth -= 1
      return .array(elements)
    }
    while true {
      skipSpace()
      elements.append(try parseValue())
      skipSpace()
      if next(is: UInt8(ascii: ",")) { continue }
      if next(is: UInt8(ascii: "]")) { break }
      throw failureHere("expected ',' or ']' in an array")
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func parseObject() throws(JSONError) -> JSONValue {
    try enter()
    var members: [JSONObject.Member] = []
    skipSpace()
    if next(is: UInt8(ascii: "}")) {
      depth -= 1
      return .object(JSONObject())
    }
    members.reserveCapacity(4)
    // Small objects are searched, large ones are checked once against a set at the end.
    var keyOffsets: [Int] = []
    while true {
      skipSpace()
      guard cursor < bytes.count, bytes[cursor] == UInt8(ascii: "\"") else {
        throw failureHere("expected a member name in quotes")
      }
      let keyOffset = cursor
      let key = try parseString()
      skipSpace()
      guard next(is: UInt8(ascii: ":")) else {
        throw failureHere("expected ':' after a member name")
      }
      skipSpace()
      let value = try parseValue()
      if members.count < 16, let place = members.firstIndex(where: { $0.key == key }) {
        try refuseDuplicate(key, at: keyOffset)
        members[place].value = value
      } else {
        if members.count >= 16 { keyOffsets.append(keyOffset) }
        members.append(JSONObject.Member(key: key, value: value))
      }
      skipSpace()
      if next(is: UInt8(ascii: ",")) { continue }
      if next(is: UInt8(ascii: "}")) { break }
      throw failureHere("expected ',' or '}' in an object")
    }
    depth -= 1
    return .object(try distinct(members, laterKeyOffsets: keyOffsets))
  }

  private func distinct(
    _ members: [JSONObject.Member], laterKeyOffsets: [Int]
  ) throws(JSONError) -> JSONObject {
    if laterKeyOffsets.isEmpty { return JSONObject(distinct: members) }
    var seen = Set<String>(minimumCapacity: members.count)
    var hasDuplicate = false
    for (index, member) in members.enumerated() where !seen.insert(member.key).inserted {
      try refuseDuplicate(member.key, at: laterKeyOffsets[max(0, index - 16)])
      hasDuplicate = true
    }
    guard hasDuplicate else { return JSONObject(distinct: members) }
    return JSONObject(members.lazy.map { ($0.key, $0.value) })
  }

  private func refuseDuplicate(_ key: String, at offset: Int) throws(JSONError) {
    guard options.duplicateKeys == .refuse else { return }
    throw JSONError(
      .duplicateKey, offset: offset,
      detail: "expected each member name once, found \"\(key.prefix(60))\" again", in: bytes)
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    guard depth <= options.maximumDepth else {
      throw failure(.tooDeep, "expected at most \(options.maximumDepth) nested arrays and objects")
    }
    cursor += 1
  }

  @inline(__always)
  private mutating func next(is byte: UInt8) -> Bool {
    guard cursor < bytes.count, bytes[cursor] == byte else { return false }
    cursor += 1
    return true
  }

  @inline(__always)
  private mutating func skipSpace() {
    while cursor < bytes.count {
      switch bytes[cursor] {
      case 0x20, 0x0A, 0x0D, 0x09: cursor += 1
      default: return
      }
    }
  }

  private mutating func expectLiteral(_ literal: StaticString) throws(JSONError) {
    let count = literal.utf8CodeUnitCount
    guard cursor + count <= bytes.count else {
      throw failure(.badLiteral, "expected \(literal), found \(found())")
    }
    for index in 0..<count where bytes[cursor + index] != literal.utf8Start[index] {
      throw failure(.badLiteral, "expected \(literal), found \(found())")
    }
    cursor += count
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func parseNumber() throws(JSONError) -> JSONNumber {
    let start = cursor
    let isNegative = next(is: UInt8(ascii: "-"))
    let digitsStart = cursor
    var magnitude: Int64 = 0
    while cursor < bytes.count, case let digit = bytes[cursor] &- 0x30, digit < 10 {
      // Wraps on long texts; those are not stored as integers.
      magnitude = magnitude &* 10 &+ Int64(digit)
      cursor += 1
    }
    let digitCount = cursor - digitsStart
    guard digitCount > 0 else {
      throw failure(.badNumber, "expected a digit after '-', found \(found())")
    }
    if digitCount > 1, bytes[digitsStart] == 0x30 {
      cursor = digitsStart
      throw failure(.badNumber, "expected a number without leading zeros")
    }
    var isPlain = digitCount <= 18
    if next(is: UInt8(ascii: ".")) {
      isPlain = false
      try skipDigits(after: "'.'")
    }
    if cursor < bytes.count, bytes[cursor] | 0x20 == UInt8(ascii: "e") {
      isPlain = false
      cursor += 1
      if cursor < bytes.count, bytes[cursor] == 0x2B || bytes[cursor] == 0x2D { cursor += 1 }
      try skipDigits(after: "the exponent mark")
    }
    if isPlain, !(isNegative && magnitude == 0) {
      return JSONNumber(.integer(isNegative ? -magnitude : magnitude))
    }
    let text = UnsafeBufferPointer(rebasing: bytes[start..<cursor])
    return JSONNumber(validatedText: String(decoding: text, as: UTF8.self))
  }

  private mutating func skipDigits(after place: String) throws(JSONError) {
    let start = cursor
    while cursor < bytes.count, bytes[cursor] &- 0x30 < 10 { cursor += 1 }
    guard cursor > start else {
      throw failure(.badNumber, "expected a digit after \(place), found \(found())")
    }
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func parseString() throws(JSONError) -> String {
    cursor += 1
    let start = cursor
    cursor = plainEnd(from: cursor)
    guard cursor < bytes.count else {
      throw failure(.unexpectedEnd, "expected a closing quote, found the end of the text")
    }
    if bytes[cursor] == UInt8(ascii: "\"") {
      let text = try makeString(UnsafeBufferPointer(rebasing: bytes[start..<cursor]), at: start)
      cursor += 1
      return text
    }
    return try parseEscapedString(from: start)
  }

  /// The first byte at or after `start` that is a quote, a backslash or a control character.
  @inline(__always)
  private func plainEnd(from start: Int) -> Int {
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while index &+ 8 <= bytes.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let hits =
        ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
        | ((word &- (ones &* 0x20)) & ~word)
      let marks = hits & highs
      // Borrow between lanes can only set marks above the first true one.
      if marks != 0 { return index &+ UInt64(littleEndian: marks).trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
      index &+= 1
    }
    return index
  }

  private func makeString(
    _ text: UnsafeBufferPointer<UInt8>, at offset: Int
  ) throws(JSONError) -> String {
    if let made = String(validating: text, as: UTF8.self) { return made }
    throw JSONError(
      .invalidUTF8, offset: offset + firstInvalidUTF8(text),
      detail: "expected UTF-8, found an invalid sequence", in: bytes)
  }

  private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
    scratch.removeAll(keepingCapacity: true)
    var plainStart = start
    while true {
      scratch.append(contentsOf: bytes[plainStart..<cursor])
      guard cursor < bytes.count else {
        throw failure(.unexpectedEnd, "expected a closing quote, found the end of the text")
      }
      switch bytes[cursor] {
      case UInt8(ascii: "\""):
        let text = scratch.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
        guard let text else {
          let raw = UnsafeBufferPointer(rebasing: bytes[start..<cursor])
          throw JSONError(
            .invalidUTF8, offset: start + firstInvalidUTF8(raw),
            detail: "expected UTF-8, found an invalid sequence", in: bytes)
        }
        cursor += 1
        return text
      case UInt8(ascii: "\\"):
        try parseEscape()
      default:
        throw failure(
          .controlCharacter, "expected control characters to be escaped, found \(found())")
      }
      plainStart = cursor
      cursor = plainEnd(from: cursor)
    }
  }

  private mutating func parseEscape() throws(JSONError) {
    let escapeStart = cursor
    cursor += 1
    guard cursor < bytes.count else {
      throw failure(.unexpectedEnd, "expected an escape, found the end of the text")
    }
    let mark = bytes[cursor]
    switch mark {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(mark)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"):
      cursor += 1
      try appendUnicodeEscape(startingAt: escapeStart)
      return
    default:
      throw failure(.badEscape, "expected one of \" \\ / b f n r t u after '\\', found \(found())")
    }
    cursor += 1
  }

  private mutating func appendUnicodeEscape(startingAt escapeStart: Int) throws(JSONError) {
    let first = try parseHexUnit()
    var scalar = UInt32(first)
    if first >= 0xD800, first < 0xDC00, cursor + 1 < bytes.count,
      bytes[cursor] == UInt8(ascii: "\\"), bytes[cursor + 1] == UInt8(ascii: "u")
    {
      let pairStart = cursor
      cursor += 2
      let second = try parseHexUnit()
      if second >= 0xDC00, second < 0xE000 {
        scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00
      } else {
        cursor = pairStart
      }
    }
    guard let valid = Unicode.Scalar(scalar) else {
      if options.loneSurrogates == .replace {
        scratch.append(contentsOf: [0xEF, 0xBF, 0xBD])
        return
      }
      cursor = escapeStart
      throw failure(.loneSurrogate, "expected a pair of surrogate escapes, found one alone")
    }
    scratch.append(contentsOf: UTF8.encode(valid) ?? UTF8.encodedReplacementCharacter)
  }

  private mutating func parseHexUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard cursor < bytes.count, let digit = hexValue(bytes[cursor]) else {
        throw failure(.badEscape, "expected four hexadecimal digits after \\u, found \(found())")
      }
      unit = unit << 4 | UInt16(digit)
      cursor += 1
    }
    return unit
  }

  private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private func firstInvalidUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var low = 0
    var decoder = UTF8()
    var iterator = text.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): low += UTF8.width(scalar)
      case .emptyInput, .error: return low
      }
    }
  }
}

// MARK: - Failures

extension JSONParser {
  private func failure(_ kind: JSONError.Kind, _ detail: String) -> JSONError {
    JSONError(kind, offset: cursor, detail: detail, in: bytes)
  }

  private func failureHere(_ expectation: String) -> JSONError {
    failure(
      cursor < bytes.count ? .unexpectedByte : .unexpectedEnd, "\(expectation), found \(found())")
  }

  /// What stands at the cursor, safe to print.
  private func found() -> String {
    guard cursor < bytes.count else { return "the end of the text" }
    let byte = bytes[cursor]
    if byte >= 0x21, byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (digits.count < 2 ? "0" : "") + digits
  }
}
