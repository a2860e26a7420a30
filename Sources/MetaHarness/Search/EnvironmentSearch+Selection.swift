import Interventions
import RuleCompiler
import Statistics
import Trajectories

extension EnvironmentSearch {
  /// Chooses among the survivors, drops what the others do without, and returns the select part as
  /// it plays under the result.
  func chooseRules(
    among survivors: [Int], _ state: inout SearchState, on select: RecordedPart
  ) async throws -> RecordedPart {
    board.begin(.select, "\(survivors.count) survivors", spent: spent)
    let tried = Array(survivors.prefix(settings.maximumTried))
    let room = min(
      settings.maximumRulesPerRound, settings.maximumRules - state.chosen.count)
    let sets = SetBook(search: self, state: state, select: select)
    let choice = try await GreedySelection(maximumRules: max(0, room)).choose(
      among: tried, result: { try await sets.result(of: $0) },
      observer: { chosen, gain in
        board.update { progress in
          progress.bestRules = (state.chosen + chosen).map { state.screenings[$0].candidate.id }
          progress.bestGain = gain
          progress.spent = spent
        }
      })
    for row in choice.leaveOneOut { state.screenings[row.candidate].leaveOneOut = row }
    for place in survivors where !choice.chosen.contains(place) {
      let wasDropped = state.screenings[place].leaveOneOut?.isDropped == true
      state.reject(
        place, .redundant,
        wasDropped
          ? "the others do without it"
          : tried.contains(place)
            ? "nothing shown beyond the chosen rules" : "others won more in their forks")
    }
    guard !choice.chosen.isEmpty else { return select }
    let part = try await sets.part(of: choice.chosen)
    state.harness = joined(choice.chosen, state)
    state.chosen += choice.chosen
    state.chosenSolved = part.solved
    state.rounds[state.rounds.count - 1].added = choice.chosen
    return part
  }
}

/// The sets of candidates that a selection has played.
///
/// A class because the selection asks for sets through one closure. It keeps the sets of the size that
/// is being tried and the chosen one before, which the larger ones are forked from.
private final class SetBook {
  private let search: EnvironmentSearch
  private let state: SearchState
  private let select: RecordedPart
  private var parts: [[Int]: RecordedPart] = [:]

  init(search: EnvironmentSearch, state: SearchState, select: RecordedPart) {
    self.search = search
    self.state = state
    self.select = select
  }

  func result(of set: [Int]) async throws -> GreedySelection.SetResult {
    let part = try await part(of: set)
    var calls = 0
    var tokens = 0
    var steps = 0
    for recording in part.recordings {
      steps += recording.steps.count
      for step in recording.steps {
        calls += step.modelCalls
        tokens += step.usage.input + step.usage.output
      }
    }
    return GreedySelection.SetResult(
      solved: part.solved, calls: calls, tokens: tokens, steps: steps)
  }

  func part(of set: [Int]) async throws -> RecordedPart {
    if set.isEmpty { return select }
    let key = set.sorted()
    if let known = parts[key] { return known }
    // Larger sets are forked from the set that they extend; smaller ones, when one rule is left out,
    // from the set that held it.
    let smaller = parts[set.dropLast().sorted()]
    let larger = parts.keys.sorted { ($0.count, $0.description) < ($1.count, $1.description) }
      .last { Set($0).isSuperset(of: key) }
    let base = smaller ?? larger.flatMap { parts[$0] } ?? select
    let harness = try CompiledHarness.compile(search.joined(set, state))
    let part = try await base.under(harness, evaluator: search.evaluator)
    let prefix = set.dropLast().sorted()
    parts = parts.filter {
      $0.key.count >= key.count - 1 && ($0.key.count >= key.count || $0.key == prefix)
    }
    parts[key] = part
    return part
  }
}
