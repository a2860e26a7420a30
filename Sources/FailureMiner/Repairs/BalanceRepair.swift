import Signals
import Trajectories

/// Learns repairs of sums that do not add up: an error names two numbers, one of them is always the
/// sum of some arguments, and the other is what that sum must be.
enum BalanceRepair {
  static func find(in sites: [ErrorSite], minimumTasks: Int) -> ArgumentRepair? {
    guard let first = sites.first, first.slots.count >= 2 else { return nil }
    for summands in RepairSynthesiser.summablePaths(of: first.arguments) {
      for paid in first.slots.indices.prefix(8) {
        let linked = sites.filter { isLinked($0, summands, paid) }
        // The link must hold wherever the error shows, and not by being the same number.
        guard linked.count == sites.count, Set(linked.map(\.task)).count >= minimumTasks else {
          continue
        }
        for total in first.slots.indices.prefix(8) where total != paid {
          if let repair = repair(sites, summands, paid: paid, total: total) { return repair }
        }
      }
    }
    return nil
  }

  private static func repair(
    _ sites: [ErrorSite], _ summands: String, paid: Int, total: Int
  ) -> ArgumentRepair? {
    // An accepted call that does not reach the total refutes the repair.
    var reached = 0
    var accepted = 0
    for site in sites {
      guard let wanted = number(site, total), let sum = number(site, paid) else { return nil }
      if wanted == sum { return nil }
      guard let recovery = site.recovery, let after = self.sum(recovery, summands) else { continue }
      accepted += 1
      if abs(after - wanted) < 0.005 { reached += 1 }
    }
    guard Double(reached) >= 0.9 * Double(accepted) else { return nil }
    let last = summands.replacing("*", with: "-1")
    return ArgumentRepair(
      path: last,
      expression: .apply(
        .add,
        [
          .reference("arg." + last),
          .apply(.subtract, [.reference("slot.\(total)"), .reference("slot.\(paid)")]),
        ]), explained: reached, examples: accepted,
      leftOutAccuracy: accepted == 0 ? 0 : Double(reached) / Double(accepted),
      balance: .init(summands: summands, paidSlot: paid, totalSlot: total))
  }

  private static func isLinked(_ site: ErrorSite, _ summands: String, _ slot: Int) -> Bool {
    guard let shown = number(site, slot), let sum = sum(site.arguments, summands) else {
      return false
    }
    return abs(shown - sum) < 0.005
  }

  private static func number(_ site: ErrorSite, _ slot: Int) -> Double? {
    guard site.slots.indices.contains(slot) else { return nil }
    return Double(site.slots[slot])
  }

  private static func sum(_ arguments: JSONValue, _ path: String) -> Double? {
    let values = ValuePath(path).values(in: arguments).map(\.doubleValue)
    guard !values.isEmpty else { return nil }
    return values.reduce(0.0) { total, value in total.flatMap { sum in value.map { sum + $0 } } }
  }
}
