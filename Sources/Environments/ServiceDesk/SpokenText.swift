/// A message prepared for looking words up in it: lower case, with word boundaries known.
struct SpokenText: Sendable, Hashable {
  private let bytes: [UInt8]
  /// Longer messages are cut: no recognised act needs more.
  private static let limit = 8_000

  init(_ text: String) {
    bytes = text.utf8.prefix(SpokenText.limit).map { byte in
      (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
  }

  private init(bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

  var isBlank: Bool { bytes.allSatisfy { $0 <= 0x20 } }

  /// Whether a word or phrase stands in the text, not as a part of a longer word or number.
  ///
  /// The phrase is expected in lower case.
  func contains(_ phrase: String) -> Bool { position(of: phrase) != nil }

  /// Whether a phrase stands somewhere without the given words right before it.
  func contains(_ phrase: String, notAfter words: String) -> Bool {
    let before = Array(words.utf8)
    var start = 0
    while let place = position(of: phrase, from: start) {
      if !bytes[..<place].reversed().starts(with: before.reversed()) { return true }
      start = place + 1
    }
    return false
  }

  /// Whether one of the phrases stands in the text.
  func containsAny(_ phrases: [String]) -> Bool { phrases.contains { contains($0) } }

  /// Where a phrase first stands in the text.
  func position(of phrase: String, from offset: Int = 0) -> Int? {
    var phrase = phrase
    return phrase.withUTF8 { wanted in
      guard let first = wanted.first, wanted.count <= bytes.count else { return nil }
      var start = offset
      while start + wanted.count <= bytes.count {
        if bytes[start] == first, matches(wanted, at: start) { return start }
        start += 1
      }
      return nil
    }
  }

  private func matches(_ wanted: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    for offset in 0..<wanted.count where bytes[start + offset] != wanted[offset] { return false }
    let end = start + wanted.count
    return isBoundary(before: start, inside: wanted[0])
      && isBoundary(after: end, inside: wanted[wanted.count - 1])
  }

  private func isBoundary(before start: Int, inside: UInt8) -> Bool {
    guard start > 0, SpokenText.isWord(inside) else { return true }
    // "12.40" is not in "312.40" nor in "9.12.40"; a point ends a sentence otherwise.
    let before = bytes[start - 1]
    if before == 0x2E || before == 0x2C, SpokenText.isDigit(inside), start > 1 {
      return !SpokenText.isDigit(bytes[start - 2])
    }
    return !SpokenText.isWord(before)
  }

  private func isBoundary(after end: Int, inside: UInt8) -> Bool {
    guard end < bytes.count, SpokenText.isWord(inside) else { return true }
    let after = bytes[end]
    if after == 0x2E || after == 0x2C, SpokenText.isDigit(inside), end + 1 < bytes.count {
      return !SpokenText.isDigit(bytes[end + 1])
    }
    return !SpokenText.isWord(after)
  }

  /// The sentences; a point inside a number or an address ends none.
  var sentences: [(text: SpokenText, isQuestion: Bool)] {
    var found: [(text: SpokenText, isQuestion: Bool)] = []
    var start = 0
    func close(at end: Int, isQuestion: Bool) {
      let sentence = SpokenText(bytes: bytes[start..<end])
      if !sentence.isBlank { found.append((sentence, isQuestion)) }
      start = end
    }
    for index in bytes.indices {
      let byte = bytes[index]
      let isLast = index + 1 >= bytes.count || bytes[index + 1] <= 0x20
      if byte == UInt8(ascii: "?") {
        close(at: index + 1, isQuestion: true)
      } else if byte == 0x0A || (isLast && (byte == 0x2E || byte == 0x21)) {
        close(at: index + 1, isQuestion: false)
      }
    }
    close(at: bytes.count, isQuestion: false)
    return found
  }

  var hasDigit: Bool { bytes.contains(where: SpokenText.isDigit) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
  }
}
