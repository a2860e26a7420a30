import Backbones
import Environments
import Interventions
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

  /// Whether nothing may be played: what is computed again is in the store or nowhere.
  private let isClosed: Bool

  init(
    budget: SearchBudget = SearchBudget(), price: EndpointSettings.Price? = nil,
    isClosed: Bool = false
  ) {
    self.budget = budget
    self.isClosed = isClosed
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

  /// Refuses to begin an episode once the allowed share is spent.
  func admit(_ plan: EpisodePlan) throws(BudgetReached) {
    guard !isClosed else {
      throw BudgetReached(
        "it holds no episode of \(plan.environment.name) \(plan.task) on "
          + "\(plan.backbone.identity.name) under \(plan.harness.hash.short)")
    }
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
