/// Bytes that stand in every text a pattern matches, so that most texts are ruled out without it.
package struct RequiredLiteral: Sendable, Hashable {
  /// One of these stands in every text that matches.
  private let choices: [Needle]
  private static let choiceLimit = 6

  /// What every text that matches a pattern holds; nil where nothing is certain.
  init?(of pattern: String) {
    let bytes = Array(pattern.utf8)
    let fold = Array("(?i)".utf8)
    let isFolded = bytes.starts(with: fold)
    var reader = Reader(bytes: bytes, isFolded: isFolded, index: isFolded ? fold.count : 0)
    guard let found = reader.sequence(depth: 0), reader.isAtEnd, Reader.shortest(found) >= 2 else {
      return nil
    }
    choices = found.compactMap { Needle($0, isFolded: isFolded) }
  }

  /// Whether a text may match.
  package func stands(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { stands(in: $0, from: 0) }
  }

  /// Whether a text may match at or after a place.
  func stands(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    for choice in choices where choice.stands(in: text, from: start) { return true }
    return false
  }

  /// Some bytes in a row, letters in either case where the pattern folds case.
  private struct Needle: Sendable, Hashable {
    private let bytes: [UInt8]
    /// What makes a letter of a text lower case; 0 where case counts.
    private let folds: [UInt8]
    private let first: SIMD16<UInt8>
    private let firstFold: SIMD16<UInt8>
    private let last: SIMD16<UInt8>
    private let lastFold: SIMD16<UInt8>

    init?(_ found: [UInt8], isFolded: Bool) {
      guard let head = found.first, let tail = found.last else { return nil }
      bytes = found
      folds = found.map { isFolded && Needle.isLetter($0) ? 0x20 : 0 }
      first = SIMD16(repeating: head)
      firstFold = SIMD16(repeating: folds.first ?? 0)
      last = SIMD16(repeating: tail)
      lastFold = SIMD16(repeating: folds.last ?? 0)
    }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// Looks for the first and the last byte at their distance, sixteen places at a time.
    func stands(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
      let span = bytes.count - 1
      var place = start
      let raw = UnsafeRawBufferPointer(text)
      while place + span + 16 <= text.count {
        let heads = raw.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
        let tails = raw.loadUnaligned(fromByteOffset: place + span, as: SIMD16<UInt8>.self)
        let both = unsafeBitCast(
          ((heads | firstFold) .== first) .& ((tails | lastFold) .== last), to: SIMD2<UInt64>.self)
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
      for offset in bytes.indices where text[place + offset] | folds[offset] != bytes[offset] {
        return false
      }
      return true
    }
  }

  /// Reads a pattern as far as plain characters go and gives up wherever it is not sure.
  private struct Reader {
    let bytes: [UInt8]
    let isFolded: Bool
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    private func peek(_ ahead: Int = 0) -> UInt8? {
      index + ahead < bytes.count ? bytes[index + ahead] : nil
    }

    static func shortest(_ choices: [[UInt8]]) -> Int { choices.lazy.map(\.count).min() ?? 0 }

    /// Runs of which a sequence needs one, empty where it needs none; nil where it is not sure.
    mutating func sequence(depth: Int) -> [[UInt8]]? {
      var branches: [[[UInt8]]] = []
      var best: [[UInt8]] = []
      var run: [UInt8] = []
      func prefer(_ choices: [[UInt8]]) {
        if Reader.shortest(choices) > Reader.shortest(best) { best = choices }
      }
      func endRun() {
        prefer([run])
        run = []
      }
      while let byte = peek(), byte != UInt8(ascii: ")") {
        switch byte {
        case UInt8(ascii: "|"):
          endRun()
          branches.append(best)
          best = []
          index += 1
        case UInt8(ascii: "("):
          endRun()
          guard depth < 16, let inner = group(depth: depth) else { return nil }
          if !isOptional() { prefer(inner) }
        case UInt8(ascii: "["):
          endRun()
          guard skipClass() else { return nil }
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"):
          // The last character may be missing.
          run = Array(run.dropLast())
          endRun()
          guard skipCount() else { return nil }
        case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "+"):
          endRun()
          index += 1
        case UInt8(ascii: "\\"):
          guard let escaped = peek(1) else { return nil }
          if "dDwWsSbBAz".utf8.contains(escaped) {
            endRun()
          } else if Needle.isLetter(escaped) || escaped &- 0x30 < 10 || escaped >= 0x80 {
            return nil
          } else {
            run.append(escaped)
          }
          index += 2
        case 0x80...:
          // A repetition would take in the whole character and not its last byte.
          endRun()
          index += 1
        default:
          let lower = Needle.isLetter(byte) ? byte | 0x20 : byte
          if isFolded, lower == UInt8(ascii: "k") || lower == UInt8(ascii: "s") {
            // These two are also the lower case of characters beyond ASCII.
            endRun()
          } else {
            run.append(isFolded ? lower : byte)
          }
          index += 1
        }
      }
      guard depth > 0 || isAtEnd else { return nil }
      endRun()
      branches.append(best)
      if branches.contains(where: \.isEmpty) { return [] }
      let choices = branches.flatMap(\.self)
      return choices.count <= RequiredLiteral.choiceLimit ? choices : []
    }

    /// A group with its brackets; flags that fold case make everything uncertain.
    private mutating func group(depth: Int) -> [[UInt8]]? {
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
