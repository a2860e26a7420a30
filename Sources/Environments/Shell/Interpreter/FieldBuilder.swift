/// Puts the fields of a word together while it is expanded.
struct FieldBuilder {
  struct Field {
    var text: [UInt8] = []
    /// The same as a pattern: quoted marks are escaped.
    var pattern: [UInt8] = []
    var isPattern = false
  }

  private(set) var fields: [Field] = []
  private var current: Field?
  /// Patterns are only kept where file names or `case` can use them.
  let keepsPatterns: Bool

  init(keepsPatterns: Bool) { self.keepsPatterns = keepsPatterns }

  mutating func quoted(_ text: some Collection<UInt8>) {
    var field = current ?? Field()
    current = nil
    field.text += text
    if keepsPatterns { field.pattern += GlobPattern.escape(text) }
    current = field
  }

  mutating func active(_ text: some Collection<UInt8>) {
    guard !text.isEmpty else { return }
    var field = current ?? Field()
    current = nil
    field.text += text
    if keepsPatterns {
      field.pattern += text
      if GlobPattern.hasMarks(text) { field.isPattern = true }
    }
    current = field
  }

  /// An empty field exists because of quotes.
  mutating func touch() {
    if current == nil { current = Field() }
  }

  mutating func endField() {
    if let field = current { fields.append(field) }
    current = nil
  }

  /// Splits unquoted text at the separators.
  mutating func split(_ text: [UInt8], at separators: [UInt8]) {
    guard !separators.isEmpty else { return active(text) }
    var start = 0
    var place = 0
    while place < text.count {
      let byte = text[place]
      guard separators.contains(byte) else {
        place += 1
        continue
      }
      active(text[start..<place])
      if byte.isSpace {
        while place < text.count, text[place].isSpace, separators.contains(text[place]) {
          place += 1
        }
        if place < text.count, separators.contains(text[place]), !text[place].isSpace {
          touch()
          place += 1
          while place < text.count, text[place].isSpace, separators.contains(text[place]) {
            place += 1
          }
        }
        endField()
      } else {
        touch()
        endField()
        place += 1
        while place < text.count, text[place].isSpace, separators.contains(text[place]) {
          place += 1
        }
      }
      start = place
    }
    active(text[start...])
  }

  mutating func finish() -> [Field] {
    endField()
    return fields
  }
}
