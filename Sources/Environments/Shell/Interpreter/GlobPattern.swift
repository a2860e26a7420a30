/// Shell patterns: `*`, `?`, `[…]`; a backslash makes the next byte ordinary.
enum GlobPattern {
  static func hasMarks(_ text: some Sequence<UInt8>) -> Bool {
    text.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
  }

  /// Makes every byte stand for itself.
  static func escape(_ text: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    for byte in text {
      if isMark(byte) { out.append(92) }
      out.append(byte)
    }
    return out
  }

  static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
      || byte == 92 || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "^")
  }

  static func unescape(_ pattern: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var isEscaped = false
    for byte in pattern {
      if byte == 92, !isEscaped {
        isEscaped = true
      } else {
        out.append(byte)
        isEscaped = false
      }
    }
    return out
  }

  static func matches(
    _ pattern: [UInt8], _ text: [UInt8], ignoringCase: Bool = false
  ) -> Bool {
    matches(pattern[...], text[...], ignoringCase: ignoringCase)
  }

  static func matches(
    _ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, ignoringCase: Bool = false
  ) -> Bool {
    var mark = pattern.startIndex
    var place = text.startIndex
    var star: (mark: Int, place: Int)?
    while place < text.endIndex {
      if mark < pattern.endIndex {
        if pattern[mark] == UInt8(ascii: "*") {
          star = (mark + 1, place)
          mark += 1
          continue
        }
        if let next = matchOne(pattern, mark, text[place], ignoringCase: ignoringCase) {
          mark = next
          place += 1
          continue
        }
      }
      guard let last = star else { return false }
      mark = last.mark
      place = last.place + 1
      star = (last.mark, place)
    }
    while mark < pattern.endIndex, pattern[mark] == UInt8(ascii: "*") { mark += 1 }
    return mark == pattern.endIndex
  }

  /// Matches one byte; the result is where the pattern goes on.
  private static func matchOne(
    _ pattern: ArraySlice<UInt8>, _ mark: Int, _ byte: UInt8, ignoringCase: Bool
  ) -> Int? {
    func same(_ left: UInt8, _ right: UInt8) -> Bool {
      left == right || ignoringCase && left.lowered == right.lowered
    }
    switch pattern[mark] {
    case UInt8(ascii: "?"): return mark + 1
    case UInt8(ascii: "["):
      guard let (contains, next) = bracket(pattern, mark, byte, ignoringCase: ignoringCase) else {
        return byte == pattern[mark] ? mark + 1 : nil
      }
      return contains ? next : nil
    case 92 where mark + 1 < pattern.endIndex:
      return same(pattern[mark + 1], byte) ? mark + 2 : nil
    default: return same(pattern[mark], byte) ? mark + 1 : nil
    }
  }

  private static func bracket(
    _ pattern: ArraySlice<UInt8>, _ mark: Int, _ byte: UInt8, ignoringCase: Bool
  ) -> (contains: Bool, next: Int)? {
    var place = mark + 1
    let end = pattern.endIndex
    guard place < end else { return nil }
    let negates = pattern[place] == UInt8(ascii: "!") || pattern[place] == UInt8(ascii: "^")
    if negates { place += 1 }
    var found = false
    var isFirst = true
    while place < end, isFirst || pattern[place] != UInt8(ascii: "]") {
      isFirst = false
      if pattern[place] == UInt8(ascii: "["), place + 1 < end, pattern[place + 1] == 58,
        let close = Array(pattern[(place + 2)...]).firstRange(of: ":]".octets)
      {
        let name = pattern[(place + 2)..<(place + 2 + close.lowerBound)].decoded
        if ByteSet.named(name)?.contains(byte) ?? false { found = true }
        place += 2 + close.upperBound
        continue
      }
      if pattern[place] == 92, place + 1 < end { place += 1 }
      let low = pattern[place]
      var high = low
      if place + 2 < end, pattern[place + 1] == UInt8(ascii: "-"),
        pattern[place + 2] != UInt8(ascii: "]")
      {
        place += 2
        if pattern[place] == 92, place + 1 < end { place += 1 }
        high = pattern[place]
      }
      if low <= byte, byte <= high { found = true }
      if ignoringCase {
        if low <= byte.lowered, byte.lowered <= high { found = true }
        if low <= byte.uppered, byte.uppered <= high { found = true }
      }
      place += 1
    }
    guard place < end else { return nil }
    return (found != negates, place + 1)
  }
}
