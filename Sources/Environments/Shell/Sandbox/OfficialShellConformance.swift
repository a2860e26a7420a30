import Trajectories

/// Reference script and check of every standard OS task, in the sandbox.
package struct OfficialShellConformance: Sendable, Hashable {
  /// Tasks in the set.
  package var tasks = 0
  /// Tasks whose reference the check accepts.
  package var passed = 0
  /// Index and cause of the others.
  package var failures: [String] = []
  /// Tasks whose check also accepts doing nothing and answering nothing.
  package var acceptedNothing: [Int] = []
  /// How the sandbox isolates, without which the figure means nothing.
  package var mode = ""

  /// Whether a sandbox can be made here.
  package static var isPossible: Bool { SandboxCommand() != nil }

  /// Runs the set.
  package static func check(
    dataFolder: String, limit: Int = .max, triesNothing: Bool = false
  ) throws(EnvironmentError) -> OfficialShellConformance {
    var world = try OfficialShellEnvironment(dataFolder: dataFolder)
    var found = OfficialShellConformance()
    found.mode = SandboxCommand()?.mode ?? ""
    for task in try world.tasks(in: .test, limit: limit) {
      let verdict = try play(task, &world, OfficialShellExpert())
      if verdict.success {
        found.passed += 1
      } else {
        found.failures.append("\(found.tasks): \(verdict.detail ?? "")")
      }
      if triesNothing, try play(task, &world, nil).success {
        found.acceptedNothing.append(found.tasks)
      }
      found.tasks += 1
    }
    return found
  }

  private static func play(
    _ task: String, _ world: inout OfficialShellEnvironment, _ expert: OfficialShellExpert?
  ) throws(EnvironmentError) -> TaskResult {
    _ = try world.reset(to: task)
    guard let expert else {
      _ = try world.step(.tool(name: "answer_action", arguments: ["answer": ""]))
      return world.result
    }
    for _ in 0..<OfficialShellEpisode.rounds {
      guard let action = expert.nextAction(in: WorldView(world)),
        try world.step(action).end == nil
      else { break }
    }
    return world.result
  }
}
