import Trajectories

/// Makes tasks from their ids.
struct ShellTaskMaker: Sendable {
  static let ordinary = [
    "count-files", "count-lines", "log-actor", "find-largest", "fix-modes", "group-share",
    "world-writable", "script", "path-edit", "batch-rename", "csv-total", "config-edit",
    "process-table", "find-transform",
  ]
  /// Templates that only the out-of-distribution split has.
  static let heldOut = ["pack-compare", "dangling-links"]
  private static let bases: [(TaskSplit, Int)] = [
    (.train, 1), (.dev, 100_001), (.test, 200_001), (.testOOD, 300_001),
  ]
  private static let sizes: [TaskSplit: Int] = [.train: 6000, .dev: 200, .test: 200, .testOOD: 100]

  let vocabulary: ShellVocabulary

  static func ids(in split: TaskSplit, limit: Int) -> [String] {
    let templates = split == .testOOD ? heldOut : ordinary
    let base = bases.first { $0.0 == split }?.1 ?? 1
    let count = max(0, min(limit, sizes[split] ?? 0))
    return (0..<count).map { place in
      "shell/v1/\(templates[place % templates.count])/\(base + place / templates.count)"
    }
  }

  /// The draft of a task before its world is run.
  struct Draft {
    var level = 1
    var instruction = ""
    var setup = ""
    var inspection = "ls -la"
    var solution = ""
    var goal: DraftGoal = .state
    var mistakeCommands: String?
    var mistakeAnswer: String?
    var processes: [VirtualProcess] = []
  }

  enum DraftGoal {
    case answer(ShellTask.Comparison)
    case state
    case behaviour([String], allowed: Set<String>)
  }

  func make(_ id: String) -> ShellTask? {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == "shell", parts[1] == "v1", let seed = Int(parts[3]),
      seed > 0, seed < 400_001, String(seed) == parts[3],
      let split = ShellTaskMaker.bases.last(where: { seed >= $0.1 })?.0,
      let pool = vocabulary.pools[split]
    else { return nil }
    let template = parts[2]
    let known = split == .testOOD ? ShellTaskMaker.heldOut : ShellTaskMaker.ordinary
    guard known.contains(template) else { return nil }
    let root = Seed.episode(run: Seed(0), environment: "shell", task: id, trial: 0)
    var draws = ShellDraws(pool: pool, generator: root.derive("world").generator)
    guard let draft = draft(template, &draws) else { return nil }
    var system = BaseMachine.make(seed: root.derive("machine"))
    system.processes += draft.processes
    ProcessView.refresh(&system)
    guard let start = run(draft.setup, on: system) else { return nil }
    let initial = WorldFingerprint(of: start.system.files)
    guard let end = run(draft.solution, on: start.system) else { return nil }
    let goal: ShellTask.Goal
    switch draft.goal {
    case .state: goal = .state
    case .answer(let comparison):
      let text = end.output.trimmed.decoded
      guard !text.isEmpty else { return nil }
      goal = .answer(text, comparison)
    case .behaviour(let commands, let allowed):
      var checks: [(command: String, output: String)] = []
      for command in commands {
        guard let result = run(command, on: end.system, mustSucceed: false) else { return nil }
        checks.append((command, result.output.decoded))
      }
      goal = .behaviour(checks, allowed: allowed)
    }
    return ShellTask(
      id: id, template: template, level: draft.level, instruction: draft.instruction, goal: goal,
      start: start.system, wanted: WorldFingerprint(of: end.system.files), initial: initial,
      inspection: draft.inspection, solution: draft.solution,
      mistake: (draft.mistakeCommands, draft.mistakeAnswer))
  }

  /// Runs commands as the login shell, on a copy.
  private func run(
    _ script: String, on system: ShellSystem, mustSucceed: Bool = true
  ) -> (system: ShellSystem, output: [UInt8])? {
    let interpreter = ShellInterpreter(system)
    let output = interpreter.run(script.octets, mergingErrors: false)
    guard !mustSucceed || output.limit == nil && output.errors.isEmpty else { return nil }
    return (interpreter.finish(), output.text)
  }
}

/// Draws words and numbers for one world.
struct ShellDraws {
  let pool: ShellVocabulary.Pool
  var generator: SeededGenerator

  mutating func word(_ list: [String]) -> String { generator.pick(list) ?? list[0] }

  mutating func words(_ count: Int, _ list: [String]) -> [String] {
    generator.sample(count, of: list)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { generator.integer(in: range) }
}
