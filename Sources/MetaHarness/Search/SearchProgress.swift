import Synchronization
import Trajectories

/// Where a search stands: what a live display needs, as one value.
public struct SearchProgress: Sendable {
  /// What the search is doing.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    case plan
    case record
    case mine
    case replay
    case screen
    case select
    case confirm
    case certify
    case done
  }

  /// A cell whose harness is being confirmed or certified.
  public struct Cell: Sendable, Hashable {
    /// The environment and the backbone.
    public var name: String
    /// Tasks solved without and with the rules.
    public var base: Int
    /// Tasks solved with the rules.
    public var with: Int
    /// Episodes of each arm.
    public var episodes: Int
  }

  /// What the search is doing.
  public var phase = Phase.plan
  /// What exactly, in a few words.
  public var detail = ""
  /// The environment that is being mined; empty in the confirmation.
  public var environment = ""
  /// The round, counted from 1.
  public var round = 0
  /// Candidates that are alive, of all that were compiled in this round.
  public var candidatesAlive = 0
  /// All candidates that were compiled in this round.
  public var candidates = 0
  /// What was spent, what may be spent in all, and the share that is held back.
  public var spent = Spending()
  /// What may be spent in all, and the share that is held back.
  public var budget = SearchBudget()
  /// The rules that were chosen so far, by their ids, of all environments.
  public var bestRules: [String] = []
  /// What they gain on the select part, in shares of its tasks.
  public var bestGain = 0.0
  /// The last candidate that went no further, and why.
  public var lastRejection: (rule: String, reason: String)?
  /// The cells that are known.
  public var cells: [Cell] = []
}

/// The progress of a search under way, changed by one step at a time.
///
/// A class because the search and whoever stops it look at the same state.
final class SearchBoard: Sendable {
  private let state = Mutex(SearchProgress())
  private let observer: @Sendable (SearchProgress) -> Void

  init(observer: @escaping @Sendable (SearchProgress) -> Void) { self.observer = observer }

  func update(_ change: (inout SearchProgress) -> Void) {
    let now = state.withLock { state in
      change(&state)
      return state
    }
    observer(now)
  }

  /// Begins a phase.
  func begin(_ phase: SearchProgress.Phase, _ detail: String, spent: Spending) {
    update {
      $0.phase = phase
      $0.detail = detail
      $0.spent = spent
    }
  }
}
