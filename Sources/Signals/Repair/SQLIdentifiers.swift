/// Quotes the identifiers in a statement that SQL would misread without quotes.
package enum SQLIdentifiers {
  /// Returns the statement with known names that need quotes in backticks.
  ///
  /// Literals, comments and names that are quoted already stay as they are; longer names go first,
  /// so that a name inside another is not torn out of it.
  package static func quoted(_ statement: String, known names: [String]) -> String {
    let needy = names.filter { needsQuotes($0) && !$0.contains("`") }
      .map { Array($0.utf8) }
      .sorted { $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1) }
    guard !needy.isEmpty else { return statement }
    let bytes = Array(statement.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x27 || byte == 0x22 || byte == 0x60 {
        let end = literalEnd(bytes, from: index)
        out += bytes[index..<end]
        index = end
      } else if let name = needy.first(where: { stands($0, at: index, in: bytes) }) {
        out.append(0x60)
        out += bytes[index..<index + name.count]
        out.append(0x60)
        index += name.count
      } else {
        out.append(byte)
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func needsQuotes(_ name: String) -> Bool {
    name.utf8.contains { !isNameByte($0) } || (name.utf8.first.map { $0 <= 0x39 } ?? false)
  }

  private static func literalEnd(_ bytes: [UInt8], from start: Int) -> Int {
    let quote = bytes[start]
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\"), quote != 0x60 {
        index += 2
        continue
      }
      if bytes[index] == quote {
        if index + 1 < bytes.count, bytes[index + 1] == quote {
          index += 2
          continue
        }
        return index + 1
      }
      index += 1
    }
    return bytes.count
  }

  private static func stands(_ name: [UInt8], at start: Int, in bytes: [UInt8]) -> Bool {
    let end = start + name.count
    guard end <= bytes.count, start == 0 || !isNameByte(bytes[start - 1]),
      end == bytes.count || !isNameByte(bytes[end])
    else { return false }
    for offset in 0..<name.count where lower(bytes[start + offset]) != lower(name[offset]) {
      return false
    }
    return true
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F
      || byte >= 0x80
  }
}
