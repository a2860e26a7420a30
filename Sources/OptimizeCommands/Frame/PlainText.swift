/// Text from outside made fit for a terminal: no control characters, no escape sequences.
enum PlainText {
  /// Returns the text on one line, without anything that a terminal would act on.
  static func line(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    var escape = Escape.none
    for scalar in text.unicodeScalars {
      switch (escape, scalar.value) {
      case (.none, 0x1B):
        escape = .started
      case (.started, 0x5B), (.started, 0x5D):
        escape = scalar == "[" ? .parameters : .string
      case (.started, _):
        escape = .none
      case (.parameters, 0x40...0x7E), (.string, 0x07):
        escape = .none
      case (.parameters, 0x20...0x3F), (.string, 0x20...):
        continue
      case (_, 0x09), (_, 0x0A), (_, 0x0D):
        escape = .none
        if kept.last != " " { kept.append(" ") }
      case (_, 0..<0x20), (_, 0x7F..<0xA0), (_, 0x202A...0x202E), (_, 0x2066...0x2069):
        escape = .none
      default:
        escape = .none
        kept.append(scalar)
      }
    }
    return String(kept).trimmingSpaces()
  }

  private enum Escape { case none, started, parameters, string }

  /// Returns the words of a text in lines of at most `width` characters.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > width {
          lines.append(line)
          line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
      }
      lines.append(line)
    }
    return lines
  }
}

extension String {
  func trimmingSpaces() -> String {
    guard let first = firstIndex(where: { $0 != " " }),
      let last = lastIndex(where: { $0 != " " })
    else { return "" }
    return String(self[first...last])
  }

  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
