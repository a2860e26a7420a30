import Environments
import Testing
import Trajectories

/// Runs whole episodes for the desk tests.
enum DeskRuns {
  static let home = packageRoot()
  static let environments = ["retail", "airline"]

  static func packageRoot() -> String {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }

  static func make(
    _ name: String, settings: [String: String] = [:], isCompact: Bool = false
  ) throws -> any Environment {
    try EnvironmentCatalogue.builtIn.make(
      name, options: EnvironmentOptions(home: home, isCompact: isCompact, settings: settings))
  }

  struct Run {
    var actions: [Action] = []
    var observations: [String] = []
    var result = TaskResult(success: false, score: 0)
    var end: Outcome.EndReason?
    var budget = 0

    var digest: Digest {
      Digest(of: observations.joined(separator: "\n") + "\(result.success)\(end.debugDescription)")
    }

    var transcript: String {
      zip(actions, observations.dropFirst()).map { "> \($0)\n< \($1)" }.joined(separator: "\n")
    }
  }

  /// Plays a task to its end or to the end of its budget.
  static func play(
    _ environment: inout any Environment, _ task: String, _ policy: any Expert,
    disturb: (Int) -> Action? = { _ in nil }
  ) throws -> Run {
    let opening = try environment.reset(to: task)
    var run = Run()
    run.budget = opening.stepBudget
    run.observations.append(opening.observation.text)
    for index in 0..<opening.stepBudget {
      guard
        let action = disturb(index)
          ?? policy.nextAction(in: WorldView(environment))
      else { break }
      let step = try environment.step(action)
      run.actions.append(action)
      run.observations.append(step.observation.text)
      if let end = step.end {
        run.end = end
        break
      }
    }
    run.result = environment.result
    return run
  }
}
