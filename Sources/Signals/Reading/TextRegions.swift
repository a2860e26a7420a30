import Trajectories

/// Finds the parts of an answer that can hold a call.
enum TextRegions {
  /// The insides of fenced blocks, in order.
  static func fenced(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var regions: [ArraySlice<UInt8>] = []
    var open: Int?
    var index = 0
    while index + 2 < bytes.count, regions.count < 8 {
      guard bytes[index] == 0x60, bytes[index + 1] == 0x60, bytes[index + 2] == 0x60 else {
        index += 1
        continue
      }
      if let start = open {
        regions.append(bytes[start..<index])
        open = nil
        index += 3
      } else {
        // The first line of a fence may name the language.
        var start = index + 3
        while start < bytes.count, isWord(bytes[start]) { start += 1 }
        open = start
        index = start
      }
    }
    if let start = open { regions.append(bytes[start...]) }
    return regions
  }

  /// The byte ranges of balanced `{…}` at the outermost level; quotes hide brackets.
  static func objects(_ bytes: [UInt8]) -> [Range<Int>] {
    var regions: [Range<Int>] = []
    var depth = 0
    var start = 0
    var isQuoted = false
    var index = 0
    while index < bytes.count, regions.count < 16 {
      let byte = bytes[index]
      if isQuoted {
        if byte == UInt8(ascii: "\\") { index += 1 } else if byte == 0x22 { isQuoted = false }
      } else if byte == 0x22, depth > 0 {
        isQuoted = true
      } else if byte == UInt8(ascii: "{") {
        if depth == 0 { start = index }
        depth += 1
      } else if byte == UInt8(ascii: "}"), depth > 0 {
        depth -= 1
        if depth == 0 { regions.append(start..<index + 1) }
      }
      index += 1
    }
    return regions
  }

  /// The part between two marks, or up to the end where the second is missing.
  static func between(
    _ opening: String, _ closing: String, in bytes: [UInt8], from start: Int = 0
  ) -> Range<Int>? {
    guard let open = find(opening, in: bytes, from: start) else { return nil }
    let inside = open + opening.utf8.count
    return inside..<(find(closing, in: bytes, from: inside) ?? bytes.count)
  }

  static func stands(_ mark: StaticString, in bytes: [UInt8], at start: Int) -> Bool {
    let count = mark.utf8CodeUnitCount
    guard start + count <= bytes.count else { return false }
    for offset in 0..<count where bytes[start + offset] != mark.utf8Start[offset] { return false }
    return true
  }

  static func find(_ mark: String, in bytes: [UInt8], from start: Int = 0) -> Int? {
    let mark = Array(mark.utf8)
    guard let first = mark.first, start <= bytes.count - mark.count else { return nil }
    var index = start
    while index <= bytes.count - mark.count {
      if bytes[index] == first, bytes[index...].starts(with: mark) { return index }
      index += 1
    }
    return nil
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
