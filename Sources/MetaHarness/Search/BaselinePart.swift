import Interventions
import Trajectories

/// A part's tasks with what the backbone did on them without rules.
struct BaselinePart: Sendable {
  let plans: [EpisodePlan]
  let trajectories: [Trajectory]

  static func play(
    _ plans: [EpisodePlan], evaluator: HarnessEvaluator
  ) async throws -> BaselinePart {
    let played = try await evaluator.baseline(plans)
    return BaselinePart(plans: plans, trajectories: played.map(\.trajectory))
  }

  /// The part under a harness, against this baseline.
  func compare(
    under harness: CompiledHarness, evaluator: HarnessEvaluator
  ) async throws -> Comparison {
    let with = try await evaluator.evaluate(plans, baselines: trajectories, under: harness)
    return Comparison(plans: plans, base: trajectories, with: with)
  }

  /// Model calls that playing the whole part takes.
  var modelCalls: Int {
    trajectories.reduce(0) { $0 + $1.steps.count }
  }
}
