/// Order and equality of texts as in `utf8mb4_0900_ai_ci`: accents and case do not count.
enum MySQLCollation {
  /// Signs sort before digits, digits before letters, in the order of the Unicode collation.
  private static let signs = Array("_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$".unicodeScalars)

  private static let weights: [UInt32] = {
    var table = (0..<128).map { UInt32($0) }
    for (rank, sign) in signs.enumerated() { table[Int(sign.value)] = 64 + UInt32(rank) }
    for digit in 0..<10 { table[0x30 + digit] = 128 + UInt32(digit) }
    for letter in 0..<26 {
      table[0x41 + letter] = 160 + UInt32(letter)
      table[0x61 + letter] = 160 + UInt32(letter)
    }
    return table
  }()

  /// The weight of an ASCII byte, below 256.
  static func weight(ascii byte: UInt8) -> UInt16 { UInt16(truncatingIfNeeded: weights[Int(byte)]) }

  /// The sort key of a text.
  static func key(_ text: String) -> [UInt32] {
    var key: [UInt32] = []
    key.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { append(scalar, to: &key) }
    return key
  }

  /// Compares UTF-8 texts; negative, zero or positive.
  static func compare(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Int32 {
    let shared = min(left.count, right.count)
    let weights = weights
    for index in 0..<shared {
      let a = left[index]
      let b = right[index]
      if a >= 0x80 || b >= 0x80 {
        return compareKeys(
          key(String(decoding: left, as: UTF8.self)), key(String(decoding: right, as: UTF8.self)))
      }
      let first = weights[Int(a)]
      let second = weights[Int(b)]
      if first != second { return first < second ? -1 : 1 }
    }
    if left.count == right.count { return 0 }
    let rest = left.count > right.count ? left[shared...] : right[shared...]
    if rest.contains(where: { $0 >= 0x80 }) {
      return compareKeys(
        key(String(decoding: left, as: UTF8.self)), key(String(decoding: right, as: UTF8.self)))
    }
    return left.count < right.count ? -1 : 1
  }

  private static func compareKeys(_ left: [UInt32], _ right: [UInt32]) -> Int32 {
    for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
    return left.count == right.count ? 0 : left.count < right.count ? -1 : 1
  }

  private static func append(_ scalar: Unicode.Scalar, to key: inout [UInt32]) {
    if scalar.value < 128 {
      key.append(weights[Int(scalar.value)])
      return
    }
    if scalar.properties.generalCategory == .nonspacingMark { return }
    if let base = foldedLatin(scalar) {
      for part in base.unicodeScalars { key.append(weights[Int(part.value)]) }
      return
    }
    for part in scalar.properties.lowercaseMapping.unicodeScalars
    where part.properties.generalCategory != .nonspacingMark {
      key.append(part.value + 512)
    }
  }

  /// The plain letters under a Latin letter with marks, read off its Unicode name.
  private static func foldedLatin(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0xDF, 0x1E9E: return "ss"
    case 0xC6, 0xE6: return "ae"
    case 0x152, 0x153: return "oe"
    default: break
    }
    guard let name = scalar.properties.name, name.hasPrefix("LATIN ") else { return nil }
    let words = name.split(separator: " ")
    guard words.count > 4, words[2] == "LETTER", words[4] == "WITH", words[3].utf8.count == 1
    else { return nil }
    return words[3].lowercased()
  }
}
