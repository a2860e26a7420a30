#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rounds of a fuzzer: a fixed number, or as many as fit into METAHARNESS_FUZZ_SECONDS.
///
/// Round numbers go on from 0 in both cases, so that a failing round is found again by its number.
public struct FuzzRounds: Sequence, IteratorProtocol {
  private let count: Int
  private let deadline: Double?
  private var round = 0

  /// Makes rounds; `count` holds where the variable is not set.
  public init(_ count: Int) {
    self.count = count
    let seconds = getenv("METAHARNESS_FUZZ_SECONDS").flatMap { Double(String(cString: $0)) }
    deadline = seconds.map { FuzzRounds.now() + $0 }
  }

  /// Returns the next round's number, or nil when it is enough.
  public mutating func next() -> Int? {
    if let deadline {
      guard FuzzRounds.now() < deadline else { return nil }
    } else if round >= count {
      return nil
    }
    defer { round += 1 }
    return round
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
