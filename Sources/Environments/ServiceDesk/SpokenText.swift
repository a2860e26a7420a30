/// A message prepared for looking words up in it: lower case, with word boundaries known.
struct SpokenText: Sendable, Hashable {
  private let bytes: [UInt8]
  /// Longer messages are cut: no recognised act needs more.
  private static let limit = 8_000

  init(_ text: String) {
    var lower: [UInt8] = []
    lower.reserveCapacity(min(SpokenText.limit, text.utf8.count))
    for byte in text.utf8.prefix(SpokenText.limit) {
      lower.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
      // A typographic apostrophe is an apostrophe.
      if byte == 0x99, lower.suffix(3).elementsEqual([0xE2, 0x80, 0x99]) {
        lower.removeLast(3)
        lower.append(UInt8(ascii: "'"))
      }
    }
    bytes = lower
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

  /// The sentences; a point inside a number or an address ends none, a line always does.
  var sentences: [SpokenSentence] {
    var found: [SpokenSentence] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
      let content = SpokenText.withoutMarker(line)
      let isListItem = content.startIndex != line.startIndex
      var start = content.startIndex
      func close(at end: Int, isQuestion: Bool) {
        let text = SpokenText(bytes: content[start..<end])
        start = end
        guard !text.isBlank else { return }
        found.append(
          SpokenSentence(
            text: text, isQuestion: isQuestion, isListItem: isListItem,
            opensList: text.bytes.last { $0 > 0x20 } == UInt8(ascii: ":")))
      }
      for index in content.indices {
        let isLast = SpokenText.endsSentence(content[(index + 1)...])
        switch content[index] {
        case UInt8(ascii: "?"): close(at: index + 1, isQuestion: true)
        case UInt8(ascii: "."), UInt8(ascii: "!"):
          if isLast { close(at: index + 1, isQuestion: false) }
        default: break
        }
      }
      close(at: content.endIndex, isQuestion: false)
    }
    return found
  }

  /// Whether what follows a point begins another sentence: a blank, after a quote perhaps.
  private static func endsSentence(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let next = rest.first, next > 0x20 else { return true }
    guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "*") || next == UInt8(ascii: ")")
    else {
      return false
    }
    return rest.dropFirst().first.map { $0 <= 0x20 } ?? true
  }

  /// A line without its bullet or number, or the line itself where it has none.
  private static func withoutMarker(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let content = line.drop { $0 <= 0x20 }
    guard let first = content.first else { return line }
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "*") || first == UInt8(ascii: "#") {
      let rest = content.drop { $0 == first }
      return rest.first == 0x20 ? rest : line
    }
    let rest = content.drop(while: isDigit)
    guard rest.startIndex - content.startIndex == 1 || rest.startIndex - content.startIndex == 2,
      let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")"),
      rest.dropFirst().first == 0x20
    else { return line }
    return rest.dropFirst()
  }

  /// The text after a first comma, or all of it where there is none.
  var afterFirstComma: SpokenText {
    guard let comma = bytes.firstIndex(of: UInt8(ascii: ",")) else { return self }
    return SpokenText(bytes: bytes[(comma + 1)...])
  }

  /// Whether the text begins with one of the words.
  func begins(with words: [String]) -> Bool {
    let start = bytes.firstIndex { $0 > 0x20 && $0 != UInt8(ascii: "*") } ?? 0
    return words.contains { word in
      position(of: word) == start
    }
  }

  /// The words between blanks, brackets and quotes, without the points that end them.
  func forEachToken(_ body: (ArraySlice<UInt8>) -> Void) {
    let separators: Set<UInt8> = Set(" \t()[]*\"".utf8)
    for token in bytes.split(whereSeparator: { separators.contains($0) }) {
      var token = token
      while let last = token.last, [0x2E, 0x2C, 0x3A, 0x3B, 0x21, 0x3F].contains(last) {
        token.removeLast()
      }
      if !token.isEmpty { body(token) }
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
  }
}

/// One sentence of a message.
struct SpokenSentence: Sendable {
  var text: SpokenText
  var isQuestion: Bool
  /// Whether it stands on a line with a bullet or a number.
  var isListItem: Bool
  /// Whether it ends with a colon, so that a list may follow.
  var opensList: Bool
}
