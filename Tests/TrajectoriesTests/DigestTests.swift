import Testing
import Trajectories

@Suite struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func knownVectors(text: String, hex: String) {
    let digest = Digest(of: text)
    #expect(digest.hex == hex)
    #expect(Digest(of: Array(text.utf8)) == digest)
    #expect(digest.short == String(hex.prefix(12)))
    #expect(Digest(hex: hex) == digest)
    #expect(digest.bytes.count == 32)
    #expect(digest.bytes.first == UInt8(hex.prefix(2), radix: 16))
    #expect(digest.leadingBits == UInt64(hex.prefix(16), radix: 16))
  }

  @Test func millionLettersInPieces() {
    let builder = DigestBuilder()
    for _ in 0..<1000 { builder.update([UInt8](repeating: 0x61, count: 1000)) }
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(builder.finish().hex == expected)
    #expect(builder.finish() == Digest(of: ""), "a finished builder starts again")
  }

  @Test func neighbouringTextsCannotRunTogether() {
    let left = DigestBuilder()
    left.update("ab")
    left.update("c")
    let right = DigestBuilder()
    right.update("a")
    right.update("bc")
    #expect(left.finish() != right.finish())
  }

  @Test(arguments: [
    "", "abc", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
    String(repeating: "g", count: 64), "+" + String(repeating: "0", count: 63),
    String(repeating: "0", count: 48) + "-" + String(repeating: "0", count: 15),
    String(repeating: "é", count: 32),
  ]) func otherTextsAreNoDigest(text: String) {
    #expect(Digest(hex: text) == nil)
  }

  @Test func orderIsThatOfTheHexDigits() {
    let digests = (0..<50).map { Digest(of: "\($0)") }
    #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
  }
}
