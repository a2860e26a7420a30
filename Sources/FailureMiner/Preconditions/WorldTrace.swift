import Signals
import Trajectories

/// What an agent has seen and done, as far as conditions of its next action ask for it.
struct WorldTrace {
  private var newestText: String
  private var words = SeenWords()
  /// Accepted actions by verb and slot: the newest value, and all values with the step they last came.
  private var newest: [Key: String] = [:]
  private var steps: [Key: [String: Int]] = [:]
  private var records = RecordFacts()
  private var clock = 0
  private(set) var verbs: [String] = []
  private let isTextWorld: Bool
  private static let verbLimit = 16

  private struct Key: Hashable {
    let verb: String
    let slot: Int
  }

  init(_ header: EpisodeHeader) {
    newestText = header.opening.text
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
    for (place, slot) in form.slots.prefix(3).enumerated() {
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
      newestText = text
      words.add(text)
    } else if isAccepted {
      records.add(text)
    }
    guard isAccepted, let form, isTextWorld else { return }
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
}
