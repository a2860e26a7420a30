public import Trajectories

/// A signature over a harness and its certificate, as its file holds it.
public struct HarnessSignature: Sendable, Hashable {
  /// The harness's hash.
  public let harness: Digest
  /// The digest of the certificate's canonical JSON; nil where the harness was signed alone.
  public let certificate: Digest?
  /// The signer's public key.
  public let key: [UInt8]
  /// The signature.
  public let signature: [UInt8]

  /// Signs a harness, and the certificate beside it.
  public init(
    harness: Digest, certificate: JSONValue?, with key: SigningKey
  ) throws {
    self.harness = harness
    self.certificate = try certificate.map { Digest(of: try $0.canonicalBytes()) }
    self.key = key.published
    signature = try key.sign(HarnessSignature.message(harness, self.certificate))
  }

  /// Reads a signature file's JSON.
  public init(_ json: JSONValue) throws(SigningError) {
    guard json["metaharness"]?.stringValue == "signature/1",
      let harness = json["harness"]?.stringValue.flatMap(Digest.init(hex:)),
      let key = json["key"]?.stringValue.flatMap(HexText.bytes),
      let signature = json["signature"]?.stringValue.flatMap(HexText.bytes)
    else { throw .badSignature("the file is no signature of ours") }
    self.harness = harness
    certificate = json["certificate"]?.stringValue.flatMap(Digest.init(hex:))
    self.key = key
    self.signature = signature
  }

  /// Checks the signature against what it claims to sign; throws what is wrong.
  public func check(
    harness: Digest, certificate: JSONValue?, key expected: SigningKey?
  ) throws {
    guard harness == self.harness else {
      throw SigningError.badSignature("it signs harness \(self.harness.short)")
    }
    if let claimed = self.certificate {
      guard let certificate, Digest(of: try certificate.canonicalBytes()) == claimed else {
        throw SigningError.badSignature("the certificate is missing or was changed")
      }
    }
    if let expected, expected.published != key {
      throw SigningError.badSignature("another key signed it (\(HexText.text(key)))")
    }
    let signer = try SigningKey(published: key)
    guard signer.verifies(signature, of: HarnessSignature.message(harness, self.certificate))
    else { throw SigningError.badSignature("the bytes do not fit the key") }
  }

  /// The signature as its file holds it.
  public var json: JSONObject {
    [
      "metaharness": "signature/1", "harness": .string(harness.hex),
      "certificate": certificate.map { .string($0.hex) } ?? .null,
      "key": .string(HexText.text(key)), "signature": .string(HexText.text(signature)),
    ]
  }

  private static func message(_ harness: Digest, _ certificate: Digest?) -> [UInt8] {
    Array("metaharness/signature/1|\(harness.hex)|\(certificate?.hex ?? "none")".utf8)
  }
}

/// Bytes as hexadecimal text.
public enum HexText {
  /// The text of bytes.
  public static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes of a text, or nil where it is not hexadecimal.
  public static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[place...(place + 1)], as: UTF8.self)
      guard let value = UInt8(pair, radix: 16), !pair.hasPrefix("+") else { return nil }
      bytes.append(value)
    }
    return bytes
  }
}
