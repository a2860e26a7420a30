/// Bytes that stand in every text a pattern matches, so that most texts are ruled out without it.
struct RequiredLiteral: Sendable {
  let bytes: [UInt8]
  private let first: SIMD16<UInt8>
  private let last: SIMD16<UInt8>

  /// The longest run of plain characters that a pattern asks for; nil where none is certain.
  init?(of pattern: String) {
    var reader = Reader(bytes: Array(pattern.utf8))
    guard let found = reader.sequence(depth: 0), reader.isAtEnd, found.count >= 2,
      let head = found.first, let tail = found.last
    else { return nil }
    bytes = found
    first = SIMD16(repeating: head)
    last = SIMD16(repeating: tail)
  }

  /// Whether the bytes stand in a text at or after a place.
  ///
  /// Looks for the first and the last byte at their distance, sixteen places at a time.
  func stands(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    let span = bytes.count - 1
    var place = start
    let raw = UnsafeRawBufferPointer(text)
    while place + span + 16 <= text.count {
      let heads = raw.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
      let tails = raw.loadUnaligned(fromByteOffset: place + span, as: SIMD16<UInt8>.self)
      let both = unsafeBitCast((heads .== first) .& (tails .== last), to: SIMD2<UInt64>.self)
      if both.x | both.y != 0 {
        for offset in place..<place + 16 where isHere(text, offset) { return true }
      }
      place += 16
    }
    while place + span < text.count {
      if isHere(text, place) { return true }
      place += 1
    }
    return false
  }

  private func isHere(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    for offset in bytes.indices where text[place + offset] != bytes[offset] { return false }
    return true
  }

  /// Reads a pattern as far as plain characters go and gives up wherever it is not sure.
  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    private func peek(_ ahead: Int = 0) -> UInt8? {
      index + ahead < bytes.count ? bytes[index + ahead] : nil
    }

    /// The longest run that a sequence needs, empty where it needs none; nil where it is not sure.
    mutating func sequence(depth: Int) -> [UInt8]? {
      var best: [UInt8] = []
      var run: [UInt8] = []
      var hasChoice = false
      func longer(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { b.count > a.count ? b : a }
      while let byte = peek() {
        switch byte {
        case UInt8(ascii: ")"):
          guard depth > 0 else { return nil }
          return hasChoice ? [] : longer(best, run)
        case UInt8(ascii: "|"):
          hasChoice = true
          index += 1
        case UInt8(ascii: "("):
          best = longer(best, run)
          run = []
          guard depth < 16, let inner = group(depth: depth) else { return nil }
          if !isOptional() { best = longer(best, inner) }
        case UInt8(ascii: "["):
          best = longer(best, run)
          run = []
          guard skipClass() else { return nil }
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"):
          // The last character may be missing.
          best = longer(best, Array(run.dropLast()))
          run = []
          guard skipCount() else { return nil }
        case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "+"):
          best = longer(best, run)
          run = []
          index += 1
        case UInt8(ascii: "\\"):
          guard let escaped = peek(1) else { return nil }
          if "dDwWsSbBAz".utf8.contains(escaped) {
            best = longer(best, run)
            run = []
          } else if (escaped | 0x20) &- 0x61 < 26 || escaped &- 0x30 < 10 || escaped >= 0x80 {
            return nil
          } else {
            run.append(escaped)
          }
          index += 2
        case 0x80...:
          // A repetition would take in the whole character and not its last byte.
          best = longer(best, run)
          run = []
          index += 1
        default:
          run.append(byte)
          index += 1
        }
      }
      guard depth == 0 else { return nil }
      return hasChoice ? [] : longer(best, run)
    }

    /// A group with its brackets; flags that fold case make everything uncertain.
    private mutating func group(depth: Int) -> [UInt8]? {
      index += 1
      if peek() == UInt8(ascii: "?") {
        index += 1
        if peek() == UInt8(ascii: "P") || peek() == UInt8(ascii: "<") {
          while let byte = peek(), byte != UInt8(ascii: ">") { index += 1 }
          index += 1
        } else {
          while let byte = peek(), byte != UInt8(ascii: ":"), byte != UInt8(ascii: ")") {
            if byte != UInt8(ascii: "s") { return nil }
            index += 1
          }
          if peek() == UInt8(ascii: ":") { index += 1 }
        }
      }
      guard let inner = sequence(depth: depth + 1), peek() == UInt8(ascii: ")") else { return nil }
      index += 1
      return inner
    }

    /// Whether what was just read may be missing altogether.
    private func isOptional() -> Bool {
      peek() == UInt8(ascii: "*") || peek() == UInt8(ascii: "?") || peek() == UInt8(ascii: "{")
    }

    private mutating func skipClass() -> Bool {
      index += 1
      if peek() == UInt8(ascii: "^") { index += 1 }
      if peek() == UInt8(ascii: "]") { index += 1 }
      while let byte = peek() {
        switch byte {
        case UInt8(ascii: "\\"): index += 2
        // Named classes hold brackets of their own.
        case UInt8(ascii: "["): return false
        case UInt8(ascii: "]"):
          index += 1
          return true
        default: index += 1
        }
      }
      return false
    }

    private mutating func skipCount() -> Bool {
      if peek() == UInt8(ascii: "{") {
        index += 1
        while let byte = peek(), byte &- 0x30 < 10 || byte == UInt8(ascii: ",") { index += 1 }
        // Anything else between braces makes them plain characters.
        guard peek() == UInt8(ascii: "}") else { return false }
      }
      index += 1
      return true
    }
  }
}
