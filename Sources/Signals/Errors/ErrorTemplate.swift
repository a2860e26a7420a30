/// An error text with what varies masked out, so that errors of one kind compare equal.
package struct ErrorTemplate: Sendable, Hashable {
  /// The text with typed masks such as `<num>`, `<id>` and `<str>` in place of what varies.
  package let text: String
  /// What the masks stand for, in order.
  package let slots: [String]

  /// A hash that is the same in every process.
  package var hash: UInt64 { StableHash.of(text) }

  /// Masks an error's first 400 bytes.
  package init(of error: String) {
    var sink = TextSink()
    var error = error
    error.withUTF8 { TypedMask.scan($0, into: &sink) }
    text = String(decoding: sink.text, as: UTF8.self)
    slots = sink.slots
  }

  private struct TextSink: MaskSink {
    var text: [UInt8] = []
    var slots: [String] = []

    mutating func plain(_ byte: UInt8) { text.append(byte) }

    mutating func plain(_ bytes: UnsafeBufferPointer<UInt8>) { text += bytes }

    mutating func mask(_ kind: MaskKind, _ value: UnsafeBufferPointer<UInt8>) {
      kind.text.withUTF8Buffer { text += $0 }
      slots.append(String(decoding: value, as: UTF8.self))
    }
  }
}
