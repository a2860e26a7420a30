import Backbones
import Environments
public import Interventions
import RuleCompiler
import Statistics
import Trajectories

/// The loop: record, mine, compile, lint, replay, fork, select, leave one out, again with what is left,
/// then confirm and certify.
///
/// Every result is in the store before it is used, so that running it again goes on where it stopped.
public struct HarnessSearch: Sendable {
  private let settings: SearchSettings
  private let evaluator: HarnessEvaluator
  private let batch: String
  private let board: SearchBoard
  private let best: SearchBest
  private let events: EventLog?

  /// Makes a search whose results are kept where the recorder keeps them.
  ///
  /// `batch` names the run for backbones whose answers may differ next time; `observer` is told where
  /// the search stands, from any thread.
  public init(
    _ settings: SearchSettings, recorder: Recorder, batch: String, events: EventLog? = nil,
    observer: @escaping @Sendable (SearchProgress) -> Void = { _ in }
  ) {
    self.init(
      settings, recorder: recorder, batch: batch, events: events, observer: observer,
      beforeKeeping: {})
  }

  init(
    _ settings: SearchSettings, recorder: Recorder, batch: String, events: EventLog? = nil,
    observer: @escaping @Sendable (SearchProgress) -> Void = { _ in },
    beforeKeeping: @escaping @Sendable () throws -> Void
  ) {
    self.settings = settings
    self.batch = batch
    self.events = events
    board = SearchBoard(observer: observer)
    best = SearchBest()
    evaluator = HarnessEvaluator(
      recorder: recorder, book: SpendingBook(budget: settings.budget, price: settings.price),
      beforeKeeping: beforeKeeping)
  }

  /// What was chosen so far, for a search that does not come to its end: selected, not confirmed.
  public var bestSoFar: Harness { best.harness }
  /// What the run has spent so far, results of earlier commands included.
  public var spent: Spending { evaluator.book.total }

  /// What the confirmation will be able to show, before anything is spent.
  public func plan() throws -> SearchPlan {
    try SearchPlan(settings)
  }

  /// The episodes of the mine parts without rules, which every search with these settings records.
  public static func minePlans(_ settings: SearchSettings) throws -> [EpisodePlan] {
    try settings.environments.flatMap { environment in
      let parts = try TaskParts(
        environment: environment, trainLimit: settings.trainLimit,
        confirmLimit: settings.confirmLimit)
      return settings.plans(parts.mine, in: environment, batch: "")
    }
  }

  /// Runs the loop to a certificate.
  public func run() async throws -> SearchResult {
    let plan = try plan()
    board.update { progress in
      progress.budget = settings.budget
      progress.detail = plan.words
    }
    var searches: [EnvironmentSearchResult] = []
    for (place, environment) in settings.environments.enumerated() {
      // Each environment may spend an equal share of what the confirmation leaves.
      evaluator.book.allow(
        share: (1 - settings.budget.heldBack) * Double(place + 1)
          / Double(settings.environments.count))
      let found = try await EnvironmentSearch(
        settings: settings, environment: environment, evaluator: evaluator, board: board,
        batch: batch, events: events
      ).run()
      searches.append(found)
      best.harness = HarnessSearch.joined(searches)
      board.update { progress in
        progress.bestRules = searches.flatMap { own in
          own.chosen.map { own.screenings[$0].candidate.id }
        }
      }
      if case .budget(let what) = found.end, best.harness.interventionCount == 0,
        place == settings.environments.count - 1
      {
        throw SearchStopped.budget(what)
      }
    }
    evaluator.book.allow(share: 1)
    let harness = best.harness
    let before = spent
    let confirmation = Confirmation(
      settings: settings, evaluator: evaluator, board: board, batch: batch)
    do {
      let cells = try await confirmation.run(harness, searches)
      let calls = callsSaved(searches, confirmation: spent.calls - before.calls)
      let certificate = try confirmation.certificate(
        cells, harness: harness, searches: searches, calls: calls)
      board.begin(.done, certificate.verdict?.text ?? "", spent: spent)
      return SearchResult(
        searches: searches, harness: harness.marked(certificate, searches),
        certificate: certificate, modelCalls: evaluator.modelCalls, calls: calls, plan: plan)
    } catch let error as BudgetReached {
      throw SearchStopped.budget("\(error)")
    }
  }

  private static func joined(_ searches: [EnvironmentSearchResult]) -> Harness {
    guard searches.count > 1 else { return searches.first?.harness ?? .empty }
    var harness = Harness.empty
    harness.id = "learned/" + searches.map(\.environment).joined(separator: "+")
    for search in searches { harness = harness.adding(search.harness) }
    return harness
  }

  /// The denominator: one control for the candidates of a round, each candidate's whole run over the
  /// select part, and the confirmation as it was.
  private func callsSaved(
    _ searches: [EnvironmentSearchResult], confirmation: Int
  ) -> CallsSaved {
    var whole = confirmation
    var screened = 0
    for search in searches {
      for round in search.rounds
      where round.candidates.contains(where: { place in
        search.screenings[place].forks != nil
      }) {
        whole += round.selectCalls
      }
      for screening in search.screened {
        whole += screening.wholeRunCalls
        screened += 1
      }
    }
    return CallsSaved(
      spent: spent.calls, wholeRuns: whole, confirmation: confirmation, screened: screened)
  }
}

/// Why a search has no certificate.
public enum SearchStopped: Error, Sendable, Hashable, CustomStringConvertible {
  /// The budget ended before the confirmation did.
  case budget(String)

  public var description: String {
    switch self {
    case .budget(let what): "the budget is spent: \(what)"
    }
  }
}
