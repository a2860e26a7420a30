/// Work that stops by itself, resumable, when its time is up.
enum TimeLimit {
  /// Runs `work` and cancels it after `minutes`; says whether that happened.
  static func run<Value: Sendable>(
    minutes: Double?, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> (value: Value, ranOut: Bool) {
    guard let minutes else { return (try await work(), false) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try? await Task.sleep(for: .seconds(minutes * 60))
        return nil
      }
      var ranOut = false
      while let result = try await group.next() {
        if let value = result {
          group.cancelAll()
          return (value, ranOut)
        }
        // The timer ended first: the work sees its cancellation and returns what it has.
        ranOut = !Task.isCancelled
        group.cancelAll()
      }
      throw CancellationError()
    }
  }
}
