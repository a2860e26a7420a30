import Signals
import Trajectories

/// Sentences of several tasks that are the same but for some words.
struct TaskPhrase: Sendable {
  /// The first sentence; its words stand for the phrase where they are no slots.
  let model: TaskSentence
  /// Whether a word differs between tasks, or looks as if it would.
  private(set) var isSlot: [Bool]
  /// For each solved task, the words in place of the slots, all words of the sentence.
  private(set) var members: [(task: Int, tokens: [TaskSentence.Token])] = []

  private static let likeness = 0.75
  private static let minimumWords = 3
  private static let splitLimit = 6

  init(_ sentence: TaskSentence, task: Int) {
    model = sentence
    isSlot = sentence.tokens.map(\.looksLikeValue)
    members = [(task, sentence.tokens)]
  }

  /// Takes a sentence in where it is like enough; says whether it did.
  mutating func take(_ sentence: TaskSentence, task: Int) -> Bool {
    guard sentence.tokens.count == model.tokens.count else { return false }
    var merged = isSlot
    for (place, token) in sentence.tokens.enumerated() where !merged[place] {
      if token.text != model.tokens[place].text { merged[place] = true }
    }
    let words = merged.count { !$0 }
    // Compared with the first sentence, so that a phrase does not wear away word by word.
    let atFirst = model.tokens.count { !$0.looksLikeValue }
    guard words >= TaskPhrase.minimumWords,
      Double(words) >= TaskPhrase.likeness * Double(atFirst),
      zip(sentence.tokens, model.tokens).allSatisfy({ $0.isQuoted == $1.isQuoted })
    else { return false }
    isSlot = merged
    members.append((task, sentence.tokens))
    return true
  }

  /// The phrase once for each word of a slot that has few, such as `sum` and `average`.
  ///
  /// The first such slot in which each word comes in enough tasks; empty where there is none.
  func split(minimumTasks: Int, except used: Set<Int>) -> [TaskPhrase] {
    for slot in slots where !model.tokens[slot].isQuoted && !used.contains(slot) {
      let groups = Dictionary(grouping: members) { $0.tokens[slot].text }
      guard groups.count <= TaskPhrase.splitLimit,
        groups.keys.allSatisfy({ $0.allSatisfy(\.isLetter) })
      else { continue }
      return groups.keys.sorted().compactMap { word in
        let own = groups[word] ?? []
        guard own.count >= minimumTasks, let first = own.first else { return nil }
        var phrase = TaskPhrase(TaskSentence(tokens: first.tokens), task: first.task)
        for member in own.dropFirst() {
          _ = phrase.take(TaskSentence(tokens: member.tokens), task: member.task)
        }
        return phrase
      }
    }
    return []
  }

  /// The slots whose words do differ.
  var slots: [Int] {
    isSlot.indices.filter { place in
      isSlot[place] && members.contains { $0.tokens[place].text != model.tokens[place].text }
    }
  }

  /// Patterns that the phrase matches, with a group for each of these slots; nil where one is too long.
  func patterns(groups: Set<Int>) -> [String]? {
    let free = Set(slots)
    var patterns: [String] = []
    var open = ""
    for (place, token) in model.tokens.enumerated() {
      // A lazy slot needs something after it, so a pattern breaks after a word that is none.
      if open.utf8.count > Pattern.ruleLimit / 2, !free.contains(place - 1) {
        patterns.append(open)
        open = ""
      }
      if token.isApart, !open.isEmpty { open += " " }
      let isLast = place == model.tokens.count - 1
      let word = token.isQuoted ? "[^\"]+" : isLast ? "\\S+" : "\\S+?"
      let part =
        !free.contains(place)
        ? Pattern.escaped(token.text) : groups.contains(place) ? "(\(word))" : word
      open += token.isQuoted ? "\"\(part)\"" : part
    }
    patterns.append(open)
    return patterns.contains { $0.utf8.count > Pattern.ruleLimit } ? nil : patterns
  }
}
