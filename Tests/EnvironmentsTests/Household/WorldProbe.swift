import Environments
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Plays environments in tests and keeps what was seen.
enum WorldProbe {
  /// The folder that holds `envs/`.
  static let home = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }

  /// How many tasks of a split the expert has to solve; `METAHARNESS_TASKS` asks for more.
  static let sampleSize =
    getenv("METAHARNESS_TASKS").flatMap { Int(String(cString: $0)) } ?? 39

  static func make(
    _ name: String, compact: Bool = false, settings: [String: String] = [:]
  ) throws -> any Environment {
    try EnvironmentCatalogue.builtIn.make(
      name,
      options: EnvironmentOptions(home: home, isCompact: compact, settings: settings))
  }

  /// Lets a policy act until the episode ends or it has nothing to say.
  @discardableResult
  static func play(
    _ environment: inout any Environment, _ policy: any Expert, limit: Int
  ) throws -> [StepResult] {
    var results: [StepResult] = []
    while results.count < limit, let action = policy.nextAction(in: WorldView(environment)) {
      results.append(try environment.step(action))
      if results.last?.end != nil { break }
    }
    return results
  }

  /// Everything that a policy sees in a task, as one text.
  static func transcript(_ environment: inout any Environment, _ task: String) throws -> String {
    let opening = try environment.reset(to: task)
    guard let expert = environment.expert() else { return "" }
    let results = try play(&environment, expert, limit: opening.stepBudget)
    return ([opening.observation] + results.map(\.observation)).map {
      $0.text + "|" + ($0.admissible ?? []).joined(separator: ",")
    }.joined(separator: "\n") + "\n\(environment.result.score)"
  }

  /// Takes offered commands at random, but none that would end the episode.
  static func disturb(
    _ environment: inout any Environment, opening: Opening, seed: UInt64, steps: Int,
    avoiding ending: (String) -> Bool
  ) throws -> Bool {
    var random = Seed(seed).generator
    var offered = opening.observation.admissible ?? []
    for _ in 0..<steps {
      guard let command = random.pick(offered.filter { !ending($0) }) else { return true }
      let result = try environment.step(.text(command))
      if result.end != nil { return false }
      offered = result.observation.admissible ?? []
    }
    return true
  }
}
