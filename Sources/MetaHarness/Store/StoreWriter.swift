import Backbones
import Synchronization

/// The one writer of a store: a thread that owns the writing connection and commits in batches.
final class StoreWriter: Sendable {
  /// One piece of work, and who waits for its commit.
  private struct Request: Sendable {
    let work: (@Sendable (Database) throws(StoreError) -> Void)?
    /// Whether the work may not stand in a transaction with others, as VACUUM may not.
    var isAlone = false
    let committed: CheckedContinuation<Void, any Error>?
  }

  private let requests = Mailbox<Request>()
  private let failure = Mutex<StoreError?>(nil)

  /// Takes over a connection; nobody else may use it from now on.
  init(_ database: sending Database) {
    let requests = requests
    // The closure is the only user of the connection from here on.
    nonisolated(unsafe) let database = database
    WorkerThread.start { [weak self] in
      while let batch = requests.receiveBatch() {
        let failure = StoreWriter.commit(batch, to: database)
        if let failure { self?.failure.withLock { $0 = $0 ?? failure } }
      }
    }
  }

  deinit { requests.close() }

  /// Queues work without waiting; an earlier failure is thrown here.
  func enqueue(_ work: @escaping @Sendable (Database) throws(StoreError) -> Void) throws(StoreError)
  {
    if let earlier = failure.withLock({ $0 }) { throw earlier }
    requests.send(Request(work: work, committed: nil), canWait: true)
  }

  /// Queues work and returns when it is committed.
  func commit(
    _ work: (@Sendable (Database) throws(StoreError) -> Void)? = nil
  ) async throws {
    if let earlier = failure.withLock({ $0 }) { throw earlier }
    try await withCheckedThrowingContinuation { continuation in
      requests.send(Request(work: work, committed: continuation))
    }
    if let earlier = failure.withLock({ $0 }) { throw earlier }
  }

  /// Runs work outside any transaction and returns when it is done.
  func runAlone(
    _ work: @escaping @Sendable (Database) throws(StoreError) -> Void
  ) async throws {
    try await withCheckedThrowingContinuation { continuation in
      requests.send(Request(work: work, isAlone: true, committed: continuation))
    }
  }

  private static func commit(_ batch: [Request], to database: Database) -> StoreError? {
    do throws(StoreError) {
      try database.transaction { () throws(StoreError) in
        for request in batch where !request.isAlone { try request.work?(database) }
      }
      for request in batch where request.isAlone { try request.work?(database) }
      for request in batch { request.committed?.resume() }
      return nil
    } catch {
      for request in batch { request.committed?.resume(throwing: error) }
      return error
    }
  }
}
