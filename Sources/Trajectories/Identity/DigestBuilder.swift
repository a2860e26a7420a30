internal import CCrypto

/// Digests data that arrives in pieces.
///
/// A class because it owns an OpenSSL context; use it from one place at a time.
public final class DigestBuilder {
  private let context: OpaquePointer

  /// Starts an empty digest.
  public init() {
    guard let made = EVP_MD_CTX_new(), EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto has no memory for a SHA-256 context")
    }
    context = made
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
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
      EVP_DigestFinal_ex(context, out, nil)
      EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }
    return Digest(words: words)
  }
}
