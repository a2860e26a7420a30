#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How an endpoint waits and what time it is; nothing of it reaches a transcript.
public struct EndpointTiming: Sendable {
  let pause: @Sendable (_ seconds: Double) async throws -> Void
  let milliseconds: @Sendable () -> Int
  /// Seconds since 1970, for servers that name a date.
  let date: @Sendable () -> Int

  /// Makes a clock; tests give one that does not wait.
  public init(
    pause: @escaping @Sendable (Double) async throws -> Void,
    milliseconds: @escaping @Sendable () -> Int, date: @escaping @Sendable () -> Int
  ) {
    self.pause = pause
    self.milliseconds = milliseconds
    self.date = date
  }

  /// The system's clock.
  public static let system = EndpointTiming(
    pause: { try await Task.sleep(for: .milliseconds(Int($0 * 1000))) },
    milliseconds: {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
    },
    date: { Int(time(nil)) })
}
