/// A sentence of a task's text, cut into words, marks and quoted names.
struct TaskSentence: Sendable, Hashable {
  struct Token: Sendable, Hashable {
    let text: String
    /// Whether a blank stands before it.
    let isApart: Bool
    /// Whether it stands between double quotes.
    let isQuoted: Bool

    /// Names in quotes, numbers, paths and ids differ from task to task.
    var looksLikeValue: Bool {
      isQuoted || text.contains { $0.isNumber || "/~#_@".contains($0) }
    }
  }

  let tokens: [Token]

  private static let endMarks: Set<Character> = [".", "?", "!", ":", ";"]
  private static let marks: Set<Character> = [",", ".", "?", "!", ":", ";", "(", ")"]
  static let tokenLimit = 60

  /// The sentences of a text that are short enough to compare.
  static func all(in text: String) -> [TaskSentence] {
    text.split(whereSeparator: \.isNewline).flatMap { line in sentences(of: line) }
      .filter { (3...tokenLimit).contains($0.tokens.count) }
  }

  private static func sentences(of line: Substring) -> [TaskSentence] {
    var found: [TaskSentence] = []
    var open: [Token] = []
    var rest = line
    var isApart = false
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.dropFirst()
        isApart = true
        // A mark before a blank and a capital ends a sentence.
        if let last = open.last, !last.isQuoted, last.text.count == 1,
          let mark = last.text.first, endMarks.contains(mark),
          rest.first(where: { !$0.isWhitespace })?.isUppercase ?? false
        {
          found.append(TaskSentence(tokens: open))
          open = []
        }
        continue
      }
      let token = cut(&rest, isApart)
      open.append(token)
      isApart = false
    }
    if !open.isEmpty { found.append(TaskSentence(tokens: open)) }
    return found
  }

  private static func cut(_ rest: inout Substring, _ isApart: Bool) -> Token {
    if rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\""),
      rest.index(after: rest.startIndex) < end
    {
      let text = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      return Token(text: String(text), isApart: isApart, isQuoted: true)
    }
    if let first = rest.first, marks.contains(first), rest.dropFirst().first?.isLetter != true {
      rest = rest.dropFirst()
      return Token(text: String(first), isApart: isApart, isQuoted: false)
    }
    var word = rest.prefix { !$0.isWhitespace && $0 != "\"" }
    if word.isEmpty { word = rest.prefix(1) }
    // Marks at the end belong to the sentence.
    while word.count > 1, let last = word.last, marks.contains(last) { word = word.dropLast() }
    rest = rest[word.endIndex...]
    return Token(text: String(word), isApart: isApart, isQuoted: false)
  }
}
