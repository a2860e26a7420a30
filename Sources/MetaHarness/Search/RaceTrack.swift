import Interventions
import Trajectories

/// Runs a race: forks each running candidate on a block of tasks, then lets it look.
struct RaceTrack: Sendable {
  let programs: [CompiledHarness]
  let select: RecordedPart
  /// For each candidate and episode the first step that would change, or nil.
  let changes: [[Int?]]
  /// The tasks in the order in which they are raced.
  let order: [Int]

  /// Races to the end; `wholeRunCalls` is what a run of each candidate over all tasks would cost.
  func run(
    rules: Race.Rules, evaluator: HarnessEvaluator, afterBlock: (_ running: Int) -> Void
  ) async throws -> (race: Race, wholeRunCalls: [Int]) {
    let control = select.solved
    var race = Race(
      hopes: programs.indices.map { hope($0, control) }, tasks: order.count, rules: rules)
    // Tasks that are not raced, and episodes that do not change, cost what the control's cost.
    var whole = [Int](repeating: select.wholeCalls, count: programs.count)
    race.look()
    var start = 0
    while start < order.count, !race.running.isEmpty {
      let block = order[start..<min(start + rules.block, order.count)]
      start += rules.block
      let running = race.running
      let played = try await play(running, block, evaluator)
      for candidate in running {
        for task in block {
          let episodes = select.places(ofTask: task)
          let result = episodes.map { place in
            played[Site(candidate: candidate, place: place)] ?? select.recordings[place]
          }
          let base = episodes.map { select.recordings[$0] }
          whole[candidate] += RecordedPart.wholeCalls(result) - RecordedPart.wholeCalls(base)
          race.record(
            candidate,
            difference: RecordedPart.solved(result, trials: result.count)[0] - control[task],
            addedWrites: RaceTrack.wrongWrites(result) - RaceTrack.wrongWrites(base),
            couldWin: couldWin(candidate, task, control))
        }
      }
      race.look()
      afterBlock(race.running.count)
    }
    return (race, whole)
  }

  /// One candidate in one episode.
  private struct Site: Hashable {
    let candidate: Int
    let place: Int
  }

  private func play(
    _ running: [Int], _ block: ArraySlice<Int>, _ evaluator: HarnessEvaluator
  ) async throws -> [Site: Trajectory] {
    let sites = running.flatMap { candidate in
      block.flatMap { task in
        select.places(ofTask: task).filter { changes[candidate][$0] != nil }.map {
          Site(candidate: candidate, place: $0)
        }
      }
    }
    let results = try await evaluator.evaluate(
      sites.map { site in
        var plan = select.plans[site.place]
        plan.harness = programs[site.candidate]
        return HarnessEvaluator.Job(plan: plan, control: select.recordings[site.place])
      }, sharing: .all)
    return Dictionary(uniqueKeysWithValues: zip(sites, results.map(\.trajectory)))
  }

  private static func wrongWrites(_ episodes: [Trajectory]) -> Int {
    episodes.count { EpisodeResult($0).wrongIrreversibleWrites > 0 }
  }

  private func couldWin(_ candidate: Int, _ task: Int, _ control: [Double]) -> Bool {
    control[task] < 1 && select.places(ofTask: task).contains { changes[candidate][$0] != nil }
  }

  private func hope(_ candidate: Int, _ control: [Double]) -> Int {
    control.indices.count { couldWin(candidate, $0, control) }
  }
}
