/// Success over several trials of one task, without the bias of plugging in its rate.
public enum PassRates {
  /// The chance that `k` trials all succeed (pass^k), from `successes` of `trials`.
  ///
  /// Nil where fewer than `k` trials were run.
  public static func allOf(_ k: Int, successes: Int, trials: Int) -> Double? {
    guard k >= 1, trials >= k, (0...trials).contains(successes) else { return nil }
    // C(c, k) / C(r, k) as a product, which stays within range.
    return (0..<k).reduce(1.0) { product, index in
      product * Double(max(0, successes - index)) / Double(trials - index)
    }
  }

  /// The chance that one of `k` trials succeeds (pass@k), from `successes` of `trials`.
  ///
  /// Nil where fewer than `k` trials were run.
  public static func anyOf(_ k: Int, successes: Int, trials: Int) -> Double? {
    guard (0...max(0, trials)).contains(successes) else { return nil }
    return allOf(k, successes: trials - successes, trials: trials).map { 1 - $0 }
  }

  /// The mean of pass^k over tasks, leaving out those with fewer than `k` trials.
  public static func meanAllOf(
    _ k: Int, tasks: [(successes: Int, trials: Int)]
  ) -> Double? {
    let rates = tasks.compactMap { allOf(k, successes: $0.successes, trials: $0.trials) }
    return rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
  }
}
