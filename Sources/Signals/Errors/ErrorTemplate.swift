/// An error text with what varies masked out, so that errors of one kind compare equal.
package struct ErrorTemplate: Sendable, Hashable {
  /// The text with `<num>`, `<id>` and `<str>` in place of what varies.
  package let text: String
  /// What the masks stand for, in order.
  package let slots: [String]

  /// A hash that is the same in every process.
  package var hash: UInt64 { StableHash.of(text) }

  /// Masks an error's first 400 bytes.
  package init(of error: String) {
    let bytes = Array(error.utf8.prefix(400))
    var masked: [UInt8] = []
    var slots: [String] = []
    var index = 0
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    while index < bytes.count {
      let byte = bytes[index]
      if ErrorTemplate.isQuote(byte, at: index, in: bytes),
        let end = bytes[(index + 1)...].prefix(80).firstIndex(of: byte), end > index + 1
      {
        slots.append(text(index + 1..<end))
        masked += Array("<str>".utf8)
        index = end + 1
      } else if ErrorTemplate.isToken(byte) {
        var end = index + 1
        while end < bytes.count, ErrorTemplate.isToken(bytes[end]) { end += 1 }
        let token = bytes[index..<end]
        if let mask = ErrorTemplate.mask(token) {
          slots.append(text(index..<end))
          masked += Array(mask.utf8)
        } else {
          masked += token
        }
        index = end
      } else {
        masked.append(byte)
        index += 1
      }
    }
    self.text = String(decoding: masked, as: UTF8.self)
    self.slots = slots
  }

  /// A quote opens a masked part unless it is an apostrophe inside a word.
  private static func isQuote(_ byte: UInt8, at index: Int, in bytes: [UInt8]) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "`"): return true
    case UInt8(ascii: "'"): return index == 0 || !isToken(bytes[index - 1])
    default: return false
    }
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "#"), 0x80...:
      true
    case UInt8(ascii: "-"): true
    default: false
    }
  }

  private static func mask(_ token: ArraySlice<UInt8>) -> String? {
    guard token.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    let hasLetter = token.contains { byte in
      byte == UInt8(ascii: "#") || byte == UInt8(ascii: "_")
        || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
    return hasLetter ? "<id>" : "<num>"
  }
}
