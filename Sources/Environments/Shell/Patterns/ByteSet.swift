/// A set of bytes.
struct ByteSet: Sendable, Hashable {
  private var words: SIMD4<UInt64> = .zero

  init() {}

  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { insert(byte) }
  }

  init(where isMember: (UInt8) -> Bool) {
    for value in 0...255 where isMember(UInt8(value)) { insert(UInt8(value)) }
  }

  mutating func insert(_ byte: UInt8) {
    words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
  }

  func contains(_ byte: UInt8) -> Bool {
    words[Int(byte >> 6)] & 1 << UInt64(byte & 63) != 0
  }

  mutating func formUnion(_ other: ByteSet) { words |= other.words }
  mutating func invert() { words = ~words }

  var inverted: ByteSet {
    var copy = self
    copy.invert()
    return copy
  }

  /// Both cases of every letter in the set.
  mutating func foldCase() {
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") {
      if contains(byte) || contains(byte - 32) {
        insert(byte)
        insert(byte - 32)
      }
    }
  }

  /// The members in order.
  var bytes: [UInt8] { (0...255).map { UInt8($0) }.filter(contains) }

  static let word = ByteSet { $0.isWordByte }
  static let digits = ByteSet { $0.isDigit }
  static let spaces = ByteSet { $0.isSpace }

  /// The set behind `[:name:]`.
  static func named(_ name: String) -> ByteSet? {
    switch name {
    case "alpha": ByteSet { $0.isLetter }
    case "digit": digits
    case "alnum": ByteSet { $0.isLetter || $0.isDigit }
    case "upper": ByteSet { $0.isUpper }
    case "lower": ByteSet { $0.isLower }
    case "space": spaces
    case "blank": ByteSet { $0.isBlank }
    case "punct": ByteSet { $0 > 32 && $0 < 127 && !$0.isLetter && !$0.isDigit }
    case "print": ByteSet { $0 >= 32 && $0 < 127 }
    case "graph": ByteSet { $0 > 32 && $0 < 127 }
    case "cntrl": ByteSet { $0 < 32 || $0 == 127 }
    case "xdigit": ByteSet { $0.isDigit || (65...70).contains($0) || (97...102).contains($0) }
    case "word": word
    default: nil
    }
  }
}
