/// Writes JSON text into a byte buffer, with or without building a value first.
public struct JSONWriter: Sendable {
  /// The text so far.
  public private(set) var bytes: [UInt8]
  private var needsComma = false

  /// Makes an empty writer.
  public init(capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// The text so far as a string.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets the text and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Writes an object whose members `body` writes with `key` and a value each.
  public mutating func object<Failure: Error>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "{"))
    try body(&self)
    close(UInt8(ascii: "}"))
  }

  /// Writes an array whose elements `body` writes.
  public mutating func array<Failure: Error>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "["))
    try body(&self)
    close(UInt8(ascii: "]"))
  }

  /// Writes a member's name; exactly one value must follow.
  public mutating func key(_ name: String) {
    separate()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string.
  public mutating func string(_ text: String) {
    separate()
    appendQuoted(text)
  }

  /// Writes an integer.
  public mutating func integer(_ value: some FixedWidthInteger) {
    separate()
    appendInteger(value)
  }

  /// Writes a floating-point value in its shortest form; null where JSON has none.
  public mutating func double(_ value: Double) {
    separate()
    bytes.append(contentsOf: (value.isFinite ? JSONNumber.shortestText(value) : "null").utf8)
  }

  /// Writes a boolean.
  public mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes null.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes a whole value.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let elements):
      open(UInt8(ascii: "["))
      for element in elements { self.value(element) }
      close(UInt8(ascii: "]"))
    case .object(let object):
      open(UInt8(ascii: "{"))
      for member in object.members {
        key(member.key)
        self.value(member.value)
      }
      close(UInt8(ascii: "}"))
    }
  }

  /// Writes a value that was written out before.
  public mutating func written(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  /// Ends a line, as JSON Lines files do after each record.
  public mutating func newline() {
    bytes.append(0x0A)
    needsComma = false
  }

  private mutating func number(_ number: JSONNumber) {
    separate()
    switch number.storage {
    case .integer(let value): appendInteger(value)
    case .text(let text): bytes.append(contentsOf: text.utf8)
    }
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func appendInteger(_ value: some FixedWidthInteger) {
    if value >= 0, value < 10 {
      bytes.append(UInt8(truncatingIfNeeded: value) &+ 0x30)
    } else {
      bytes.append(contentsOf: String(value).utf8)
    }
  }

  mutating func appendQuoted(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { appendEscaped($0) }
    bytes.append(0x22)
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var seen: UInt64 = 0
    while true {
      let end = PlainText.end(in: text, from: start, seen: &seen)
      if start < end { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end])) }
      guard end < text.count else { return }
      appendEscape(text[end])
      start = end + 1
    }
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(0x5C)
    switch byte {
    case 0x22, 0x5C: bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 15))
    }
  }

  private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
