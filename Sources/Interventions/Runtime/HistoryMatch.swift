import Signals

/// Decides a history trigger over the recorded events.
struct HistoryMatch {
  let trigger: HistoryTrigger
  let program: HarnessProgram
  let events: ArraySlice<EpisodeEvent>

  func holds() -> Bool {
    guard let first = trigger.events.first else { return false }
    let window = Array(events.suffix(trigger.within))
    switch trigger.quantifier {
    case .occurred: return occurred(trigger.events[...], in: window)
    case .never: return !occurred(trigger.events[...], in: window)
    case .notSince:
      guard let start = window.lastIndex(where: { fits($0, first) }) else { return false }
      let rest = Array(window[(start + 1)...])
      return !occurred(trigger.events.dropFirst(), in: rest)
    }
  }

  /// Whether the patterns occur in order with at most `gap` events between neighbours.
  private func occurred(
    _ patterns: ArraySlice<HistoryTrigger.EventPattern>, in window: [EpisodeEvent]
  ) -> Bool {
    if patterns.isEmpty { return false }
    // `ends` are the places where the patterns so far can have ended.
    var ends: [Int] = []
    for (index, pattern) in patterns.enumerated() {
      let places = window.indices.filter { fits(window[$0], pattern) }
      ends =
        index == 0
        ? places
        : places.filter { place in
          ends.contains { $0 < place && place - $0 - 1 <= trigger.gap }
        }
      if ends.isEmpty { return false }
    }
    return true
  }

  private func fits(_ event: EpisodeEvent, _ pattern: HistoryTrigger.EventPattern) -> Bool {
    if !pattern.tools.isEmpty, !(event.verb.map { pattern.tools.allow($0) } ?? false) {
      return false
    }
    if !pattern.kinds.isEmpty, !(event.kind.map(pattern.kinds.contains) ?? false) { return false }
    if let isError = pattern.isError, event.isError != isError { return false }
    if let source = pattern.action {
      guard let place = program.actionPatterns.place(of: source),
        event.actionMatches.contains(place)
      else { return false }
    }
    if let source = pattern.observation {
      guard let place = program.observationPatterns.place(of: source),
        event.observationMatches.contains(place)
      else { return false }
    }
    return true
  }
}
