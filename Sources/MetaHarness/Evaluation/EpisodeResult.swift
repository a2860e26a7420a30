public import Trajectories

/// What one episode contributes to a comparison.
public struct EpisodeResult: Sendable, Hashable {
  /// Whether the task was solved.
  public let success: Bool
  /// Graded score.
  public let score: Double
  /// Steps taken.
  public let steps: Int
  /// Tokens read and written.
  public let tokens: Int
  /// Steps whose action the harness decided, not the model.
  public let harnessDecided: Int
  /// Policy rules broken, by ground truth.
  public let violations: Int
  /// Irreversible writes that the environment carried out in an episode that failed.
  public let wrongIrreversibleWrites: Int

  /// Reads an episode's contribution off its trajectory.
  public init(_ trajectory: Trajectory) {
    success = trajectory.outcome?.success ?? false
    score = trajectory.outcome?.score ?? 0
    steps = trajectory.steps.count
    tokens = trajectory.steps.reduce(0) { $0 + $1.usage.input + $1.usage.output }
    harnessDecided = trajectory.steps.count { $0.isHarnessDecided }
    violations = trajectory.steps.reduce(0) { $0 + ($1.groundTruth?.violations.count ?? 0) }
    wrongIrreversibleWrites =
      success ? 0 : EpisodeResult.irreversibleWrites(in: trajectory)
  }

  private static func irreversibleWrites(in trajectory: Trajectory) -> Int {
    let irreversible = Set(trajectory.header.tools.filter(\.isIrreversible).map(\.name))
    return trajectory.steps.count { step in
      guard let tool = step.action?.toolName, irreversible.contains(tool) else { return false }
      return step.groundTruth?.errorClass == nil && step.groundTruth?.isNoop != true
    }
  }
}
