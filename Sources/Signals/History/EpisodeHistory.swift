/// The last 256 events of an episode and the questions that triggers and detectors ask about them.
package struct EpisodeHistory: Sendable {
  /// The events, oldest first.
  package private(set) var events: [EpisodeEvent] = []
  /// How many events ago a refusal was, and an action without visible effect; large where never.
  package private(set) var sinceError = Int.max
  package private(set) var sinceNoop = Int.max
  /// How many events are asked at most.
  package static let limit = 256

  package init() {}

  /// The newest event.
  package var last: EpisodeEvent? { events.last }

  package var isEmpty: Bool { events.isEmpty }

  package mutating func append(_ event: EpisodeEvent) {
    // Dropping half at once keeps the cost of a step constant.
    if events.count == 2 * EpisodeHistory.limit { events.removeFirst(EpisodeHistory.limit) }
    events.append(event)
    sinceError = event.isError ? 0 : sinceError == .max ? .max : sinceError + 1
    sinceNoop = event.isNoop ? 0 : sinceNoop == .max ? .max : sinceNoop + 1
  }

  /// The newest events, at most 256.
  package var recent: ArraySlice<EpisodeEvent> { events.suffix(EpisodeHistory.limit) }

  // The questions below go by index: copying an event out of the array costs more than asking it.

  /// How often this action was taken before with the same kind of result.
  ///
  /// With `sinceWrite`, only events after the newest one that may have changed the world count.
  package func count(
    of action: UInt64, error: Bool? = nil, sinceWrite: Bool, within window: Int = 256
  ) -> Int {
    var count = 0
    for index in indices(window).reversed() {
      let isSame = events[index].action == action
      if isSame, error.map({ $0 == events[index].isError }) ?? true { count += 1 }
      if sinceWrite, events[index].mayHaveWritten {
        // The write itself may be the repeated action: it changed the world, so it ends the count.
        return isSame ? max(0, count - 1) : count
      }
    }
    return count
  }

  private func indices(_ window: Int = EpisodeHistory.limit) -> Range<Int> {
    max(0, events.count - max(0, min(window, EpisodeHistory.limit)))..<events.count
  }

  /// How many of the newest calls of a tool failed in a row.
  package func consecutiveErrors(of verb: String) -> Int {
    var count = 0
    for index in indices().reversed() where events[index].verb == verb {
      guard events[index].isError else { break }
      count += 1
    }
    return count
  }

  /// How many of the newest calls of any tool failed in a row.
  package var consecutiveErrors: Int {
    var count = 0
    for index in indices().reversed() {
      guard events[index].isError else { break }
      count += 1
    }
    return count
  }

  /// How many calls of a tool, or of any, failed.
  package func totalErrors(of verb: String?) -> Int {
    var count = 0
    for index in indices() where events[index].isError {
      if verb == nil || events[index].verb == verb { count += 1 }
    }
    return count
  }

  /// The masked text's hash of the newest failure of a tool, or of any.
  package func newestErrorTemplate(of verb: String?) -> UInt64? {
    for index in indices().reversed() where events[index].isError {
      if verb == nil || events[index].verb == verb { return events[index].errorTemplate }
    }
    return nil
  }

  /// How many of the last `window` observations equal the newest, which is left out.
  package func countOfLastObservation(within window: Int) -> Int {
    guard let wanted = events.last?.observation else { return 0 }
    return indices(window).reduce(-1) { $0 + (events[$1].observation == wanted ? 1 : 0) }
  }

  /// How many of the newest events belong to one tool without a break, counting refusals or
  /// successes only where asked to.
  package func streak(of verb: String, error: Bool?, within window: Int) -> Int {
    var count = 0
    for index in indices(window).reversed() {
      guard events[index].verb == verb else { break }
      if error.map({ $0 == events[index].isError }) ?? true { count += 1 }
    }
    return count
  }

  /// How many of the last `window` events satisfy a condition on their position.
  package func count(within window: Int, where holds: (Int) -> Bool) -> Int {
    indices(window).reduce(0) { $0 + (holds($1) ? 1 : 0) }
  }

  /// The positions in `events` that may be asked, oldest first.
  package func places(within window: Int) -> Range<Int> { indices(window) }

  /// Whether the newest answer was speech or unreadable.
  package var endsIdle: Bool {
    guard let last = events.indices.last else { return false }
    return events[last].isSpeech || events[last].action == 0
  }

  /// How many of the newest answers were speech or unreadable.
  package var consecutiveIdleTurns: Int {
    var count = 0
    for index in indices().reversed() {
      guard events[index].isSpeech || events[index].action == 0 else { break }
      count += 1
    }
    return count
  }

  /// How often a block of `period` actions repeats at the end, with `next` appended.
  package func cycle(maximumPeriod: Int, window: Int, next: UInt64? = nil) -> (Int, Int)? {
    var actions = indices(window).map { events[$0].action }
    if let next { actions.append(next) }
    var best: (period: Int, repetitions: Int)?
    for period in 1...max(1, min(maximumPeriod, 8)) where actions.count >= 2 * period {
      let block = actions.suffix(period)
      if block.contains(0) { continue }
      var repetitions = 1
      var end = actions.count - period
      while end >= period, actions[(end - period)..<end].elementsEqual(block) {
        repetitions += 1
        end -= period
      }
      if repetitions > 1, repetitions > (best?.repetitions ?? 1) {
        best = (period, repetitions)
      }
    }
    return best.map { ($0.period, $0.repetitions) }
  }
}
