public import Backbones
import Environments
public import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
  public static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Plays the plans and hands each trajectory to `finished`, in the order they end.
  ///
  /// Cancelling the surrounding task ends the episodes in flight as cancelled and starts no more.
  public func run(
    _ plans: [EpisodePlan], finished: @escaping @Sendable (Int, Trajectory) async throws -> Void
  ) async throws {
    guard !plans.isEmpty else { return }
    let mayBlock = plans.contains { $0.environment.mayBlock }
    let threads = EpisodeThreads(
      count: mayBlock ? concurrency : min(concurrency, EpisodeBatch.coreCount))
    try await withThrowingTaskGroup(of: Void.self) { group in
      var next = 0
      func startNext() {
        guard next < plans.count, !Task.isCancelled else { return }
        let place = next
        let plan = plans[place]
        next += 1
        group.addTask(executorPreference: threads) {
          let trajectory = await EpisodeRunner.run(plan)
          try await finished(place, trajectory)
        }
      }
      for _ in 0..<concurrency { startNext() }
      while try await group.next() != nil { startNext() }
    }
  }
}
