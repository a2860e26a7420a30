/// The last 256 events of an episode and the questions that triggers and detectors ask about them.
package struct EpisodeHistory: Sendable, Hashable {
  /// The events, oldest first.
  package private(set) var events: [EpisodeEvent] = []
  private static let limit = 256

  package init() {}

  /// The newest event.
  package var last: EpisodeEvent? { events.last }

  package mutating func append(_ event: EpisodeEvent) {
    // Dropping half at once keeps the cost of a step constant.
    if events.count == 2 * EpisodeHistory.limit { events.removeFirst(EpisodeHistory.limit) }
    events.append(event)
  }

  /// The newest events, at most 256.
  package var recent: ArraySlice<EpisodeEvent> { events.suffix(EpisodeHistory.limit) }

  /// How often this action was taken before with the same kind of result.
  ///
  /// With `sinceWrite`, only events after the newest one that may have changed the world count.
  package func count(
    of action: UInt64, error: Bool? = nil, sinceWrite: Bool, within window: Int = 256
  ) -> Int {
    var count = 0
    for event in recent.suffix(window).reversed() {
      if event.action == action, error.map({ $0 == event.isError }) ?? true { count += 1 }
      if sinceWrite, event.mayHaveWritten {
        // The write itself may be the repeated action: it changed the world, so it ends the count.
        return event.action == action ? max(0, count - 1) : count
      }
    }
    return count
  }

  /// How many of the newest calls of a tool failed in a row.
  package func consecutiveErrors(of verb: String) -> Int {
    var count = 0
    for event in recent.reversed() where event.verb == verb {
      guard event.isError else { break }
      count += 1
    }
    return count
  }

  /// How many of the newest calls of any tool failed in a row.
  package var consecutiveErrors: Int {
    recent.reversed().prefix { $0.isError }.count
  }

  /// How many of the newest answers were speech or unreadable.
  package var consecutiveIdleTurns: Int {
    recent.reversed().prefix { $0.isSpeech || $0.action == 0 }.count
  }

  /// How often a block of `period` actions repeats at the end, with `next` appended.
  package func cycle(maximumPeriod: Int, window: Int, next: UInt64? = nil) -> (Int, Int)? {
    var actions = recent.suffix(window).map(\.action)
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
