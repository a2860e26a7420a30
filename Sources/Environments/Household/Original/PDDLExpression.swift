/// A parenthesised expression of PDDL, in lower case.
indirect enum PDDLExpression: Sendable, Hashable {
  case word(String)
  case list([PDDLExpression])

  private static let deepest = 64

  /// Reads one expression; nil where the parentheses do not match or nest absurdly deep.
  static func read(_ text: String) -> PDDLExpression? {
    var stack: [[PDDLExpression]] = [[]]
    var word: [UInt8] = []
    var isComment = false
    func finishWord() {
      guard !word.isEmpty else { return }
      stack[stack.count - 1].append(.word(String(decoding: word, as: UTF8.self)))
      word.removeAll(keepingCapacity: true)
    }
    for byte in text.utf8 {
      if isComment {
        isComment = byte != 0x0A
        continue
      }
      switch byte {
      case 0x3B:
        finishWord()
        isComment = true
      case 0x28:
        finishWord()
        guard stack.count < deepest else { return nil }
        stack.append([])
      case 0x29:
        finishWord()
        guard stack.count > 1, let closed = stack.popLast() else { return nil }
        stack[stack.count - 1].append(.list(closed))
      case 0x20, 0x2C, 0x09...0x0D: finishWord()
      case 0x41...0x5A: word.append(byte | 0x20)
      default: word.append(byte)
      }
    }
    finishWord()
    guard stack.count == 1, stack[0].count == 1 else { return nil }
    return stack[0][0]
  }

  var items: [PDDLExpression] {
    if case .list(let items) = self { return items }
    return []
  }

  var text: String? {
    if case .word(let text) = self { return text }
    return nil
  }

  /// The word that a list begins with.
  var head: String? { items.first?.text }

  /// The part of a definition that begins with a keyword.
  func section(_ keyword: String) -> PDDLExpression? { items.first { $0.head == keyword } }

  /// `a b - type c - other` as pairs of name and type.
  static func typed(_ items: some Sequence<PDDLExpression>) -> [(name: String, type: String)] {
    var typed: [(name: String, type: String)] = []
    var waiting: [String] = []
    var isType = false
    for word in items.compactMap(\.text) {
      if word == "-" {
        isType = true
      } else if isType {
        typed += waiting.map { ($0, word) }
        waiting = []
        isType = false
      } else {
        waiting.append(word)
      }
    }
    return typed + waiting.map { ($0, "object") }
  }
}
