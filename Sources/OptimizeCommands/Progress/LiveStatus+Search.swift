import MetaHarness

extension LiveStatus {
  /// A search's progress as its display shows it.
  init(_ progress: SearchProgress) {
    phase = progress.phase.rawValue
    detail = progress.detail
    if !progress.environment.isEmpty, progress.round > 0 {
      place = "\(progress.environment), round \(progress.round)"
    }
    round = progress.round
    alive = progress.candidatesAlive
    candidates = progress.candidates
    bestRules = progress.bestRules
    lastRejection = progress.lastRejection
    cells = progress.cells.map {
      Cell(name: $0.name, base: $0.base, with: $0.with, episodes: $0.episodes)
    }
    let (budget, spent) = (progress.budget, progress.spent)
    func add(_ name: String, _ used: Double, of limit: Double?) {
      guard let limit else { return }
      budgets.append(
        Budget(name: name, used: used, limit: limit, heldBack: limit * budget.heldBack))
    }
    add("calls", Double(spent.calls), of: budget.calls.map(Double.init))
    add("tokens", Double(spent.tokens), of: budget.tokens.map(Double.init))
    add("dollars", spent.dollars, of: budget.dollars)
  }
}
