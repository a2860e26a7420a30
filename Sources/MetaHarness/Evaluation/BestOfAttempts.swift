import Backbones
import Trajectories

/// The attempt that looks best to someone who sees what the agent saw, and no score.
enum BestOfAttempts {
  /// Attempts after the first are drawn at this temperature at least: greedy ones would repeat it.
  static let temperature = 0.7

  /// The plans of further attempts at a plan's task.
  static func plans(for plan: EpisodePlan, attempts: Int) -> [EpisodePlan] {
    (1..<max(1, attempts)).map { attempt in
      var again = plan
      again.trial = plan.trial + attempt * 1_000_000
      again.sampling.temperature = max(plan.sampling.temperature, temperature)
      return again
    }
  }

  /// The position of the attempt with the fewest visible errors; the earliest of equals.
  static func choose(among attempts: [Trajectory]) -> Int {
    attempts.indices.min { left, right in
      (visibleErrors(attempts[left]), left) < (visibleErrors(attempts[right]), right)
    } ?? 0
  }

  /// Replies that say they are errors, and not having come to an end, as the agent could see it.
  private static func visibleErrors(_ trajectory: Trajectory) -> Int {
    let errors = trajectory.steps.count { $0.observation.reported == .error }
    switch trajectory.outcome?.endReason {
    case .completed, .agentFinished: return errors
    default: return errors + 1000
    }
  }
}
