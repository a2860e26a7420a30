public import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Chooses rules by what they win together on the select part.
///
/// It adds the rule whose gain on top of those chosen so far has the highest lower bound, while that
/// bound is worth anything, then drops each rule that the others do without. What it asks of the world
/// is one closure, so that the same choice can be made on simulated worlds whose truth is known.
public struct GreedySelection: Sendable {
  /// How a set of candidates did on the select tasks.
  public struct SetResult: Sendable {
    /// For each task the share of its trials that solved it.
    public var solved: [Double]
    /// Model answers, tokens and steps of all episodes.
    public var calls: Int
    /// Tokens of all episodes.
    public var tokens: Int
    /// Steps of all episodes.
    public var steps: Int

    /// Makes a result.
    public init(solved: [Double], calls: Int = 0, tokens: Int = 0, steps: Int = 0) {
      self.solved = solved
      self.calls = calls
      self.tokens = tokens
      self.steps = steps
    }
  }

  /// What a chosen rule adds to the others.
  public struct LeaveOneOut: Sendable, Hashable {
    /// The candidate.
    public let candidate: Int
    /// Tasks that came out better, and worse, with it than without it.
    public let won: Int
    /// Tasks that came out worse with it.
    public let lost: Int
    /// Its worth with its two-sided 60 % interval: each side is a one-sided 80 % bound.
    public let worth: ConfidenceInterval
    /// Whether it was dropped.
    public let isDropped: Bool
  }

  /// What was chosen.
  public struct Choice: Sendable {
    /// The candidates in the order they were chosen.
    public let chosen: [Int]
    /// What each of them adds, dropped ones included; empty for fewer than two.
    public let leaveOneOut: [LeaveOneOut]
    /// How the chosen set did.
    public let result: SetResult
  }

  /// Rules that may be chosen.
  public var maximumRules: Int
  /// The lower bound that a rule's gain must exceed.
  public var leastGain = 0.005
  /// A rule is dropped where the upper bound of its worth lies below this.
  public var leastWorth = 0.003

  /// One-sided 80 % bounds are the ends of a two-sided 60 % interval.
  private static let level = 0.6

  /// Makes a selection.
  public init(maximumRules: Int) { self.maximumRules = maximumRules }

  /// Chooses among candidates; of equals the one that stands first.
  ///
  /// `result` plays a set of candidates, the empty set included.
  public func choose(
    among candidates: [Int], result: ([Int]) async throws -> SetResult,
    observer: (_ chosen: [Int], _ gain: Double) -> Void = { _, _ in }
  ) async rethrows -> Choice {
    let start = try await result([])
    var chosen: [Int] = []
    var reached = start
    while chosen.count < maximumRules {
      observer(chosen, GreedySelection.mean(GreedySelection.difference(reached, start)))
      var best: (candidate: Int, score: Double, result: SetResult)?
      for candidate in candidates where !chosen.contains(candidate) {
        let tried = try await result(chosen + [candidate])
        let gain = GreedySelection.interval(GreedySelection.difference(tried, reached))
        guard gain.lower > leastGain else { continue }
        let score = gain.lower - GreedySelection.price(tried, reached)
        if score > best?.score ?? -.infinity { best = (candidate, score, tried) }
      }
      guard let best else { break }
      chosen.append(best.candidate)
      reached = best.result
    }
    let pruned = try await prune(chosen, reached, result)
    return Choice(chosen: pruned.chosen, leaveOneOut: pruned.rows, result: pruned.result)
  }

  /// Drops what the others do without, the first chosen first: the later ones may have made it idle.
  private func prune(
    _ all: [Int], _ reached: SetResult, _ result: ([Int]) async throws -> SetResult
  ) async rethrows -> (chosen: [Int], rows: [LeaveOneOut], result: SetResult) {
    var chosen = all
    var reached = reached
    var rows: [LeaveOneOut] = []
    for candidate in all where chosen.count > 1 {
      let without = chosen.filter { $0 != candidate }
      let smaller = try await result(without)
      let differences = GreedySelection.difference(reached, smaller)
      let worth = GreedySelection.interval(differences)
      let isDropped = worth.estimate <= 0 || worth.upper < leastWorth
      rows.append(
        LeaveOneOut(
          candidate: candidate, won: differences.count { $0 > 0 },
          lost: differences.count { $0 < 0 }, worth: worth, isDropped: isDropped))
      if isDropped {
        chosen = without
        reached = smaller
      }
    }
    return (chosen, rows, reached)
  }

  /// What a larger set costs beyond the smaller one, in shares of success that it is not worth.
  private static func price(_ larger: SetResult, _ smaller: SetResult) -> Double {
    var price = 0.0
    if larger.tokens > 0, smaller.tokens > 0 {
      price += 0.02 * log2(Double(larger.tokens) / Double(smaller.tokens))
    }
    if larger.steps > 0, smaller.steps > 0 {
      let extra =
        Double(larger.calls) / Double(larger.steps) - Double(smaller.calls) / Double(smaller.steps)
      price += 0.01 * extra
    }
    return price
  }

  static func interval(_ differences: [Double]) -> ConfidenceInterval {
    GateCell(name: "", block: "", differences: differences).interval(level: level)
  }

  private static func difference(_ with: SetResult, _ without: SetResult) -> [Double] {
    zip(with.solved, without.solved).map { $0 - $1 }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
