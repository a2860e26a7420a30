import Signals
import Trajectories

/// What an agent has seen and done, as far as conditions of its next action ask for it.
package struct WorldTrace {
  private var newestText: String
  private var words = SeenWords()
  /// Accepted actions by verb and slot: the newest value, and all values with the step they last came.
  private var newest: [Key: String] = [:]
  private var steps: [Key: [String: Int]] = [:]
  /// The newest accepted answers to actions about one thing alone, by that thing.
  private var answers: [String: String] = [:]
  /// The words last said of each thing.
  private var states: [String: String] = [:]
  /// The step at which each verb was last accepted.
  private var accepted: [String: Int] = [:]
  private var records = RecordFacts()
  private var clock = 0
  private(set) var verbs: [String] = []
  /// Verbs that the worlds of the corpus accept, met in this episode or not.
  private let knownVerbs: [String]
  private let isTextWorld: Bool
  private static let verbLimit = 16

  /// What a thing's name and the words said of it look like; rules read them with the same pattern.
  package static let statePattern = "(?P<key>[a-zA-Z]+ [0-9]+) (?P<value>[a-z]+ [a-z]+)"
  /// What texts that name a thing look like.
  package static let namePattern = "[a-zA-Z]+ [0-9]+"
  private static let readsStates = try? Pattern(statePattern)
  /// The name of the fact that holds the words said of a thing.
  package static let state = "state"

  private struct Key: Hashable {
    let verb: String
    let slot: Int
  }

  init(_ header: EpisodeHeader, verbs: [String]) {
    newestText = header.opening.text
    knownVerbs = verbs
    words.add(header.opening.text)
    isTextWorld = header.tools.isEmpty
  }

  /// The conditions that can be asked of an action now, each with whether it holds.
  func literals(of form: ActionForm) -> [(literal: CallLiteral, holds: Bool)] {
    var literals: [(CallLiteral, Bool)] = []
    if !isTextWorld {
      for slot in form.slots {
        for fact in records.facts(of: slot.value) {
          literals.append(
            (.fact(slot: slot.name, member: fact.member, value: fact.value), true))
        }
      }
      return literals
    }
    if let own = accepted[form.verb] {
      for other in knownVerbs where other != form.verb {
        literals.append(
          (.settled(verb: form.verb, by: other), own < accepted[other] ?? 0))
      }
    }
    let slots = form.slots.prefix(3).enumerated()
    for (place, slot) in slots {
      for (other, holder) in slots where other != place {
        literals.append(
          (.listed(slot: place, at: other), answers[holder.value]?.contains(slot.value) ?? false))
      }
      if let words = states[slot.value] {
        literals.append((.fact(slot: "\(place)", member: WorldTrace.state, value: words), true))
      }
    }
    for (place, slot) in slots {
      literals.append((.shownNow(slot: place), newestText.contains(slot.value)))
      literals.append((.shown(slot: place), words.holdsAll(of: slot.value)))
      for verb in verbs {
        for its in 0..<2 {
          let key = Key(verb: verb, slot: its)
          guard let last = newest[key] else { continue }
          let isLast = last == slot.value
          literals.append(
            (.lastOf(verb: verb, its: its, slot: place, isNegated: false), isLast))
          literals.append(
            (.lastOf(verb: verb, its: its, slot: place, isNegated: true), !isLast))
          let hasHappened = steps[key]?[slot.value] != nil
          literals.append(
            (.happened(verb: verb, its: its, slot: place, isNegated: false), hasHappened))
          literals.append(
            (.happened(verb: verb, its: its, slot: place, isNegated: true), !hasHappened))
        }
        guard let done = steps[Key(verb: verb, slot: 0)]?[slot.value] else { continue }
        for other in verbs where other != verb {
          let undone = steps[Key(verb: other, slot: 0)]?[slot.value] ?? -1
          literals.append((.after(verb: verb, undone: other, slot: place), done > undone))
        }
      }
    }
    return literals
  }

  /// Takes in an action's result.
  mutating func observe(_ form: ActionForm?, _ text: String, isAccepted: Bool) {
    clock += 1
    if isTextWorld {
      words.add(text)
      take(text)
    } else if isAccepted {
      records.add(text)
    }
    guard isAccepted, let form, isTextWorld else { return }
    accepted[form.verb] = clock
    if form.slots.count == 1, form.text.hasSuffix(" <0>") { answers[form.slots[0].value] = text }
    if !verbs.contains(form.verb) {
      guard verbs.count < WorldTrace.verbLimit else { return }
      verbs.append(form.verb)
    }
    for (place, slot) in form.slots.prefix(2).enumerated() {
      let key = Key(verb: form.verb, slot: place)
      newest[key] = slot.value
      steps[key, default: [:]][slot.value] = clock
    }
  }

  /// Remembers a text that names things, and what it says of them.
  private mutating func take(_ text: String) {
    guard WorldTrace.namesSomething(text) else { return }
    newestText = text
    guard let pattern = WorldTrace.readsStates,
      let matches = try? pattern.matches(in: String(text.prefix(8_000)), limit: 64)
    else { return }
    for match in matches {
      if let name = match.groups[1], let words = match.groups[2] { states[name] = words }
    }
  }

  /// Whether a text holds a word and a number after it.
  private static func namesSomething(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count >= 3 else { return false }
      return (2..<bytes.count).contains {
        bytes[$0] &- 0x30 < 10 && bytes[$0 - 1] == 0x20 && (bytes[$0 - 2] | 0x20) &- 0x61 < 26
      }
    }
  }
}
