extension JSONParser {
  mutating func parseString() throws(JSONError) -> String {
    cursor += 1
    let start = cursor
    var seen: UInt64 = 0
    cursor = PlainText.end(in: bytes, from: start, seen: &seen)
    guard cursor < bytes.count else {
      throw failure(.unexpectedEnd, "expected a closing quote, found the end of the text")
    }
    if bytes[cursor] == UInt8(ascii: "\"") {
      let text = UnsafeBufferPointer(rebasing: bytes[start..<cursor])
      let made = String(decoding: text, as: UTF8.self)
      if PlainText.mayBeBeyondASCII(seen), !PlainText.holds(made, text) {
        throw invalidUTF8(in: text, at: start)
      }
      cursor += 1
      lastStringHadEscapes = false
      return made
    }
    return try parseEscapedString(from: start, seen: seen)
  }

  private mutating func parseEscapedString(
    from start: Int, seen: UInt64
  ) throws(JSONError) -> String {
    scratch.removeAll()
    var seen = seen
    var plainStart = start
    while true {
      scratch.append(UnsafeBufferPointer(rebasing: bytes[plainStart..<cursor]))
      guard cursor < bytes.count else {
        throw failure(.unexpectedEnd, "expected a closing quote, found the end of the text")
      }
      switch bytes[cursor] {
      case UInt8(ascii: "\""):
        let made = scratch.text
        if PlainText.mayBeBeyondASCII(seen), !scratch.isHeld(by: made) {
          throw invalidUTF8(in: UnsafeBufferPointer(rebasing: bytes[start..<cursor]), at: start)
        }
        cursor += 1
        lastStringHadEscapes = true
        return made
      case UInt8(ascii: "\\"):
        try parseEscape()
      default:
        throw failure(
          .controlCharacter, "expected control characters to be escaped, found \(found())")
      }
      plainStart = cursor
      cursor = PlainText.end(in: bytes, from: cursor, seen: &seen)
    }
  }

  private func invalidUTF8(in text: UnsafeBufferPointer<UInt8>, at offset: Int) -> JSONError {
    JSONError(
      .invalidUTF8, offset: offset + (PlainText.firstInvalidUTF8(in: text) ?? 0),
      detail: "expected UTF-8, found an invalid sequence", in: bytes)
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
        scratch.append(Unicode.Scalar(0xFFFD as UInt16) ?? " ")
        return
      }
      cursor = escapeStart
      throw failure(.loneSurrogate, "expected a pair of surrogate escapes, found one alone")
    }
    scratch.append(valid)
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
}
