import Environments
import FailureMiner
import Interventions
import RuleCompiler
import Statistics
import Trajectories

/// The part of the loop that concerns one environment: record, mine, compile, lint, replay, fork,
/// select, leave one out, and again with the failures that are left.
struct EnvironmentSearch: Sendable {
  let settings: SearchSettings
  let environment: any Environment
  let evaluator: HarnessEvaluator
  let board: SearchBoard
  let batch: String
  let events: EventLog?

  /// Runs the rounds; a budget that is spent ends them with what was chosen until then.
  func run() async throws -> EnvironmentSearchResult {
    let parts = try TaskParts(
      environment: environment, trainLimit: settings.trainLimit,
      confirmLimit: settings.confirmLimit)
    try parts.checkNoneIsEmpty(in: environment.name)
    var state = SearchState(environment: environment, parts: parts)
    do {
      try await rounds(&state)
    } catch let error as BudgetReached {
      state.end = .budget("\(error)")
    }
    return state.result
  }

  private func rounds(_ state: inout SearchState) async throws {
    board.begin(
      .record, "\(state.parts.mine.count) tasks to mine, \(state.parts.select.count) to select on",
      spent: evaluator.book.total)
    board.update { $0.environment = environment.name }
    var mine = try await play(state.parts.mine)
    var select = try await play(state.parts.select)
    state.bareSolved = select.solved
    for round in 1...max(1, settings.rounds) {
      board.update { $0.round = round }
      let lanes = try await candidates(&state, round: round, mine: mine, select: select)
      guard !lanes.isEmpty else {
        state.end = .nothingToTry
        return
      }
      let before = state.harness
      select = try await chooseRules(among: lanes, &state, on: select)
      note(state, round: round)
      if state.harness.hash == before.hash {
        state.end = .nothingWon
        return
      }
      if select.solved.allSatisfy({ $0 == 1 }) || state.chosen.count >= settings.maximumRules {
        state.end = .complete
        return
      }
      guard round < settings.rounds else { break }
      board.begin(.record, "what is left under \(state.chosen.count) rules", spent: spent)
      mine = try await mine.under(CompiledHarness.compile(state.harness), evaluator: evaluator)
    }
    state.end = .rounds
  }

  var spent: Spending { evaluator.book.total }

  private func play(_ tasks: [String]) async throws -> RecordedPart {
    try await RecordedPart.play(
      settings.plans(tasks, in: environment, batch: batch), trials: settings.trials,
      evaluator: evaluator)
  }

  /// Mines, compiles, lints, replays and races; returns the positions of the survivors among the
  /// screenings, the most promising first.
  private func candidates(
    _ state: inout SearchState, round: Int, mine: RecordedPart, select: RecordedPart
  ) async throws -> [Int] {
    board.begin(.mine, "\(mine.recordings.count) episodes", spent: spent)
    let findings = FailureMiner.mine(mine.corpus)
    if round == 1 { state.findings = findings }
    var compiled = compile(findings, mine: mine, state)
    var refused: [RefusedCandidate] = []
    if let proposer = settings.proposer {
      let proposed = try await CandidateProposer(backbone: proposer).proposals(
        for: findings, environment: environment, tools: mine.recordings.first?.header.tools ?? [])
      compiled += proposed.candidates.filter { !state.tried.contains($0.harness.hash) }
      refused = proposed.refused
    }
    board.begin(.replay, "\(compiled.count) candidates", spent: spent)
    let start = state.screenings.count
    let parent = state.harness.hash
    state.screenings += compiled.map { Screening($0, round: round, parent: parent) }
    for candidate in compiled { state.tried.insert(candidate.harness.hash) }
    state.rounds.append(
      SearchRound(
        number: round, control: parent, mined: findings.episodes, failures: findings.failures,
        addressable: findings.addressable, patterns: findings.patterns.count,
        candidates: start..<state.screenings.count, selectCalls: select.wholeCalls,
        refused: refused))
    board.update { progress in
      progress.candidates = compiled.count
      progress.candidatesAlive = compiled.count
    }
    let places = Array(start..<state.screenings.count)
    try lintLeaks(places, &state)
    try await replayGate(places, &state, over: mine)
    return try await screen(places, &state, on: select)
  }

  private func compile(
    _ findings: FailureMiner.Findings, mine: RecordedPart, _ state: SearchState
  ) -> [CandidateRule] {
    var trainer = RerankerTrainer()
    for recording in mine.recordings { trainer.add(recording) }
    let fresh = RuleCompiler(library: settings.library).compile(
      findings.patterns, environment: environment.name,
      tools: mine.recordings.first?.header.tools ?? [],
      reranker: trainer.candidate(environment: environment.name)
    ).candidates.filter { !state.tried.contains($0.harness.hash) }
    // A pattern that is found again with other numbers gives another rule of the same name.
    var names = Set(state.screenings.map(\.candidate.id))
    return fresh.map { candidate in
      var renamed = candidate
      var turn = 2
      while !names.insert(renamed.id).inserted {
        renamed = candidate.renamed("\(candidate.id)-\(turn)")
        turn += 1
      }
      return renamed
    }
  }

  private func note(_ state: SearchState, round: Int) {
    board.update { $0.bestRules = state.chosen.map { state.screenings[$0].candidate.id } }
    try? events?.append(
      "round-ended",
      [
        "environment": .string(environment.name), "round": .integer(round),
        "harness": .string(state.harness.hash.hex),
        "rules": .array(state.chosen.map { .string(state.screenings[$0].candidate.id) }),
      ])
  }
}

/// What the rounds of one environment have found so far.
struct SearchState {
  let environment: any Environment
  let parts: TaskParts
  var findings: FailureMiner.Findings?
  var screenings: [Screening] = []
  var rounds: [SearchRound] = []
  /// Positions of the chosen candidates, in the order they were chosen.
  var chosen: [Int] = []
  var harness = Harness.empty
  var tried: Set<Digest> = []
  var bareSolved: [Double] = []
  var chosenSolved: [Double] = []
  var leaks: LeakIndex?
  var end = EnvironmentSearchResult.End.rounds

  init(environment: any Environment, parts: TaskParts) {
    self.environment = environment
    self.parts = parts
    harness.id = "learned/\(environment.name)"
  }

  var result: EnvironmentSearchResult {
    EnvironmentSearchResult(
      environment: environment.name, parts: parts,
      findings: findings ?? FailureMiner.mine(Corpus([])), screenings: screenings, rounds: rounds,
      chosen: chosen, harness: harness, selection: selection, end: end)
  }

  /// Select tasks by who solved them, each by its first trial's share.
  private var selection: PairedCounts {
    PairedCounts(
      zip(bareSolved, chosenSolved.isEmpty ? bareSolved : chosenSolved).map {
        (first: $1 > 0.5, second: $0 > 0.5)
      })
  }

  mutating func reject(_ place: Int, _ veto: Screening.Veto, _ detail: String = "") {
    screenings[place].veto = veto
    screenings[place].detail = detail
  }
}
