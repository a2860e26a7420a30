/// Cutting and replacing by shell patterns, for `${name#…}` and its kin.
enum PatternTrim {
  static func dropPrefix(_ text: [UInt8], _ pattern: [UInt8], longest: Bool) -> [UInt8] {
    let ends = longest ? Array((0...text.count).reversed()) : Array(0...text.count)
    for end in ends where GlobPattern.matches(pattern[...], text[..<end]) {
      return Array(text[end...])
    }
    return text
  }

  static func dropSuffix(_ text: [UInt8], _ pattern: [UInt8], longest: Bool) -> [UInt8] {
    let starts = longest ? Array(0...text.count) : Array((0...text.count).reversed())
    for start in starts where GlobPattern.matches(pattern[...], text[start...]) {
      return Array(text[..<start])
    }
    return text
  }

  static func replace(
    _ text: [UInt8], _ pattern: [UInt8], with replacement: [UInt8], _ part: Parameter.Part
  ) -> [UInt8] {
    guard !pattern.isEmpty else { return text }
    switch part {
    case .prefix:
      for end in (0...text.count).reversed()
      where GlobPattern.matches(pattern[...], text[..<end]) {
        return replacement + text[end...]
      }
      return text
    case .suffix:
      for start in 0...text.count where GlobPattern.matches(pattern[...], text[start...]) {
        return text[..<start] + replacement
      }
      return text
    case .first, .all: break
    }
    let literal = GlobPattern.hasMarks(pattern) ? nil : GlobPattern.unescape(pattern)
    var out: [UInt8] = []
    var place = 0
    while place < text.count {
      guard let end = matchEnd(text, from: place, pattern, literal: literal), end > place else {
        out.append(text[place])
        place += 1
        continue
      }
      out += replacement
      place = end
      if case .first = part { break }
    }
    return out + text[place...]
  }

  private static func matchEnd(
    _ text: [UInt8], from start: Int, _ pattern: [UInt8], literal: [UInt8]?
  ) -> Int? {
    if let literal { return text[start...].starts(with: literal) ? start + literal.count : nil }
    let reach = min(text.count, start + 4096)
    return (start...reach).reversed().first {
      GlobPattern.matches(pattern[...], text[start..<$0])
    }
  }
}
