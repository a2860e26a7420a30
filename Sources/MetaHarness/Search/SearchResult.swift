public import FailureMiner
public import Interventions
public import Statistics
import Trajectories

/// What the search in one environment ended with.
public struct EnvironmentSearchResult: Sendable {
  /// Why there was no further round.
  public enum End: Sendable, Hashable {
    /// As many rounds as were asked for.
    case rounds
    /// No candidate was left to try.
    case nothingToTry
    /// No candidate won anything on top of the others.
    case nothingWon
    /// All select tasks are solved, or the harness is full.
    case complete
    /// The share of the budget that a search may spend is spent.
    case budget(String)

    /// The reason in words.
    public var words: String {
      switch self {
      case .rounds: "as many rounds as were asked for"
      case .nothingToTry: "no candidate was left to try"
      case .nothingWon: "no candidate won anything more"
      case .complete: "nothing was left to win"
      case .budget(let what): "the search's share of the budget is spent: \(what)"
      }
    }
  }

  /// The environment's name.
  public let environment: String
  /// How its tasks were split.
  public let parts: TaskParts
  /// The failures that came back without any rule.
  public let findings: FailureMiner.Findings
  /// Every candidate of every round and what became of it.
  public let screenings: [Screening]
  /// The rounds.
  public let rounds: [SearchRound]
  /// Positions of the chosen candidates among the screenings, in the order they were chosen.
  public let chosen: [Int]
  /// The chosen rules.
  public let harness: Harness
  /// Select tasks by who solved them: these tasks chose the rules, which flatters them.
  public let selection: PairedCounts
  /// Why the search ended.
  public let end: End

  /// Candidates that reached screening.
  public var screened: [Screening] { screenings.filter { $0.forks != nil } }
}

/// What a search ends with.
public struct SearchResult: Sendable {
  /// The environments, in the order they were mined.
  public let searches: [EnvironmentSearchResult]
  /// The chosen rules of all environments.
  public let harness: Harness
  /// What the rules do on tasks that did not choose them.
  public let certificate: Certificate
  /// Model calls spent by this run of the command; reused results cost none.
  public let modelCalls: Int
  /// What the whole run spent, and what whole runs of every candidate would have cost.
  public let calls: CallsSaved
  /// What was printed before anything was spent.
  public let plan: SearchPlan

  /// How the tasks of the first environment were split.
  public var parts: TaskParts { searches[0].parts }
  /// The failures of the first environment.
  public var findings: FailureMiner.Findings { searches[0].findings }
  /// Every candidate and what became of it.
  public var screenings: [Screening] { searches.flatMap(\.screenings) }
  /// Model calls that whole runs of every screened candidate would have cost.
  public var fullRerunCalls: Int { calls.wholeRuns }
  /// The candidates that are in the harness.
  public var selected: [Screening] {
    searches.flatMap { own in own.chosen.map { own.screenings[$0] } }
  }
}
