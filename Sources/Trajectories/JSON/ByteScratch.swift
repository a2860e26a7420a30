/// Memory that grows and is used again, for text that is put together piece by piece.
struct ByteScratch: ~Copyable {
  private var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)
  private var count = 0

  deinit { memory.deallocate() }

  /// What was appended, with what is not well-formed UTF-8 repaired.
  var text: String {
    String(decoding: UnsafeBufferPointer(rebasing: memory[..<count]), as: UTF8.self)
  }

  /// Whether a text taken from here needed no repair.
  func isHeld(by text: String) -> Bool {
    PlainText.holds(text, UnsafeBufferPointer(rebasing: memory[..<count]))
  }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if count == memory.count { grow(toHold: count + 1) }
    memory[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    if count + bytes.count > memory.count { grow(toHold: count + bytes.count) }
    memory.baseAddress?.advanced(by: count).update(from: source, count: bytes.count)
    count &+= bytes.count
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
  }

  private mutating func grow(toHold needed: Int) {
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(needed, memory.count * 2))
    _ = larger.update(fromContentsOf: memory[..<count])
    memory.deallocate()
    memory = larger
  }
}
