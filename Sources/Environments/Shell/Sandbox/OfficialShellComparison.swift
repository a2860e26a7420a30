/// The comparisons that most published OS tasks end with.
enum OfficialShellComparison: String, Sendable {
  case integer = "check/integer-match.py"
  case string = "check/string-match.py"
  case size = "check/size-match.py"

  /// Whether an answer equals the reference script's output.
  func accepts(_ answer: String, expected: String) -> Bool {
    switch self {
    case .integer:
      guard let given = OfficialShellComparison.integer(answer) else { return false }
      return given == OfficialShellComparison.integer(expected)
    case .string:
      return OfficialShellComparison.plain(answer) == OfficialShellComparison.plain(expected)
    case .size:
      guard let given = OfficialShellComparison.bytes(answer) else { return false }
      return given == OfficialShellComparison.bytes(expected)
    }
  }

  /// As Python's `int` reads a text: blanks around it, a sign, single underscores between digits.
  private static func integer(_ text: String) -> Int? {
    let bytes = text.octets.trimmed
    guard !bytes.isEmpty, bytes.last != 95, !bytes.starts(with: [95]) else { return nil }
    var digits: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      if byte == 95 {
        guard bytes[place - 1].isDigit, bytes[place + 1].isDigit else { return nil }
        continue
      }
      digits.append(byte)
    }
    return digits.integer
  }

  private static func plain(_ text: String) -> [UInt8] {
    text.octets.filter { $0 != 13 }.trimmed
  }

  /// Whole numbers with a unit of 1024; `4.8G` is no size here, as in the original.
  private static func bytes(_ text: String) -> Int? {
    var rest = text.octets.trimmed[...]
    if rest.last == UInt8(ascii: "B"), rest.count > 1 { rest = rest.dropLast() }
    var scale = 1
    if let unit = rest.last, let power = Array("KMGTP".utf8).firstIndex(of: unit) {
      scale = 1 << (10 * (power + 1))
      rest = rest.dropLast()
    }
    guard let number = Int(octets: rest) else { return nil }
    let (size, overflow) = number.multipliedReportingOverflow(by: scale)
    return overflow ? nil : size
  }
}
