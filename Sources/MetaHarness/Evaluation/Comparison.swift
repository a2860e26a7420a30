public import Statistics
import Trajectories

/// Two arms over the same tasks: without rules and with them.
public struct Comparison: Sendable, Hashable {
  /// One task in both arms.
  public struct Pair: Sendable, Hashable {
    /// The task.
    public let task: String
    /// The control's result.
    public let base: EpisodeResult
    /// The harness's result.
    public let with: EpisodeResult
    /// Whether a rule changed anything in this episode.
    public let fired: Bool
  }

  /// The tasks in the order of the plans.
  public let pairs: [Pair]

  /// Pairs the arms' results.
  init(plans: [EpisodePlan], base: [Trajectory], with: [HarnessEvaluator.Evaluated]) {
    pairs = plans.indices.map { place in
      let evaluated = with[place]
      return Pair(
        task: plans[place].task, base: EpisodeResult(base[place]),
        with: EpisodeResult(evaluated.trajectory), fired: Comparison.fired(evaluated))
    }
  }

  private static func fired(_ evaluated: HarnessEvaluator.Evaluated) -> Bool {
    guard evaluated.source != .unchanged else { return false }
    return evaluated.trajectory.steps.contains { step in
      step.fired.contains { $0.verdict == .effective }
    }
  }

  /// Tasks by who solved them; the harness is the first arm.
  public var counts: PairedCounts {
    PairedCounts(pairs.lazy.map { (first: $0.with.success, second: $0.base.success) })
  }

  /// Tasks won minus tasks lost.
  public var gain: Int { counts.onlyFirst - counts.onlySecond }
}
