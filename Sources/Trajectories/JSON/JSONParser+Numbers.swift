extension JSONParser {
  mutating func parseNumber() throws(JSONError) -> JSONNumber {
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
    let text = String(
      decoding: UnsafeBufferPointer(rebasing: bytes[start..<cursor]), as: UTF8.self)
    // One value has one form, whichever way it was made.
    if digitCount == 19, cursor == digitsStart + digitCount, let exact = Int64(text) {
      return JSONNumber(.integer(exact))
    }
    return JSONNumber(validatedText: text)
  }

  private mutating func skipDigits(after place: String) throws(JSONError) {
    let start = cursor
    while cursor < bytes.count, bytes[cursor] &- 0x30 < 10 { cursor += 1 }
    guard cursor > start else {
      throw failure(.badNumber, "expected a digit after \(place), found \(found())")
    }
  }
}
