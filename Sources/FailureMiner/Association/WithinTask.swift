import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Counts of one task: episodes, failures, and both among those that show a pattern.
struct TaskCounts: Sendable, Hashable {
  var episodes = 0
  var failures = 0
  var shown = 0
  var shownFailures = 0

  var isInformative: Bool {
    failures > 0 && failures < episodes && shown > 0 && shown < episodes
  }
}

/// Tests whether a pattern goes with failing among episodes of the same task.
enum WithinTask {
  /// The exact chance, two-sided, of so uneven a split when each task's outcomes are dealt at random
  /// among its episodes; the limit of infinitely many permutations within tasks.
  static func pValue(_ tasks: [TaskCounts]) -> Double? {
    let informative = tasks.filter(\.isInformative)
    guard !informative.isEmpty else { return nil }
    var variance = 0.0
    var excess = 0.0
    for task in informative {
      let (n, f, x) = (Double(task.episodes), Double(task.failures), Double(task.shown))
      variance += x * (n - x) * f * (n - f) / (n * n * (n - 1))
      excess += Double(task.shownFailures) - x * f / n
    }
    if variance > 60 {
      // The sum of so many draws is normal for all that matters.
      let z = max(0, abs(excess) - 0.5) / variance.squareRoot()
      return min(1, 2 * Normal.upperTail(z))
    }
    var chances = [1.0]
    var seen = 0
    for task in informative {
      let draws = hypergeometric(task)
      var next = Array(repeating: 0.0, count: chances.count + draws.chances.count - 1)
      for (i, a) in chances.enumerated() where a > 0 {
        for (j, b) in draws.chances.enumerated() { next[i + j] += a * b }
      }
      chances = next
      seen += task.shownFailures - draws.least
    }
    let slack = 1e-12
    let upper = chances[seen...].reduce(0, +)
    let lower = chances[...seen].reduce(0, +)
    return min(1, 2 * min(upper, lower) + slack)
  }

  /// The chances of each count of failures among the shown episodes of a task.
  private static func hypergeometric(_ task: TaskCounts) -> (least: Int, chances: [Double]) {
    let least = max(0, task.shown + task.failures - task.episodes)
    let most = min(task.shown, task.failures)
    let weights = (least...most).map { count in
      exp(
        logChoose(task.failures, count)
          + logChoose(task.episodes - task.failures, task.shown - count)
          - logChoose(task.episodes, task.shown))
    }
    let sum = weights.reduce(0, +)
    return (least, weights.map { $0 / sum })
  }

  private static func logChoose(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
  }

  /// The common odds ratio over strata of (shown failed, shown succeeded, other failed, other
  /// succeeded), after Mantel and Haenszel, with Robins, Breslow and Greenland's interval.
  static func commonOdds(
    _ strata: some Sequence<(a: Double, b: Double, c: Double, d: Double)>
  ) -> ConfidenceInterval? {
    var (r, s, pr, qs, mixed) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (a, b, c, d) in strata {
      let n = a + b + c + d
      guard n > 0 else { continue }
      let (rk, sk, pk, qk) = (a * d / n, b * c / n, (a + d) / n, (b + c) / n)
      r += rk
      s += sk
      pr += pk * rk
      qs += qk * sk
      mixed += pk * sk + qk * rk
    }
    guard r > 0 || s > 0 else { return nil }
    // A half in each sum keeps the ratio finite where one side is empty.
    let isOneSided = r == 0 || s == 0
    if isOneSided {
      (r, s) = (r + 0.25, s + 0.25)
      (pr, qs, mixed) = (pr + 0.125, qs + 0.125, mixed + 0.25)
    }
    let variance = pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s)
    let center = log(r / s)
    let half = 1.959_963_985 * variance.squareRoot()
    return ConfidenceInterval(
      estimate: isOneSided && s == 0.25 ? .infinity : r / s, lower: exp(center - half),
      upper: exp(center + half), level: 0.95)
  }
}
