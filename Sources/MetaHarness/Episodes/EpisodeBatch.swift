public import Backbones
import Environments
import Synchronization
public import Trajectories

/// Runs many episodes side by side; how many changes the time taken and nothing else.
public struct EpisodeBatch: Sendable {
  /// How many episodes are in flight at once.
  public let concurrency: Int

  /// Makes a batch runner.
  public init(concurrency: Int) {
    self.concurrency = max(1, concurrency)
  }

  /// How many episodes a backbone is given at once where nobody says otherwise.
  public static func defaultConcurrency(for kind: BackboneIdentity.Kind) -> Int {
    switch kind {
    case .neural: 16
    case .endpoint: 8
    case .scripted, .recorded: coreCount
    }
  }

  /// The number of processors that this process may use.
  public static var coreCount: Int { Processors.allowed }

  /// Plays the plans and hands each trajectory to `finished`, in the order they end.
  ///
  /// Cancelling the surrounding task ends the episodes in flight as cancelled and starts no more.
  public func run(
    _ plans: [EpisodePlan], finished: @escaping @Sendable (Int, Trajectory) async throws -> Void
  ) async throws {
    let mayBlock = plans.contains { $0.environment.mayBlock }
    try await forEach(plans.count, mayBlock: mayBlock) { place in
      let trajectory = await EpisodeRunner.run(plans[place])
      try await finished(place, trajectory)
    }
  }

  /// Runs `body` for every position below `count` on threads that may block.
  public func forEach(
    _ count: Int, mayBlock: Bool, _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    guard count > 0 else { return }
    let threads = EpisodeThreads(
      count: mayBlock ? concurrency : min(concurrency, EpisodeBatch.coreCount))
    // Each worker takes the next position when it is done with one, without a hop in between.
    let cursor = Cursor()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<min(concurrency, count) {
        group.addTask(executorPreference: threads) {
          while !Task.isCancelled {
            let place = cursor.advance()
            guard place < count else { return }
            try await body(place)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// The position of the next plan, shared by the workers.
private final class Cursor: Sendable {
  private let position = Atomic(0)

  func advance() -> Int { position.wrappingAdd(1, ordering: .relaxed).oldValue }
}
