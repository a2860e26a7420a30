import Trajectories

/// Makes a scripted user out of an official task: what they say comes from the instruction, what
/// they agree to from the reference solution.
struct OfficialScript {
  private let phrases: PhraseTable
  private let story: [String]
  private let instruction: String
  private var slots: [UserSlot] = []
  private var writes: [WriteGoal] = []

  init(
    _ task: OfficialTask, side: OfficialSide, slots words: [SlotWords], phrases: PhraseTable
  ) {
    self.phrases = phrases
    instruction = task.instruction
    guard side == .scripted else {
      story = []
      return
    }
    let story = OfficialScript.sentences(in: OfficialScript.firstPerson(task.instruction))
    self.story = story
    let facts = OfficialFacts(task.instruction)
    for slot in words {
      // Whoever is asked for something else says what they know about it, in their own words.
      let answers =
        facts[slot.name].map { [$0] }
        ?? OfficialScript.passage(about: slot, in: story).map { [$0] } ?? []
      slots.append(UserSlot(name: slot.name, intent: nil, answers: answers))
    }
  }

  /// Adds a write that the user agrees to, and returns its place.
  mutating func want(
    _ tool: String, _ arguments: JSONObject, shown fields: [EvidenceField]
  ) -> Int {
    let shown = fields.map { $0.label + " " + ($0.ways.first ?? []).joined(separator: " ") }
    writes.append(
      WriteGoal(
        tool: tool, arguments: arguments,
        checks: fields.filter(\.isSaidByUsers).map { field in
          let value = (field.ways.last ?? []).joined(separator: " ")
          return UserCheck(
            accepted: field, rivals: [], correction: "",
            question: "And the \(field.label)? It should be \(value).")
        },
        proposal: "I would now do this: \(shown.joined(separator: ", ")). "
          + "Do you confirm (yes or no)?"))
    return writes.count - 1
  }

  func finished(as side: OfficialSide, seed: UInt64) -> UserScript {
    guard side == .scripted else {
      return UserScript(
        intents: [UserIntent(request: instruction, isTicket: true)], slots: [], phrases: phrases,
        seed: seed)
    }
    let opening = story.prefix(2).joined(separator: " ")
    return UserScript(
      intents: [
        UserIntent(
          request: opening.isEmpty ? instruction : opening, details: Array(story.dropFirst(2)),
          writes: writes)
      ], slots: slots, phrases: phrases, seed: seed)
  }

  /// "You want your order" as the user would say it.
  static func firstPerson(_ text: String) -> String {
    let words = [
      "you": "I", "your": "my", "yours": "mine", "yourself": "myself",
    ]
    var result = WholeWords.replace(in: text, with: words)
    for (wrong, right) in [
      ("I are ", "I am "), ("I're ", "I'm "), (" to I ", " to me "), (" for I ", " for me "),
      (" with I ", " with me "), (" to I.", " to me."), (" for I.", " for me."),
      ("I has ", "I have "),
    ] {
      result = result.replacing(wrong, with: right)
    }
    return result
  }

  static func sentences(in text: String) -> [String] {
    var found: [String] = []
    var current = ""
    let characters = Array(text)
    for (place, character) in characters.enumerated() {
      let next = characters.indices.contains(place + 1) ? characters[place + 1] : " "
      current.append(character == "\n" ? " " : character)
      guard character == "\n" || (".!?".contains(character) && next.isWhitespace) else { continue }
      let sentence = current.trimmingASCIISpace()
      if !sentence.isEmpty { found.append(sentence) }
      current = ""
    }
    let rest = current.trimmingASCIISpace()
    return rest.isEmpty ? found : found + [rest]
  }

  /// At most two sentences that speak of a slot.
  private static func passage(about slot: SlotWords, in story: [String]) -> String? {
    let found = story.filter { SpokenText($0).containsAny(slot.words) }
    return found.isEmpty ? nil : found.prefix(2).joined(separator: " ")
  }
}

extension EvidenceField {
  /// Whether a customer can be expected to name it; sums are worked out by the desk.
  fileprivate var isSaidByUsers: Bool {
    ways.contains { way in
      way.allSatisfy { !$0.isEmpty && Double($0) == nil } && notMoney
    }
  }

  private var notMoney: Bool {
    !["difference", "price", "amount", "fee", "total", "refund"].contains { label.contains($0) }
  }
}

/// What an instruction says that has the form of an id, an address or a name.
struct OfficialFacts {
  private var facts: [String: String] = [:]

  subscript(_ slot: String) -> String? { facts[slot] }

  init(_ instruction: String) {
    var words: [String] = []
    for part in instruction.split(whereSeparator: \.isWhitespace) {
      var word = part
      while let last = word.last, ".,;:!?)'\"".contains(last) { word.removeLast() }
      while let first = word.first, "('\"".contains(first) { word.removeFirst() }
      if !word.isEmpty { words.append(String(word)) }
    }
    var orders: [String] = []
    for (place, word) in words.enumerated() {
      if word.contains("@") { note("email", word) }
      if word.hasPrefix("#W") { orders.append(word) }
      if word.count == 5, word.allSatisfy(\.isNumber) { note("zip", word) }
      if OfficialFacts.isAccount(word) { note("user", word) }
      if OfficialFacts.isReservation(word) { note("reservation", word) }
      let starts = ["are", "is", "name's", "I'm"].contains(word) && place + 2 < words.count
      if starts, OfficialFacts.isName(words[place + 1]), OfficialFacts.isName(words[place + 2]) {
        note("name", words[place + 1] + " " + words[place + 2])
      }
    }
    if !orders.isEmpty { note("order", orders.joined(separator: " and ")) }
  }

  private mutating func note(_ slot: String, _ value: String) {
    if facts[slot] == nil { facts[slot] = value }
  }

  private static func isName(_ word: String) -> Bool {
    word.count > 1 && word.first?.isUppercase == true && word.dropFirst().allSatisfy(\.isLetter)
  }

  /// An account id: two names and four digits.
  private static func isAccount(_ word: String) -> Bool {
    let parts = word.split(separator: "_")
    return parts.count == 3 && parts[2].count == 4 && parts[2].allSatisfy(\.isNumber)
      && parts[0].allSatisfy(\.isLetter)
  }

  /// Six capitals and digits, with some of both.
  private static func isReservation(_ word: String) -> Bool {
    word.count == 6 && word.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
      && word.contains(where: \.isNumber) && word.contains(where: \.isUppercase)
  }
}
