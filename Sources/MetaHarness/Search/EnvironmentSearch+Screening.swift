import Backbones
import Environments
import Interventions
import RuleCompiler
import Statistics
import Synchronization
import Trajectories

// MARK: - What needs no model call

extension EnvironmentSearch {
  /// Refuses candidates that carry details of held-out tasks.
  func lintLeaks(_ places: [Int], _ state: inout SearchState) throws {
    // What the library brings was written before any task was seen.
    let known = Set(settings.library.interventions.map(\.hash))
    let places = places.filter { place in
      !state.screenings[place].candidate.harness.interventions.allSatisfy {
        known.contains($0.hash)
      }
    }
    guard settings.leakTasks > 0, !places.isEmpty else { return }
    let index: LeakIndex
    if let known = state.leaks {
      index = known
    } else {
      index = try LeakIndex(environment: environment, tasks: settings.leakTasks)
      state.leaks = index
    }
    for place in places {
      let found = LeakLint.findings(in: state.screenings[place].candidate.harness, index: index)
      if let first = found.first { state.reject(place, .leak, first.message) }
    }
  }

  /// Runs each candidate over the mined recordings, on top of the rules that are there.
  func replayGate(
    _ places: [Int], _ state: inout SearchState, over mine: RecordedPart
  ) async throws {
    let alive = places.filter { state.screenings[$0].veto == nil }
    var programs: [CompiledHarness] = []
    var compiled: [Int] = []
    for place in alive {
      do throws(HarnessRefused) {
        programs.append(try CompiledHarness.compile(joined([place], state)))
        compiled.append(place)
      } catch {
        state.reject(place, .refused, "\(error)")
      }
    }
    let changes = try await firstChanges(programs, over: mine)
    let episodes = mine.recordings.count
    let isSolved = mine.recordings.map { $0.outcome?.success == true }
    for (row, place) in compiled.enumerated() {
      let fired = changes[row].indices.filter { changes[row][$0] != nil }
      let good = fired.count { isSolved[$0] }
      let bad = fired.count - good
      state.screenings[place].firesInSuccesses = good
      state.screenings[place].firesInFailures = bad
      state.screenings[place].harmBound = ClopperPearson.upperBound(good, of: episodes)
      state.screenings[place].helpBound = ClopperPearson.upperBound(bad, of: episodes)
      // What could be broken is measured by forks, which cost calls only where the rule acts; only
      // what cannot help at all is dropped here.
      if fired.isEmpty {
        state.reject(place, .neverFires)
      } else if bad == 0 {
        state.reject(place, .exposure, "it fires in \(good) successes and in no failure")
      }
    }
    crowdOut(compiled, &state)
    tell(places, state)
  }

  /// Keeps the candidates that could mend most; the others are not worth their forks.
  private func crowdOut(_ places: [Int], _ state: inout SearchState) {
    let alive = places.filter { state.screenings[$0].veto == nil }
    for place in ranked(alive, state).dropFirst(settings.maximumScreened) {
      state.reject(
        place, .crowdedOut, "\(settings.maximumScreened) others fire in more failures")
    }
  }

  /// Most failures first, then fewest successes; equals by hash, so that no order of patterns counts.
  func ranked(_ places: [Int], _ state: SearchState) -> [Int] {
    places.sorted { left, right in
      let (a, b) = (state.screenings[left], state.screenings[right])
      if a.firesInFailures != b.firesInFailures { return a.firesInFailures > b.firesInFailures }
      if a.firesInSuccesses != b.firesInSuccesses { return a.firesInSuccesses < b.firesInSuccesses }
      return a.candidate.harness.hash.hex < b.candidate.harness.hash.hex
    }
  }

  /// For each program and recording the first step at which something else would have happened.
  func firstChanges(
    _ programs: [CompiledHarness], over part: RecordedPart
  ) async throws -> [[Int?]] {
    let tokens = settings.backbone.tokens
    let rows = Mutex<[[Int?]]>(Array(repeating: [], count: programs.count))
    try await EpisodeBatch(concurrency: EpisodeBatch.coreCount).forEach(
      programs.count, mayBlock: false
    ) { place in
      let row = part.recordings.map {
        RecordedReplay(programs[place], over: $0, tokens: tokens).firstDifferentStep
      }
      rows.withLock { $0[place] = row }
    }
    try Task.checkCancellation()
    return rows.withLock { $0 }
  }

  /// The harness so far with further candidates, in an order that does not depend on when they came.
  func joined(_ places: [Int], _ state: SearchState) -> Harness {
    var harness = state.harness
    let sorted = places.sorted {
      state.screenings[$0].candidate.harness.hash.hex
        < state.screenings[$1].candidate.harness.hash.hex
    }
    for place in sorted { harness = harness.adding(state.screenings[place].candidate.harness) }
    return harness
  }
}

// MARK: - Forks

extension EnvironmentSearch {
  /// Races the living candidates over the select tasks, successes too: that is where harm shows.
  ///
  /// Returns the survivors, the most promising first.
  func screen(
    _ places: [Int], _ state: inout SearchState, on select: RecordedPart
  ) async throws -> [Int] {
    let alive = ranked(places.filter { state.screenings[$0].veto == nil }, state)
    guard !alive.isEmpty else { return [] }
    board.begin(.screen, "\(alive.count) candidates by forks", spent: spent)
    var programs: [CompiledHarness] = []
    for place in alive { programs.append(try CompiledHarness.compile(joined([place], state))) }
    let track = RaceTrack(
      programs: programs, select: select, changes: try await firstChanges(programs, over: select),
      order: taskOrder(select.tasks))
    let finished = try await track.run(rules: settings.race, evaluator: evaluator) { running in
      board.update {
        $0.candidatesAlive = running
        $0.spent = spent
      }
    }
    for (row, place) in alive.enumerated() {
      judge(place, finished.race.lanes[row], of: select.tasks, &state)
    }
    for (row, place) in alive.enumerated() {
      state.screenings[place].wholeRunCalls = finished.wholeRunCalls[row]
    }
    tell(places, state)
    let survivors = alive.filter { state.screenings[$0].veto == nil }
    return survivors.sorted { left, right in
      let (a, b) = (state.screenings[left], state.screenings[right])
      if a.gain != b.gain { return a.gain > b.gain }
      return a.candidate.harness.hash.hex < b.candidate.harness.hash.hex
    }
  }

  private func judge(
    _ place: Int, _ lane: Race.Lane, of tasks: Int, _ state: inout SearchState
  ) {
    state.screenings[place].forks = PairedCounts(
      bothRight: 0, onlyFirst: lane.won, onlySecond: lane.lost,
      neither: lane.tasks - lane.won - lane.lost)
    state.screenings[place].eValue = lane.eValue
    state.screenings[place].raceEnd = lane.fate
    let words = "forks won \(lane.won) and lost \(lane.lost) of \(lane.tasks) tasks"
    if lane.fate == .harmful {
      state.reject(place, .harmful, words)
    } else if lane.wreaksMoreThanItWins {
      state.reject(
        place, .harmful,
        words + " and left \(lane.addedWrites) more episodes with a wrong irreversible write")
    } else if lane.won <= lane.lost {
      state.reject(place, .noGain, words)
    } else if Double(lane.won - lane.lost) < settings.race.leastGain * Double(tasks) {
      // What would end a race as futile is not worth the selection's forks either.
      state.reject(place, .noGain, words + ", less than a confirmation could show")
    }
  }

  /// A fixed random order, so that no early block holds one kind of task.
  private func taskOrder(_ count: Int) -> [Int] {
    var generator = settings.seed.derive("search-race").generator
    return generator.shuffled(0..<count)
  }

  private func tell(_ places: [Int], _ state: SearchState) {
    let rejected = places.last { state.screenings[$0].veto != nil }
    board.update { progress in
      progress.candidatesAlive = places.count { state.screenings[$0].veto == nil }
      if let rejected, let veto = state.screenings[rejected].veto {
        let screening = state.screenings[rejected]
        progress.lastRejection = (
          screening.candidate.id,
          screening.detail.isEmpty ? veto.rawValue : "\(veto.rawValue): \(screening.detail)"
        )
      }
    }
  }
}
