/// How long the rest of a cell takes, judged by the gaps between its latest completions.
struct TimeLeft: Sendable, Hashable {
  /// Half of the time it takes less than this.
  let median: Double
  /// Nine times in ten it takes less than this.
  let high: Double

  /// Estimates from gaps in seconds; nil where nothing is left or too little is known.
  init?(gaps: [Double], remaining: Int) {
    guard remaining > 0, gaps.count >= 2 else { return nil }
    let count = Double(gaps.count)
    let left = Double(remaining)
    let mean = gaps.reduce(0, +) / count
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    // The spread of the gaps to come, and that of the mean they are judged by.
    let spread = (variance * left + variance / count * left * left).squareRoot()
    let upperTenth = 1.2816
    median = mean * left
    high = median + upperTenth * spread
  }

  /// The time as a person says it: `8-11s`, `3m20s-4m05s`.
  var text: String {
    let (low, top) = (TimeLeft.words(median), TimeLeft.words(high))
    return low == top ? low : "\(low)-\(top)"
  }

  static func words(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return ">100h" }
    let whole = Int(seconds.rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 90 { return "\(whole)s" }
    if whole < 5400 { return "\(whole / 60)m\(two(whole % 60))s" }
    return "\(whole / 3600)h\(two(whole % 3600 / 60))m"
  }
}
