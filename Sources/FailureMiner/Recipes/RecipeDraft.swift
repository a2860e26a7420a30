import Signals
import Trajectories

/// The recipe of one phrase: the actions that its solved tasks share once slots stand for words.
struct RecipeDraft {
  let recipe: TaskRecipe
  /// The solved tasks of which it holds every action, by their places.
  let covered: Set<Int>
  /// The phrase's slots that the steps use.
  let usedSlots: Set<Int>

  /// A value that the task's text gives: a slot of the phrase, or what stands after two words.
  private struct Source {
    /// The slot's place in the phrase; nil for a value from the rest of the text.
    let slot: Int?
    let pattern: String?
    /// The value in each member.
    let values: [String]
  }

  private typealias Member = (place: Int, acts: [(action: Action, before: String)])

  init?(_ phrase: TaskPhrase, _ solved: [RecipeMiner.Solved], minimumTasks: Int) {
    let members: [Member] = phrase.members.map { ($0.task, solved[$0.task].acts) }
    let needed = max(minimumTasks, members.count / 2 + 1)
    let sources = RecipeDraft.sources(phrase, solved)
    let marked = members.indices.map { member in
      members[member].acts.map { act in
        act.action.mappingTexts { RecipeDraft.marked($0, sources, member) }
      }
    }
    func filled(_ template: Action, _ member: Int) -> Action {
      template.mappingTexts { RecipeDraft.filled($0, sources, member) }
    }
    // A template counts in every member where it gives an action that was taken.
    var optional: [Action] = []
    var steps: [(template: Action, place: Double)] = []
    for template in RecipeDraft.distinct(marked.joined()) {
      let places = members.indices.compactMap { member -> Int? in
        let action = filled(template, member)
        return members[member].acts.firstIndex { $0.action == action }
      }
      if places.count < needed {
        if places.count >= minimumTasks { optional.append(template) }
        continue
      }
      let gives = Set(members.indices.map { filled(template, $0) }.map(\.stableHash))
      let isKnown = steps.contains { other in
        Set(members.indices.map { filled(other.template, $0) }.map(\.stableHash)) == gives
      }
      if !isKnown {
        steps.append((template, Double(places.reduce(0, +)) / Double(places.count)))
      }
    }
    guard !steps.isEmpty, steps.count <= TaskRecipe.stepLimit else { return nil }
    steps.sort { ($0.place, $0.template.description) < ($1.place, $1.template.description) }
    let last = RecipeDraft.lastStep(members, sources, minimum: minimumTasks)
    // Everything but the answer must be there: half a recipe leads nowhere.
    var covered: Set<Int> = []
    for (place, member) in members.enumerated() {
      let given = steps.map { filled($0.template, place) }
      let looks = optional.map { filled($0, place) }
      let before = member.acts.dropLast(member.acts.count > 1 ? 1 : 0).map(\.action)
      // What comes right before the end decides: a sentence that many kinds of tasks end with
      // shares little more than their end.
      guard let deciding = before.last, given.contains(deciding),
        before.allSatisfy({ given.contains($0) || looks.contains($0) })
      else { continue }
      covered.insert(member.place)
    }
    guard covered.count >= max(minimumTasks, members.count / 3) else { return nil }
    let endsItself = members.contains { member in
      member.acts.last.map { last in steps.contains { $0.template == last.action } } ?? false
    }
    var all = steps.map { TaskRecipe.Step(action: $0.template) }
    if let last, !endsItself { all.append(last) }
    let used = RecipeDraft.marks(in: all)
    guard let recipe = RecipeDraft.numbered(all, used, phrase, sources) else { return nil }
    self.recipe = recipe
    usedSlots = Set(used.compactMap { sources[$0].slot })
    self.covered = covered
  }

  // MARK: Values of the text

  private static func sources(
    _ phrase: TaskPhrase, _ solved: [RecipeMiner.Solved]
  ) -> [Source] {
    var sources = phrase.slots.map { slot in
      Source(slot: slot, pattern: nil, values: phrase.members.map { $0.tokens[slot].text })
    }
    let texts = phrase.members.map { solved[$0.task].text }
    let contexts = texts.map { RecipeDraft.contexts(of: $0) }
    for (context, first) in (contexts.first ?? [:]).sorted(by: { $0.key < $1.key }) {
      let values = contexts.compactMap { $0[context]?.text }
      guard values.count == texts.count, Set(values).count > 1 else { continue }
      let group = first.isQuoted ? "\"([^\"]+)\"" : "([^\\s,;]+)"
      let source = Pattern.escaped(context) + " " + group
      guard source.utf8.count <= 100, let pattern = try? Pattern(source) else { continue }
      let found = texts.map { (try? pattern.firstMatch(in: $0))?.groups[1] ?? "" }
      if found == values {
        sources.append(Source(slot: nil, pattern: source, values: values))
      }
    }
    return sources
  }

  /// Names by the two words before them, where these come for the first time.
  private static func contexts(of text: String) -> [String: TaskSentence.Token] {
    var found: [String: TaskSentence.Token] = [:]
    for sentence in TaskSentence.all(in: text) {
      for place in sentence.tokens.indices.dropFirst(2)
      where sentence.tokens[place].looksLikeValue {
        let words = sentence.tokens[(place - 2)..<place]
        guard !words.contains(where: \.looksLikeValue), words.dropFirst().allSatisfy(\.isApart)
        else { continue }
        let context = words.map(\.text).joined(separator: " ")
        if found[context] == nil { found[context] = sentence.tokens[place] }
      }
    }
    return found
  }

  // MARK: Templates

  /// Stands for the source of this number inside a template.
  private static func mark(_ number: Int) -> Character {
    Character(UnicodeScalar(UInt32(0xE000 + number)) ?? "?")
  }
  private static let resultMark = Character("\u{E8FF}")

  /// Texts that use the marks' characters themselves cannot be told from templates.
  static func holdsMarks(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0xE000...0xE8FF).contains($0.value) }
  }

  static func holdsMarks(_ action: Action) -> Bool {
    var found = false
    _ = action.mappingTexts { text in
      found = found || holdsMarks(text)
      return text
    }
    return found
  }

  private static func number(of character: Character) -> Int? {
    guard let scalar = character.unicodeScalars.first, (0xE000..<0xE8FF).contains(scalar.value)
    else { return nil }
    return Int(scalar.value) - 0xE000
  }

  /// The text with a mark for every word that the task gives, the longest first.
  private static func marked(_ text: String, _ sources: [Source], _ member: Int) -> String {
    let values = sources.enumerated().map { ($0.offset, Array($0.element.values[member])) }
      .filter { !$0.1.isEmpty }.sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
    let characters = Array(text)
    var out = ""
    var cursor = 0
    while cursor < characters.count {
      let hit = values.first { _, value in
        guard cursor + value.count <= characters.count,
          characters[cursor..<(cursor + value.count)].elementsEqual(value)
        else { return false }
        let before = cursor > 0 ? characters[cursor - 1] : " "
        let end = cursor + value.count
        let after = end < characters.count ? characters[end] : " "
        return !(isWord(before) && isWord(value[0]))
          && !(isWord(after) && isWord(value[value.count - 1]))
      }
      if let (number, value) = hit {
        out.append(mark(number))
        cursor += value.count
      } else {
        out.append(characters[cursor])
        cursor += 1
      }
    }
    return out
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func filled(_ text: String, _ sources: [Source], _ member: Int) -> String {
    var out = ""
    for character in text {
      if let number = number(of: character), sources.indices.contains(number) {
        out += sources[number].values[member]
      } else {
        out.append(character)
      }
    }
    return out
  }

  private static func distinct(_ actions: some Sequence<Action>) -> [Action] {
    var seen: Set<Action> = []
    return actions.filter { seen.insert($0).inserted }
  }

  // MARK: The answer

  /// The last action where it repeats what the newest result shows inside a frame that stays.
  private static func lastStep(
    _ members: [Member], _ sources: [Source], minimum: Int
  ) -> TaskRecipe.Step? {
    var counts: [TaskRecipe.Step: Int] = [:]
    for (place, member) in members.enumerated() {
      guard let last = member.acts.last, case .tool(_, let arguments) = last.action else {
        continue
      }
      let texts = arguments.leaves().compactMap(\.value.stringValue).filter { !$0.isEmpty }
      for text in Set(texts).sorted(by: { ($1.count, $0) < ($0.count, $1) }) {
        let parts = last.before.split(separator: text, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count + parts[1].utf8.count <= 80 else { continue }
        let action = last.action.mappingTexts { leaf in
          leaf == text ? String(resultMark) : marked(leaf, sources, place)
        }
        let result =
          "^" + Pattern.escaped(parts[0]) + "([^\\n]+)" + Pattern.escaped(parts[1]) + "$"
        counts[TaskRecipe.Step(action: action, result: result), default: 0] += 1
        break
      }
    }
    let best = counts.max {
      ($0.value, $1.key.result ?? "") < ($1.value, $0.key.result ?? "")
    }
    return best.flatMap { $0.value >= minimum ? $0.key : nil }
  }

  // MARK: Numbers

  private static func marks(in steps: [TaskRecipe.Step]) -> Set<Int> {
    var used: Set<Int> = []
    for step in steps {
      _ = step.action.mappingTexts { text in
        used.formUnion(text.compactMap(number(of:)))
        return text
      }
    }
    return used
  }

  /// The recipe with `\1` and so on for the marks that its steps use.
  private static func numbered(
    _ steps: [TaskRecipe.Step], _ used: Set<Int>, _ phrase: TaskPhrase, _ sources: [Source]
  ) -> TaskRecipe? {
    let slots = used.filter { sources[$0].slot != nil }.sorted {
      (sources[$0].slot ?? 0) < (sources[$1].slot ?? 0)
    }
    let others = used.filter { sources[$0].slot == nil }.sorted()
    guard used.count <= TaskRecipe.slotLimit,
      let patterns = phrase.patterns(groups: Set(slots.compactMap { sources[$0].slot }))
    else { return nil }
    var numbers: [Int: Int] = [:]
    for (place, source) in (slots + others).enumerated() { numbers[source] = place + 1 }
    let written = steps.map { step in
      TaskRecipe.Step(
        action: step.action.mappingTexts { text in
          text.map { character in
            if character == resultMark { return "\\0" }
            if let number = number(of: character) { return "\\\(numbers[number] ?? 0)" }
            return SlotText.escaped(String(character))
          }.joined()
        }, result: step.result)
    }
    return TaskRecipe(task: patterns + others.compactMap { sources[$0].pattern }, steps: written)
  }
}
