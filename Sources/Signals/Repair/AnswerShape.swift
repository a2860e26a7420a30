package import Trajectories

/// The shape that a final answer must have, and how a wordy answer is brought into it.
package enum AnswerShape: String, Sendable, Hashable, CaseIterable {
  /// The only integer of the text.
  case integer
  /// The only number of the text, without thousands separators, units and a trailing `.0`.
  case number
  /// The text without quotes, surrounding white space and a final full stop.
  case string
  /// The only absolute or relative path of the text.
  case path
  /// The lines or comma-separated parts as a list.
  case list

  /// Returns the value in this shape, or nil where the text does not hold exactly one.
  package func normalise(_ value: JSONValue) -> JSONValue? {
    let text = value.plainText.trimmingASCIISpace()
    switch self {
    case .integer:
      guard let number = AnswerShape.onlyNumber(in: text) else { return nil }
      return Int(exactly: number).map(JSONValue.integer)
    case .number:
      return AnswerShape.onlyNumber(in: text).flatMap(RepairText.json)
    case .string:
      return .string(RepairText.stripped(text, of: "\"'` ").trimmingSuffix("."))
    case .path:
      let paths = text.split { $0 == " " || $0 == "\n" || $0 == "\"" || $0 == "`" }
        .filter { $0.contains("/") }
      return paths.count == 1 ? .string(String(paths[0])) : nil
    case .list:
      if case .array = value { return value }
      let separator: Character = text.contains("\n") ? "\n" : ","
      let parts = text.split(separator: separator).prefix(64)
      return .array(parts.map { .string(String($0).trimmingASCIISpace()) })
    }
  }

  private static func onlyNumber(in text: String) -> Double? {
    var found: [Double] = []
    var run: [UInt8] = []
    for byte in Array(text.utf8.prefix(2048)) + [0x20] {
      let isDigit = byte >= 0x30 && byte <= 0x39
      if isDigit || (!run.isEmpty && (byte == 0x2E || byte == 0x2C))
        || (run.isEmpty && byte == 0x2D)
      {
        run.append(byte)
      } else if !run.isEmpty {
        while let last = run.last, last == 0x2E || last == 0x2C { run.removeLast() }
        let digits = String(decoding: run.filter { $0 != 0x2C }, as: UTF8.self)
        if let number = Double(digits) { found.append(number) }
        run = []
      }
    }
    return found.count == 1 ? found[0] : nil
  }
}

extension String {
  func trimmingSuffix(_ mark: Character) -> String {
    last == mark ? String(dropLast()) : self
  }
}
