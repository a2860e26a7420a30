/// How fast a network runs here, at 300 positions and on the thread that asks.
public struct NeuralSpeed: Sendable, Hashable {
  /// Tokens written a second, one answer at a time.
  public let decode: Double
  /// Tokens written a second, 16 answers side by side.
  public let decodeOf16: Double
  /// Tokens read a second.
  public let prefill: Double

  /// Measures a model file; the best of `runs` counts, which other work disturbs least.
  public init(
    path: String, arithmetic: Arithmetic = .int8, kernel: DotKernel = .widest, runs: Int = 5
  ) throws {
    let probe = try NetworkProbe(path: path, arithmetic: arithmetic, kernel: kernel)
    let length = min(300, probe.context - 1)
    let written = min(100, length / 2)
    func tokens(_ count: Int, _ step: Int) -> [Int32] {
      (0..<count).map { Int32(($0 * step) % probe.vocabulary) }
    }
    func best(_ count: Int, _ prepare: () -> () -> Void) -> Double {
      let clock = ContinuousClock()
      return (0..<max(1, runs)).map { _ in
        let run = prepare()
        return Double(count) / (clock.measure(run) / .seconds(1))
      }.max() ?? 0
    }
    // Half is written before and half after 300 positions.
    let prefix = tokens(max(1, min(length - written / 2, probe.context - written)), 37)
    let more = tokens(written, 31)
    decode = best(written) { probe.feed(more, sequences: 1, from: prefix, chunk: 1) }
    decodeOf16 = best(16 * written) {
      probe.feed(more, sequences: 16, from: prefix, chunk: 1)
    }
    let prompt = tokens(length, 41)
    prefill = best(length) { probe.feed(prompt, sequences: 1, from: [], chunk: 64) }
  }
}
