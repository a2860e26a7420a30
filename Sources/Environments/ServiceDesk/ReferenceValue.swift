/// A record in the reference's own types, for hashing it in the reference's two ways.
enum ReferenceValue: Sendable {
  case null
  case flag(Bool)
  case amount(Amount)
  case text(String)
  case list([ReferenceValue])
  case map([(String, ReferenceValue)])

  static func texts(_ texts: [String]) -> ReferenceValue { .list(texts.map(ReferenceValue.text)) }

  static func optional(_ text: String?) -> ReferenceValue {
    text.map(ReferenceValue.text) ?? .null
  }

  /// Keys in code point order, which is byte order in UTF-8.
  private static func sorted(
    _ members: [(String, ReferenceValue)]
  ) -> [(String, ReferenceValue)] {
    members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
  }

  /// Nested tuples as Python prints them, dictionaries as sorted pairs: the first benchmark's form.
  func appendTuple(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "None".utf8
    case .flag(let value): bytes += (value ? "True" : "False").utf8
    case .amount(let amount): bytes += amount.text.utf8
    case .text(let text): PythonText.appendLiteral(text, to: &bytes)
    case .list(let elements):
      bytes += "(".utf8
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes += ", ".utf8 }
        element.appendTuple(to: &bytes)
      }
      bytes += (elements.count == 1 ? ",)" : ")").utf8
    case .map(let members):
      bytes += "(".utf8
      for (place, (key, value)) in ReferenceValue.sorted(members).enumerated() {
        if place > 0 { bytes += ", ".utf8 }
        bytes += "(".utf8
        PythonText.appendLiteral(key, to: &bytes)
        bytes += ", ".utf8
        value.appendTuple(to: &bytes)
        bytes += ")".utf8
      }
      bytes += (members.count == 1 ? ",)" : ")").utf8
    }
  }

  /// Everything in the order in which it was put together, texts with their lengths before them: for
  /// digests that nobody compares with the reference's.
  func appendPacked(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(0)
    case .flag(let value): bytes.append(value ? 2 : 1)
    case .amount(let amount): ReferenceValue.appendPacked(amount.text, after: 3, to: &bytes)
    case .text(let text): ReferenceValue.appendPacked(text, after: 4, to: &bytes)
    case .list(let elements):
      bytes.append(5)
      for element in elements { element.appendPacked(to: &bytes) }
      bytes.append(6)
    case .map(let members):
      bytes.append(7)
      for (key, value) in members {
        ReferenceValue.appendPacked(key, after: 4, to: &bytes)
        value.appendPacked(to: &bytes)
      }
      bytes.append(8)
    }
  }

  private static func appendPacked(_ text: String, after mark: UInt8, to bytes: inout [UInt8]) {
    bytes.append(mark)
    var size = text.utf8.count
    while size >= 0xFF {
      bytes.append(0xFF)
      size -= 0xFF
    }
    bytes.append(UInt8(size))
    bytes.append(contentsOf: text.utf8)
  }

  /// JSON with sorted keys, spaced separators and ASCII escapes: the second benchmark's form.
  func appendJSON(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .flag(let value): bytes += (value ? "true" : "false").utf8
    case .amount(let amount): bytes += amount.text.utf8
    case .text(let text): PythonText.appendASCIIJSON(text, to: &bytes)
    case .list(let elements):
      bytes += "[".utf8
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes += ", ".utf8 }
        element.appendJSON(to: &bytes)
      }
      bytes += "]".utf8
    case .map(let members):
      bytes += "{".utf8
      for (place, (key, value)) in ReferenceValue.sorted(members).enumerated() {
        if place > 0 { bytes += ", ".utf8 }
        PythonText.appendASCIIJSON(key, to: &bytes)
        bytes += ": ".utf8
        value.appendJSON(to: &bytes)
      }
      bytes += "}".utf8
    }
  }
}

/// Texts as Python writes them.
enum PythonText {
  /// In single quotes, or in double ones where the text has single quotes only.
  static func appendLiteral(_ text: String, to bytes: inout [UInt8]) {
    let isDouble = text.utf8.contains(0x27) && !text.utf8.contains(0x22)
    let quote: UInt8 = isDouble ? 0x22 : 0x27
    bytes.append(quote)
    for byte in text.utf8 {
      switch byte {
      case quote, 0x5C: bytes += [0x5C, byte]
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0D: bytes += #"\r"#.utf8
      case 0x09: bytes += #"\t"#.utf8
      case 0..<0x20, 0x7F: bytes += (#"\x"# + hex(UInt32(byte), digits: 2)).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(quote)
  }

  static func appendASCIIJSON(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    defer { bytes.append(0x22) }
    // Nearly all texts need no escape.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      bytes += text.utf8
      return
    }
    for unit in text.utf16 {
      switch unit {
      case 0x22: bytes += #"\""#.utf8
      case 0x5C: bytes += #"\\"#.utf8
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0D: bytes += #"\r"#.utf8
      case 0x09: bytes += #"\t"#.utf8
      case 0x08: bytes += #"\b"#.utf8
      case 0x0C: bytes += #"\f"#.utf8
      case 0x20..<0x7F: bytes.append(UInt8(truncatingIfNeeded: unit))
      default: bytes += (#"\u"# + hex(UInt32(unit), digits: 4)).utf8
      }
    }
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
