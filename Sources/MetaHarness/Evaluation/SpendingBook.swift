import Backbones
import Synchronization
import Trajectories

/// Counts what the episodes of a search cost, each once, whether they were played now or are known
/// from before: a run that was stopped and resumed counts as one that was not.
///
/// A class because episodes on many threads write into one sum.
final class SpendingBook: Sendable {
  private struct Sums: Sendable {
    var seen: Set<Digest> = []
    var total = Spending()
    var share = 1.0
    var deadline: ContinuousClock.Instant?
  }

  let budget: SearchBudget
  private let price: EndpointSettings.Price?
  private let start: ContinuousClock.Instant
  private let sums: Mutex<Sums>

  init(budget: SearchBudget = SearchBudget(), price: EndpointSettings.Price? = nil) {
    self.budget = budget
    self.price = price
    start = ContinuousClock.now
    sums = Mutex(Sums())
  }

  var total: Spending { sums.withLock { $0.total } }

  /// Counts an episode, once for each key.
  func note(_ key: Digest, _ trajectory: Trajectory) {
    let cost = Spending(trajectory, price: price)
    sums.withLock { sums in
      if sums.seen.insert(key).inserted { sums.total = sums.total + cost }
    }
  }

  /// Lets the next part of the search spend up to a share of the budget.
  func allow(share: Double) {
    sums.withLock { sums in
      sums.share = share
      sums.deadline = budget.minutes.map { start + .seconds($0 * 60 * share) }
    }
  }

  /// Refuses to begin another episode once the allowed share is spent.
  func admit() throws(BudgetReached) {
    let (total, share, deadline) = sums.withLock { ($0.total, $0.share, $0.deadline) }
    if let reached = budget.reached(total, share: share) { throw BudgetReached(reached) }
    if let deadline, ContinuousClock.now >= deadline {
      throw BudgetReached("\(Int((share * 100).rounded())) % of the time")
    }
  }
}

/// The part of the budget that may be spent now is spent.
struct BudgetReached: Error, Sendable, Hashable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
