internal import CCrypto

/// Digests data that arrives in pieces.
///
/// A class so that it can be handed around while it fills; use it from one place at a time.
public final class DigestBuilder {
  private var context = SHA256_CTX()

  /// Starts an empty digest.
  public init() { SHA256_Init(&context) }

  /// Adds bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    SHA256_Update(&context, bytes.baseAddress, bytes.count)
  }

  /// Adds bytes.
  public func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Adds a text with its length before it, so that neighbouring texts cannot run together.
  public func update(_ text: String) {
    var text = text
    text.withUTF8 { buffer in
      withUnsafeBytes(of: UInt64(buffer.count).littleEndian) { update($0) }
      update(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Returns the digest of everything so far and starts again.
  public func finish() -> Digest {
    let words = Digest.pack { out in
      SHA256_Final(out, &context)
      SHA256_Init(&context)
    }
    return Digest(words: words)
  }
}
