import Signals
import Statistics

/// Learns which habits successes keep to, counted by tasks: one step that breaks a habit breaks it for
/// its task.
struct HabitMiner {
  private var kept: [Habit: [Int: Bool]] = [:]
  /// For each task, the fewest accepted actions before an end that succeeded.
  private var leastActions: [Int: Int] = [:]
  /// Verbs of commands that were accepted, by the tasks in which they were.
  private var acceptedVerbs: [String: Set<Int>] = [:]
  private static let habitLimit = 2_000
  private static let minimumTasks = 25
  private static let minimumBound = 0.9

  /// What one episode showed; it counts once the episode turns out to be a success.
  struct Notes: Sendable {
    var checks: [Habit.Check] = []
    var verbs: Set<String> = []
    var actionsBeforeFinish: Int?
  }

  mutating func add(_ notes: Notes, task: Int) {
    for check in notes.checks
    where kept[check.habit] != nil || kept.count < HabitMiner.habitLimit {
      let before = kept[check.habit]?[task] ?? true
      kept[check.habit, default: [:]][task] = before && check.isKept
    }
    for verb in notes.verbs where acceptedVerbs[verb] != nil || acceptedVerbs.count < 256 {
      acceptedVerbs[verb, default: []].insert(task)
    }
    if let count = notes.actionsBeforeFinish {
      leastActions[task] = min(leastActions[task] ?? .max, count)
    }
  }

  /// Puts what was learned into detectors' settings.
  func teach(_ settings: inout DetectorSettings) {
    let holding = kept.filter { HabitMiner.holds($0.value.values.count { $0 }, $0.value.count) }
    settings.habits = Set(holding.keys)
    settings.openVerbs = Set(
      kept.filter { habit, tasks in
        habit.kind == .wasOffered && tasks.values.count { !$0 } >= 3
      }.map(\.key.name))
    settings.knownVerbs = Set(acceptedVerbs.filter { $0.value.count >= 3 }.keys)
    let counts = leastActions.values.sorted()
    settings.leastActions = 0
    for least in Set(counts).sorted()
    where HabitMiner.holds(counts.count { $0 >= least }, counts.count) {
      settings.leastActions = least
    }
  }

  private static func holds(_ keeping: Int, _ tasks: Int) -> Bool {
    tasks >= minimumTasks
      && ClopperPearson.lowerBound(keeping, of: tasks, error: 0.05) >= minimumBound
  }
}
