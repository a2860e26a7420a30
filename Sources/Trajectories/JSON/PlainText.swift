#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Scans that the parser and the writer share, eight bytes at a time.
enum PlainText {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The first byte at or after `start` that is a quote, a backslash or a control character.
  ///
  /// `seen` collects the bits of what was passed, for `mayBeBeyondASCII`.
  @inline(__always)
  static func end(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, seen: inout UInt64
  ) -> Int {
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    while index &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let hits =
        ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
        | ((word &- (ones &* 0x20)) & ~word)
      let marks = hits & highBits
      seen |= word
      // A borrow between lanes can only set marks above the first true one.
      if marks != 0 { return index &+ marks.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
      seen |= UInt64(byte)
      index &+= 1
    }
    return index
  }

  /// Whether any byte passed, or one shortly after it, had its high bit set.
  @inline(__always)
  static func mayBeBeyondASCII(_ seen: UInt64) -> Bool { seen & highBits != 0 }

  /// Whether a string decoded from `bytes` kept them as they were, so that nothing was repaired.
  @inline(__always)
  static func holds(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.utf8.count == bytes.count, let base = bytes.baseAddress else { return bytes.isEmpty }
    var text = text
    return text.withUTF8 { memcmp($0.baseAddress ?? base, base, bytes.count) == 0 }
  }

  /// The offset of the first sequence that is not well-formed UTF-8, or nil.
  static func firstInvalidUTF8(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let raw = UnsafeRawBufferPointer(text)
    var index = 0
    while index < text.count {
      if index &+ 8 <= text.count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & highBits == 0
      {
        index &+= 8
        continue
      }
      guard let length = sequenceLength(at: index, in: text) else { return index }
      index &+= length
    }
    return nil
  }

  /// The length of the well-formed sequence at `index`, or nil (Unicode's table 3-7).
  @inline(__always)
  private static func sequenceLength(
    at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    let lead = text[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard index &+ length <= text.count, second.contains(text[index &+ 1]) else { return nil }
    for offset in 2..<4 where offset < length {
      guard text[index &+ offset] & 0xC0 == 0x80 else { return nil }
    }
    return length
  }
}
