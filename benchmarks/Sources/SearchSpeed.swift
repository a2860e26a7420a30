import MetaHarness
import Trajectories

/// What the search's bookkeeping costs for a result: 10 000 candidates raced over 100 tasks, with every
/// look in between.
enum SearchSpeed {
  private static let candidates = 10_000
  private static let tasks = 100
  private static let runs = 5

  static func measure() -> JSONValue {
    // Drawn beforehand, so that only the bookkeeping is timed: one result in ten differs.
    var generator = Seed(1).generator
    let differences = (0..<candidates * tasks).map { _ -> Double in
      let draw = generator.integer(below: 20)
      return draw == 0 ? 1 : draw == 1 ? -1 : 0
    }
    var recorded = 0
    let seconds = Stopwatch.seconds(runs: runs) {
      // No candidate may leave, so that every result is taken in.
      var rules = Race.Rules()
      rules.harmError = 1e-12
      rules.rate = 1e-12
      rules.leastGain = -1
      var race = Race(
        hopes: [Int](repeating: 10 * tasks, count: candidates), tasks: 10 * tasks, rules: rules)
      recorded = 0
      for task in 0..<tasks {
        for candidate in race.running {
          let difference = differences[candidate * tasks + task]
          race.record(candidate, difference: difference, couldWin: difference >= 0)
          recorded += 1
        }
        if task % rules.block == rules.block - 1 { race.look() }
      }
    }
    let each = Stopwatch.median(seconds) / Double(max(1, recorded))
    return [
      "candidates": .integer(candidates), "tasks": .integer(tasks),
      "results": .integer(recorded),
      "nanosecondsPerResult": .double((each * 1e10).rounded() / 10),
    ]
  }
}
