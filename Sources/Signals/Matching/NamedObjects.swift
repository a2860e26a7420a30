/// Which commands are about something that a task's text names.
package struct NamedObjects: Sendable, Hashable {
  /// The words, without names like `shelf 2` where the text lists many of them: a list of what there
  /// is says nothing about what is wanted.
  private let task: String

  /// Numbered names from which on they are a list.
  private static let listLength = 5
  /// Words between a verb and its object, and between objects.
  private static let links: Set = [
    "a", "an", "at", "from", "in", "into", "on", "onto", "the", "to", "with",
  ]

  package init(task: String) {
    let words = NamedObjects.split(task)
    let numbered = words.indices.dropFirst().filter { place in
      NamedObjects.isNumber(words[place]) && !NamedObjects.isNumber(words[place - 1])
    }
    var kept = Set(words.indices)
    if numbered.count >= NamedObjects.listLength {
      for place in numbered { kept.subtract([place - 1, place]) }
    }
    self.task = NamedObjects.joined(words.indices.filter(kept.contains).map { words[$0] })
  }

  /// Whether the task names the first thing that stands after the command's first word.
  package func names(objectOf command: String) -> Bool {
    let rest = NamedObjects.split(command.dropFirst(command.commandVerb.count))
    let object = rest.drop { NamedObjects.links.contains($0) }.prefix {
      !NamedObjects.links.contains($0)
    }
    return names(Array(object))
  }

  /// Whether the task names a thing, such as `shelf 2`, by its kind or with its number.
  package func names(thing: String) -> Bool { names(NamedObjects.split(thing)) }

  private func names(_ words: [String]) -> Bool {
    if holds(words) { return true }
    return words.count == 2 && NamedObjects.isNumber(words[1]) && holds([words[0]])
  }

  private func holds(_ words: [String]) -> Bool {
    let phrase = NamedObjects.joined(words)
    // A lone letter says nothing; a lone digit may be a size.
    let isTelling = phrase.utf8.count > 3 || words.count == 1 && NamedObjects.isNumber(words[0])
    return isTelling && task.contains(phrase)
  }

  private static func isNumber(_ word: String) -> Bool {
    word.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }

  private static func split(_ text: some StringProtocol) -> [String] {
    // `x-large` is not `large`.
    text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init)
  }

  /// The words between single spaces, so that phrases are found whole.
  private static func joined(_ words: some Collection<String>) -> String {
    words.isEmpty ? "" : " " + words.joined(separator: " ") + " "
  }
}
