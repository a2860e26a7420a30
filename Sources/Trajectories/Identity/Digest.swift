internal import CCrypto

/// A SHA-256 digest: the identity of everything that is content-addressed.
@frozen
public struct Digest: Sendable, Hashable {
  @usableFromInline
  let words: (UInt64, UInt64, UInt64, UInt64)

  init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// The digest of bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    words = Digest.pack { out in
      var context = SHA256_CTX()
      SHA256_Init(&context)
      SHA256_Update(&context, bytes.baseAddress, bytes.count)
      SHA256_Final(out, &context)
    }
  }

  /// The digest of bytes.
  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Digest(of: $0) }
  }

  /// The digest of a text's UTF-8 form.
  public init(of text: String) {
    var text = text
    self = text.withUTF8 { Digest(of: UnsafeRawBufferPointer($0)) }
  }

  /// The digest of a value's canonical form.
  public init(canonical value: JSONValue) throws(JSONError) {
    self.init(of: try value.canonicalBytes())
  }

  /// Reads 64 hexadecimal digits.
  public init?(hex text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var words: [UInt64] = []
    for start in stride(from: 0, to: 64, by: 16) {
      let part = String(decoding: digits[start..<start + 16], as: UTF8.self)
      guard !part.contains("+"), !part.contains("-"), let word = UInt64(part, radix: 16) else {
        return nil
      }
      words.append(word)
    }
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// Reads 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    func word(_ start: Int) -> UInt64 {
      bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    words = (word(0), word(8), word(16), word(24))
  }

  /// The digest as 64 lower-case hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { out in
      var place = 0
      for word in [words.0, words.1, words.2, words.3] {
        for shift in stride(from: 60, through: 0, by: -4) {
          let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift) & 15)
          out[place] = digit < 10 ? digit + 0x30 : digit + 0x57
          place += 1
        }
      }
      return 64
    }
  }

  /// The first 12 digits, for people.
  public var short: String { String(hex.prefix(12)) }

  /// The first 64 bits, for seeds and splits.
  @inlinable
  public var leadingBits: UInt64 { words.0 }

  /// The digest as 32 bytes.
  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { out, count in
      for (place, word) in [words.0, words.1, words.2, words.3].enumerated() {
        for byte in 0..<8 {
          out[place * 8 + byte] = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * byte))
        }
      }
      count = 32
    }
  }

  static func pack(
    _ body: (UnsafeMutablePointer<UInt8>) -> Void
  ) -> (UInt64, UInt64, UInt64, UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { out in
      out.initialize(repeating: 0)
      if let base = out.baseAddress { body(base) }
      func word(_ start: Int) -> UInt64 {
        out[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
      }
      return (word(0), word(8), word(16), word(24))
    }
  }

  public static func == (left: Digest, right: Digest) -> Bool {
    left.words == right.words
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}

extension Digest: Comparable {
  public static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }
}

extension Digest: CustomStringConvertible {
  public var description: String { hex }
}
