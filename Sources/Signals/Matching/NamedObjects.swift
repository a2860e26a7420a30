/// Which commands are about something that a task's text names.
package struct NamedObjects: Sendable, Hashable {
  private let task: String

  package init(task: String) { self.task = NamedObjects.joined(NamedObjects.split(task)) }

  /// Whether the task names, word for word, what stands after the command's first word.
  package func names(objectOf command: String) -> Bool {
    let rest = NamedObjects.split(command.dropFirst(command.commandVerb.count))
    let object = NamedObjects.joined(rest.drop { NamedObjects.links.contains($0) })
    return object.utf8.count > 3 && task.contains(object)
  }

  /// Words between a verb and its object.
  private static let links: Set = [
    "a", "an", "at", "from", "in", "into", "on", "onto", "the", "to", "with",
  ]

  private static func split(_ text: some StringProtocol) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// The words between single spaces, so that phrases are found whole.
  private static func joined(_ words: some Collection<String>) -> String {
    words.isEmpty ? "" : " " + words.joined(separator: " ") + " "
  }
}
