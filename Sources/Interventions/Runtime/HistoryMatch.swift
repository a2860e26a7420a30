import Signals

/// Decides a history trigger over the recorded events.
struct HistoryMatch {
  private let trigger: HistoryTrigger
  private let program: HarnessProgram
  private let history: EpisodeHistory
  private let patterns: [Places]

  /// The positions of an event's patterns in the scans; nil where it asks for none.
  private struct Places {
    let action: Int?
    let observation: Int?
  }

  init(trigger: HistoryTrigger, program: HarnessProgram, history: EpisodeHistory) {
    self.trigger = trigger
    self.program = program
    self.history = history
    patterns = trigger.events.map { event in
      Places(
        action: event.action.map { program.actionPatterns.place(of: $0) ?? -1 },
        observation: event.observation.map { program.observationPatterns.place(of: $0) ?? -1 })
    }
  }

  func holds() -> Bool {
    guard !trigger.events.isEmpty else { return false }
    let window = history.places(within: trigger.within)
    switch trigger.quantifier {
    case .occurred: return occurred(trigger.events.indices, in: window)
    case .never: return !occurred(trigger.events.indices, in: window)
    case .notSince:
      guard let start = window.last(where: { fits($0, 0) }) else { return false }
      return !occurred(1..<trigger.events.count, in: (start + 1)..<window.upperBound)
    }
  }

  /// Whether the patterns occur in order with at most `gap` events between neighbours.
  private func occurred(_ wanted: Range<Int>, in window: Range<Int>) -> Bool {
    guard let first = wanted.first else { return false }
    if wanted.count == 1 { return window.contains { fits($0, first) } }
    // `ends` are the places where the patterns so far can have ended.
    var ends: [Int] = []
    for pattern in wanted {
      let places = window.filter { fits($0, pattern) }
      ends =
        pattern == first
        ? places
        : places.filter { place in
          ends.contains { $0 < place && place - $0 - 1 <= trigger.gap }
        }
      if ends.isEmpty { return false }
    }
    return true
  }

  private func fits(_ place: Int, _ pattern: Int) -> Bool {
    let wanted = trigger.events[pattern]
    if !wanted.tools.isEmpty,
      !(history.events[place].verb.map { wanted.tools.allow($0) } ?? false)
    {
      return false
    }
    if !wanted.kinds.isEmpty,
      !(history.events[place].kind.map(wanted.kinds.contains) ?? false)
    {
      return false
    }
    if let isError = wanted.isError, history.events[place].isError != isError { return false }
    if let action = patterns[pattern].action,
      !program.actionPatterns.matches(action, in: history.events[place].actionText)
    {
      return false
    }
    if let observation = patterns[pattern].observation,
      !program.observationPatterns.matches(
        observation, in: history.events[place].observationText)
    {
      return false
    }
    return true
  }
}
