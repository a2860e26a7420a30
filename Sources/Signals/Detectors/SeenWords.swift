/// The words that were seen so far, by hash: what is new, and what was never said.
package struct SeenWords: Sendable, Hashable {
  private var hashes: Set<UInt64> = []
  private static let scanLimit = 32 << 10
  private static let limit = 1 << 16

  package init() {}

  /// How many distinct words were seen.
  package var count: Int { hashes.count }

  /// Takes in a text and returns how many of its words are new.
  @discardableResult
  package mutating func add(_ text: String) -> Int {
    let before = hashes.count
    var text = text
    text.withUTF8 { bytes in
      let bytes = UnsafeBufferPointer(rebasing: bytes.prefix(SeenWords.scanLimit))
      SeenWords.forEachWord(in: bytes) { hash in
        if hashes.count < SeenWords.limit { hashes.insert(hash) }
      }
    }
    return hashes.count - before
  }

  /// Whether every word of a text was seen.
  package func holdsAll(of text: String) -> Bool {
    var isKnown = true
    var text = text
    text.withUTF8 { bytes in
      let bytes = UnsafeBufferPointer(rebasing: bytes.prefix(1024))
      SeenWords.forEachWord(in: bytes) { if !hashes.contains($0) { isKnown = false } }
    }
    return isKnown
  }

  /// Words are runs of letters and digits; case does not count.
  private static func forEachWord(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Void
  ) {
    var hash = StableHash()
    var length = 0
    for byte in bytes {
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower &- 0x61 < 26 || lower &- 0x30 < 10 || lower >= 0x80 {
        hash.add(lower)
        length += 1
      } else if length > 0 {
        body(hash.value)
        hash = StableHash()
        length = 0
      }
    }
    if length > 0 { body(hash.value) }
  }
}
