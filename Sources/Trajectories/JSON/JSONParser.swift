/// A strict RFC 8259 parser over UTF-8 bytes.
struct JSONParser: ~Copyable {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: JSONValue.ParseOptions
  var cursor = 0
  private var depth = 0
  var scratch = ByteScratch()
  var lastStringHadEscapes = false
  /// Marks of the member names of the objects that are open, to find names that stand twice.
  private var keyMarks: [UInt64] = []

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
    let firstMark = keyMarks.count
    // Small objects are searched, large ones are checked once against a set at the end.
    var laterKeyOffsets: [Int] = []
    while true {
      skipSpace()
      guard cursor < bytes.count, bytes[cursor] == UInt8(ascii: "\"") else {
        throw failureHere("expected a member name in quotes")
      }
      let keyOffset = cursor
      let key = try parseString()
      let mark = keyMark(from: keyOffset + 1)
      skipSpace()
      guard next(is: UInt8(ascii: ":")) else {
        throw failureHere("expected ':' after a member name")
      }
      skipSpace()
      let place = earlierPlace(of: key, marked: mark, since: firstMark, in: members)
      if place != nil { try refuseDuplicate(key, at: keyOffset) }
      let value = try parseValue()
      if let place {
        members[place].value = value
      } else {
        if members.count < JSONParser.searchLimit {
          keyMarks.append(mark)
        } else {
          laterKeyOffsets.append(keyOffset)
        }
        members.append(JSONObject.Member(key: key, value: value))
      }
      skipSpace()
      if next(is: UInt8(ascii: ",")) { continue }
      if next(is: UInt8(ascii: "}")) { break }
      throw failureHere("expected ',' or '}' in an object")
    }
    depth -= 1
    keyMarks.removeSubrange(firstMark...)
    return .object(try distinct(members, laterKeyOffsets: laterKeyOffsets))
  }

  private static let searchLimit = 16

  /// The place of an equal name among the members of a small object.
  private func earlierPlace(
    of key: String, marked mark: UInt64, since firstMark: Int, in members: [JSONObject.Member]
  ) -> Int? {
    guard members.count < JSONParser.searchLimit else { return nil }
    for index in firstMark..<keyMarks.count
    where keyMarks[index] == mark || mark == JSONParser.escapedMark
      || keyMarks[index] == JSONParser.escapedMark
    {
      let place = index - firstMark
      if ExactText.areEqual(members[place].key, key) { return place }
    }
    return nil
  }

  /// A name whose bytes in the text are not its own bytes.
  private static let escapedMark: UInt64 = .max

  /// The length and the ends of the name that was just read; equal names have equal marks.
  @inline(__always)
  private func keyMark(from start: Int) -> UInt64 {
    if lastStringHadEscapes { return JSONParser.escapedMark }
    let count = cursor - 1 - start
    let raw = UnsafeRawBufferPointer(bytes)
    if count < 8 {
      var mark = UInt64(count)
      for index in start..<start + count { mark = mark << 8 | UInt64(bytes[index]) }
      return mark
    }
    let first = raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    let last = raw.loadUnaligned(fromByteOffset: cursor - 9, as: UInt64.self)
    let mark = (first &* 0x9E37_79B9_7F4A_7C15) ^ last &+ UInt64(count)
    return mark == JSONParser.escapedMark ? 0 : mark
  }

  private func distinct(
    _ members: [JSONObject.Member], laterKeyOffsets: [Int]
  ) throws(JSONError) -> JSONObject {
    if laterKeyOffsets.isEmpty { return JSONObject(distinct: members) }
    var seen = Set<ExactText>(minimumCapacity: members.count)
    var hasDuplicate = false
    for (index, member) in members.enumerated()
    where !seen.insert(ExactText(member.key)).inserted {
      try refuseDuplicate(
        member.key, at: laterKeyOffsets[max(0, index - JSONParser.searchLimit)])
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
  mutating func next(is byte: UInt8) -> Bool {
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

extension JSONParser {
  func failure(_ kind: JSONError.Kind, _ detail: String) -> JSONError {
    JSONError(kind, offset: cursor, detail: detail, in: bytes)
  }

  func failureHere(_ expectation: String) -> JSONError {
    failure(
      cursor < bytes.count ? .unexpectedByte : .unexpectedEnd, "\(expectation), found \(found())")
  }

  /// What stands at the cursor, safe to print.
  func found() -> String {
    guard cursor < bytes.count else { return "the end of the text" }
    let byte = bytes[cursor]
    if byte >= 0x21, byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (digits.count < 2 ? "0" : "") + digits
  }
}
