/// The letters that vocabularies of byte-level models write bytes with: printable Latin-1
/// characters stand for themselves, the other 68 bytes for the letters from U+0100 on.
enum ByteAlphabet {
  static let letters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? "\u{FFFD}"
      }
    }
  }()

  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: zip(letters, UInt8.min...UInt8.max))

  /// The bytes of a vocabulary entry, or nil where it holds a letter of no byte.
  static func bytes(of entry: String) -> [UInt8]? {
    var decoded: [UInt8] = []
    for scalar in entry.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      decoded.append(byte)
    }
    return decoded
  }
}
