import CCrypto

/// An Ed25519 key: who signs a harness, or whose signature is checked.
///
/// A class because it owns a key of libcrypto.
public final class SigningKey {
  private let key: OpaquePointer
  /// Whether this key can sign; a public key can only check.
  public let canSign: Bool
  private static let length = 32

  private init(_ key: OpaquePointer, canSign: Bool) {
    self.key = key
    self.canSign = canSign
  }

  deinit { EVP_PKEY_free(key) }

  /// Makes a key from 32 secret bytes.
  public convenience init(secret: [UInt8]) throws(SigningError) {
    guard secret.count == SigningKey.length,
      let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, secret, secret.count)
    else { throw .badKey(expected: "32 secret bytes", found: "\(secret.count) bytes") }
    self.init(key, canSign: true)
  }

  /// Makes a key that checks signatures, from 32 public bytes.
  public convenience init(published: [UInt8]) throws(SigningError) {
    guard published.count == SigningKey.length,
      let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, published, published.count)
    else { throw .badKey(expected: "32 public bytes", found: "\(published.count) bytes") }
    self.init(key, canSign: false)
  }

  /// Makes a fresh key from the system's own randomness, which nothing repeatable may use.
  public static func fresh() throws(SigningError) -> (key: SigningKey, secret: [UInt8]) {
    var secret = [UInt8](repeating: 0, count: length)
    guard RAND_bytes(&secret, Int32(length)) == 1 else { throw .refused("random bytes") }
    return (try SigningKey(secret: secret), secret)
  }

  /// The public half.
  public var published: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: SigningKey.length)
    var count = bytes.count
    return EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1 ? bytes : []
  }

  /// Signs a message.
  public func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
    guard canSign else { throw .badKey(expected: "a secret key", found: "a public key") }
    guard let context = EVP_MD_CTX_new() else { throw .refused("a signing context") }
    defer { EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: 64)
    var count = signature.count
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == 64
    else { throw .refused("the signature") }
    return signature
  }

  /// Whether a signature over a message was made with this key.
  public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

/// Why something could not be signed or checked.
public enum SigningError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A key is of the wrong kind or size.
  case badKey(expected: String, found: String)
  /// libcrypto did not give what it was asked for.
  case refused(String)
  /// A signature file is damaged, or signs something else.
  case badSignature(String)

  public var description: String {
    switch self {
    case .badKey(let expected, let found): "expected \(expected), found \(found)"
    case .refused(let what): "libcrypto refused \(what)"
    case .badSignature(let detail): "the signature does not hold: \(detail)"
    }
  }
}
