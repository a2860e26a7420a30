/// Times a piece of work several times over.
enum Stopwatch {
  /// Seconds of each run, ascending.
  static func seconds(runs: Int, _ work: () -> Void) -> [Double] {
    let clock = ContinuousClock()
    return (0..<runs).map { _ in clock.measure(work) / .seconds(1) }.sorted()
  }

  static func median(_ sorted: [Double]) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
