import MetaHarness
import Testing
import Trajectories

@Suite struct SignatureTests {
  private let secret = [UInt8](0..<32)
  private let harness = Digest(of: "harness")
  private let certificate: JSONValue = ["gain": 1]

  private func signed() throws -> HarnessSignature {
    try HarnessSignature(
      harness: harness, certificate: certificate, with: SigningKey(secret: secret))
  }

  @Test func whatWasSignedIsAccepted() throws {
    let read = try HarnessSignature(.object(signed().json))
    let key = try SigningKey(published: SigningKey(secret: secret).published)
    try read.check(harness: harness, certificate: certificate, key: key)
  }

  @Test func keysAreThoseOfTheStandard() throws {
    // The first test vector of RFC 8032, section 7.1.
    let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    let published = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    let key = try SigningKey(secret: try #require(HexText.bytes(secret)))
    #expect(HexText.text(key.published) == published)
    let signature = try key.sign([])
    #expect(HexText.text(signature).hasPrefix("e5564300c360ac729086e2cc806e828a"))
    #expect(key.verifies(signature, of: []))
    #expect(!key.verifies(signature, of: [0]))
  }

  @Test func anythingElseIsRefused() throws {
    let signature = try signed()
    let other = try SigningKey(secret: [UInt8](1...32))
    #expect(throws: SigningError.self) {
      try signature.check(harness: Digest(of: "x"), certificate: certificate, key: nil)
    }
    #expect(throws: SigningError.self) {
      try signature.check(harness: harness, certificate: ["gain": 2], key: nil)
    }
    #expect(throws: SigningError.self) {
      try signature.check(harness: harness, certificate: nil, key: nil)
    }
    #expect(throws: SigningError.self) {
      try signature.check(harness: harness, certificate: certificate, key: other)
    }
    var json = signature.json
    json["signature"] = .string(String(repeating: "00", count: 64))
    let forged = try HarnessSignature(.object(json))
    #expect(throws: SigningError.self) {
      try forged.check(harness: harness, certificate: certificate, key: nil)
    }
  }

  @Test(arguments: ["", "zz", "abc", "+1", "-1"]) func textsThatAreNotHexadecimalAreRefused(
    text: String
  ) {
    if text.isEmpty {
      #expect(HexText.bytes(text) == [])
    } else {
      #expect(HexText.bytes(text) == nil)
    }
  }

  @Test func keysOfTheWrongSizeAreRefused() {
    #expect(throws: SigningError.self) { try SigningKey(secret: [1, 2, 3]) }
    #expect(throws: SigningError.self) { try SigningKey(published: []) }
  }
}
