import Statistics
import Trajectories

/// A world whose truth is known: tasks, candidate rules, and what each rule does to a task.
struct SimulatedWorld {
  /// What a rule does where it fires.
  struct Rule {
    var firesInFailures = 0.2
    var firesInSuccesses = 0.1
    var mends = 0.5
    var breaks = 0.5
    /// Environments in which it breaks everything that it touches.
    var harmfulEnvironments: Set<Int> = []
    /// Whether its help is gone on tasks of later parts.
    var fades = false

    static let null = Rule(firesInFailures: 0.15, firesInSuccesses: 0.15, mends: 0.3, breaks: 0.3)
    static let good = Rule(firesInFailures: 0.3, firesInSuccesses: 0.05, mends: 0.7, breaks: 0.1)
  }

  /// One task as one environment holds it.
  struct Task {
    let environment: Int
    let solvedWithout: Bool
    /// For each rule whether it fires, and its luck there.
    let luck: [Double?]
    let clash: Double
  }

  let rules: [Rule]
  var environments = 1
  /// Pairs of rules that undo each other, and the chance that a task fails when both are there.
  var clashes: [(Int, Int, Double)] = []

  func draw(_ count: Int, using generator: inout SeededGenerator) -> [Task] {
    (0..<count * environments).map { place in
      let solved = generator.drawUnit() < 0.5
      return Task(
        environment: place / count, solvedWithout: solved,
        luck: rules.map { rule in
          let fires = generator.drawUnit()
          let luck = generator.drawUnit()
          // Rates of firing are shares of all tasks; half of the tasks are of either kind.
          return fires < 2 * (solved ? rule.firesInSuccesses : rule.firesInFailures) ? luck : nil
        }, clash: generator.drawUnit())
    }
  }

  /// Whether a task is solved under a set of rules.
  func isSolved(_ task: Task, under chosen: [Int], isLater: Bool) -> Bool {
    for (first, second, chance) in clashes
    where chosen.contains(first) && chosen.contains(second) && task.clash < chance {
      return false
    }
    var solved = task.solvedWithout
    for place in chosen {
      guard let luck = task.luck[place] else { continue }
      let rule = rules[place]
      if rule.harmfulEnvironments.contains(task.environment) {
        if luck < 0.9 { solved = false }
      } else if task.solvedWithout {
        if luck < rule.breaks { solved = false }
      } else if luck < (rule.fades && isLater ? 0 : rule.mends) {
        solved = true
      }
    }
    return solved
  }

  /// The expected gain of a set of rules, by a large sample.
  func truth(_ chosen: [Int], isLater: Bool) -> Double {
    var generator = Seed(99).generator
    let tasks = draw(40_000, using: &generator)
    let gained = tasks.reduce(0) { sum, task in
      sum + (isSolved(task, under: chosen, isLater: isLater) ? 1 : 0)
        - (task.solvedWithout ? 1 : 0)
    }
    return Double(gained) / Double(tasks.count)
  }

  func cells(_ tasks: [Task], under chosen: [Int], isLater: Bool) -> [GateCell] {
    (0..<environments).map { environment in
      let own = tasks.filter { $0.environment == environment }
      return GateCell(
        name: "environment \(environment)", block: "\(environment)",
        differences: own.map { task in
          (isSolved(task, under: chosen, isLater: isLater) ? 1 : 0) - (task.solvedWithout ? 1 : 0)
        })
    }
  }
}

extension SeededGenerator {
  /// A number in 0..<1.
  mutating func drawUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
