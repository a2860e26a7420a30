import Signals
import Trajectories

/// Finds literals that name one task's files, ids or dates instead of a kind of situation.
enum InstanceLiterals {
  static func found(in rule: Intervention) -> [String] {
    var literals: [String] = []
    for text in texts(of: rule) {
      for literal in instances(in: text) where !literals.contains(literal) {
        literals.append(literal)
      }
    }
    return literals
  }

  static func texts(of rule: Intervention) -> [String] {
    var texts: [String] = []
    for text in rule.then.flatMap(\.texts) {
      for template in [text.template, text.rows?.each ?? ""] {
        for case .plain(let plain) in Text.pieces(of: template) { texts.append(plain) }
      }
    }
    for value in rule.allValues {
      guard case .expression(let expression) = value else { continue }
      texts += expression.literals
    }
    for part in rule.predicates {
      for case .tool(let trigger) in part.triggers { texts.append(trigger.pattern ?? "") }
      for case .observation(let trigger) in part.triggers { texts.append(trigger.pattern ?? "") }
    }
    return texts
  }

  private static let extensions: Set<String> = [
    "log", "txt", "csv", "json", "sh", "sql", "db", "xml", "conf", "py", "tsv", "yaml",
  ]

  /// File names and tokens with three or more digits in a row.
  private static func instances(in text: String) -> [String] {
    let cleaned = text.split(separator: "\\").joined()
    let tokens = cleaned.split { character in
      !(character.isLetter || character.isNumber || "._-/#".contains(character))
    }
    return tokens.compactMap { token in
      let word = RepairWord.trimmed(String(token))
      if let dot = word.lastIndex(of: "."), dot != word.startIndex,
        extensions.contains(String(word[word.index(after: dot)...]))
      {
        return word
      }
      var run = 0
      for byte in word.utf8 {
        run = byte >= 0x30 && byte <= 0x39 ? run + 1 : 0
        if run == 4 { return word }
      }
      return nil
    }
  }
}

/// Punctuation at the ends of words.
private enum RepairWord {
  static func trimmed(_ word: String) -> String {
    var slice = word[...]
    while let last = slice.last, "._-/".contains(last) { slice.removeLast() }
    while let first = slice.first, "._-/".contains(first) { slice.removeFirst() }
    return String(slice)
  }
}

extension RepairExpression {
  /// The literal texts.
  var literals: [String] {
    switch self {
    case .literal(.string(let text)): [text]
    case .literal(.array(let elements)): elements.compactMap(\.stringValue)
    case .literal, .reference: []
    case .apply(_, let operands): operands.flatMap(\.literals)
    }
  }
}
