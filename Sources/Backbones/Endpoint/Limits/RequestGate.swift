import Synchronization

/// Lets a fixed number of requests through at once, and no more than so many a minute.
final class RequestGate: Sendable {
  private struct Waiter {
    let id: UInt64
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var inside = 0
    var waiting: [Waiter] = []
    var cancelled: Set<UInt64> = []
    var lastID: UInt64 = 0
    /// The earliest time of the next start, in milliseconds.
    var nextStart = 0
  }

  private let state = Mutex(State())
  private let width: Int
  private let spacing: Int
  private let timing: EndpointTiming

  init(width: Int, perMinute: Int?, timing: EndpointTiming) {
    self.width = max(1, width)
    spacing = perMinute.map { 60_000 / max(1, $0) } ?? 0
    self.timing = timing
  }

  /// Waits for a place; throws where the task is cancelled first.
  func enter() async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
        let answer: Bool? = state.withLock { state in
          if state.cancelled.remove(id) != nil { return false }
          if state.inside < width {
            state.inside += 1
            return true
          }
          state.waiting.append(Waiter(id: id, continuation: continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { state -> Waiter? in
        guard let place = state.waiting.firstIndex(where: { $0.id == id }) else {
          state.cancelled.insert(id)
          return nil
        }
        return state.waiting.remove(at: place)
      }
      waiter?.continuation.resume(returning: false)
    }
    state.withLock { _ = $0.cancelled.remove(id) }
    guard isIn else { throw CancellationError() }
    do {
      try await keepDistance()
    } catch {
      leave()
      throw error
    }
  }

  private func keepDistance() async throws {
    guard spacing > 0 else { return }
    let now = timing.milliseconds()
    let wait = state.withLock { state in
      let start = max(now, state.nextStart)
      state.nextStart = start + spacing
      return start - now
    }
    if wait > 0 { try await timing.pause(Double(wait) / 1000) }
  }

  func leave() {
    let next = state.withLock { state -> Waiter? in
      guard !state.waiting.isEmpty else {
        state.inside -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.continuation.resume(returning: true)
  }
}
