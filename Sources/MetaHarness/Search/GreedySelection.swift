/// Chooses rules by what they win together on the select part.
///
/// It adds the rule that wins most on top of those chosen so far while one wins at all, then drops
/// each rule that the others do without. What it asks of the world is one closure, so that the
/// same choice can be made on simulated worlds whose truth is known.
public struct GreedySelection: Sendable {
  /// Rules that may be chosen.
  public var maximumRules: Int

  /// Makes a selection.
  public init(maximumRules: Int) { self.maximumRules = maximumRules }

  /// Returns the chosen candidates in the order they were chosen.
  ///
  /// `gain` returns the tasks won minus the tasks lost under a set of candidates.
  public func choose(
    among candidates: [Int], gain: ([Int]) async throws -> Int,
    observer: (_ chosen: [Int], _ gain: Int) -> Void = { _, _ in }
  ) async rethrows -> [Int] {
    var chosen: [Int] = []
    var reached = 0
    while chosen.count < maximumRules {
      observer(chosen, reached)
      var best: (candidate: Int, gain: Int)?
      for candidate in candidates where !chosen.contains(candidate) {
        let tried = try await gain(chosen + [candidate])
        if tried > max(reached, best?.gain ?? reached) { best = (candidate, tried) }
      }
      guard let best else { break }
      chosen.append(best.candidate)
      reached = best.gain
    }
    for candidate in chosen where chosen.count > 1 {
      let without = chosen.filter { $0 != candidate }
      if try await gain(without) >= reached { chosen = without }
    }
    return chosen
  }
}
