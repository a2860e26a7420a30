import Synchronization
import Trajectories

/// Plays what a store does not hold yet and keeps the results.
public struct Recorder: Sendable {
  /// Counts of a recording, whole or under way.
  public struct Tally: Sendable, Hashable {
    /// Episodes that were asked for.
    public var total = 0
    /// Episodes that were already stored.
    public var reused = 0
    /// Episodes played now.
    public var played = 0
    /// Stored and played episodes that solved their task.
    public var successes = 0
    /// Episodes that failed for reasons outside the agent; they are not kept.
    public var broken = 0
    /// Episodes that were broken off; they are not kept.
    public var cancelled = 0
    /// What the first broken episode said.
    public var firstFault: String?

    /// Episodes that have a result.
    public var scored: Int { reused + played }
    /// Whether every episode has a result.
    public var isComplete: Bool { scored == total }
  }

  /// What a recording tells while it is under way, from any thread.
  public enum Event: Sendable {
    /// What was stored already is known; playing begins.
    case started(Tally)
    /// One episode ended; nil where it is not scored.
    case ended(success: Bool?)
  }

  /// Where results are kept.
  public let store: Store
  /// The run that the results belong to.
  public let run: Int64
  /// How many episodes are in flight.
  public let concurrency: Int
  private let events: EventLog?

  /// Makes a recorder.
  public init(store: Store, run: Int64, concurrency: Int, events: EventLog? = nil) {
    self.store = store
    self.run = run
    self.concurrency = concurrency
    self.events = events
  }

  /// Plays the plans and returns when all results are on disk.
  ///
  /// Cancelling stops after the episodes in flight; the same call later goes on where this one
  /// stopped.
  public func record(
    _ plans: [EpisodePlan], observer: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws -> Tally {
    let keys = plans.map(\.key)
    let known = try store.episodeKeys()
    let missing = plans.indices.filter { !known.contains(keys[$0]) }
    let reused = keys.filter(known.contains)
    try store.adopt(reused, run: run)
    var start = Tally(total: plans.count, reused: reused.count)
    start.successes = try store.successes(among: Set(reused))
    let tally = Mutex(start)
    observer(.started(start))
    try await EpisodeBatch(concurrency: concurrency).run(missing.map { plans[$0] }) {
      place, trajectory in
      try keep(trajectory, of: plans[missing[place]], key: keys[missing[place]])
      tally.withLock { $0.count(trajectory.outcome) }
      let scored = trajectory.outcome.flatMap { $0.isScored ? $0.success : nil }
      observer(.ended(success: scored))
    }
    try await store.flush()
    return tally.withLock { tally in
      // Plans that were never started because of a cancellation.
      tally.cancelled = tally.total - tally.scored - tally.broken
      return tally
    }
  }

  private func keep(_ trajectory: Trajectory, of plan: EpisodePlan, key: Digest) throws {
    guard let outcome = trajectory.outcome, outcome.isScored else {
      if trajectory.outcome?.endReason == .infrastructure {
        try events?.append(
          "broken-episode",
          [
            "key": .string(key.hex), "task": .string(plan.task),
            "detail": .string(trajectory.outcome?.detail ?? ""),
          ])
      }
      return
    }
    try store.record(trajectory, of: plan, key: key, run: run)
  }
}

extension Recorder.Tally {
  fileprivate mutating func count(_ outcome: Outcome?) {
    switch outcome?.endReason {
    case .infrastructure:
      broken += 1
      firstFault = firstFault ?? outcome?.detail
    case .cancelled, nil:
      cancelled += 1
    default:
      played += 1
      if outcome?.success == true { successes += 1 }
    }
  }
}
