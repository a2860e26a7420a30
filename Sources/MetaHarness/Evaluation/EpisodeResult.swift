public import Trajectories

/// What one episode contributes to a comparison.
public struct EpisodeResult: Sendable, Hashable {
  /// Whether the task was solved.
  public let success: Bool
  /// Graded score.
  public let score: Double
  /// Steps taken.
  public let steps: Int
  /// Model calls, samples and rejected calls among them.
  public let calls: Int
  /// Tokens read and written.
  public let tokens: Int
  /// Whether something did not fit the model's window.
  public let overflowed: Bool
  /// Steps whose action the harness decided, not the model.
  public let harnessDecided: Int
  /// Policy rules broken, by ground truth.
  public let violations: Int
  /// Irreversible writes that the environment carried out in an episode that failed.
  public let wrongIrreversibleWrites: Int

  /// Reads an episode's contribution off its trajectory.
  ///
  /// What the best of several attempts cost is what all of them cost, and the world keeps the wrong
  /// writes of each.
  public init(_ trajectory: Trajectory, among attempts: [Trajectory] = []) {
    let all = attempts.isEmpty ? [trajectory] : attempts
    func total(_ value: (Step) -> Int) -> Int {
      all.reduce(0) { $0 + $1.steps.reduce(0) { $0 + value($1) } }
    }
    success = trajectory.outcome?.success ?? false
    score = trajectory.outcome?.score ?? 0
    steps = total { _ in 1 }
    calls = total(\.modelCalls)
    overflowed = trajectory.outcome?.endReason == .contextOverflow
    tokens = total { $0.usage.input + $0.usage.output }
    harnessDecided = total { $0.isHarnessDecided ? 1 : 0 }
    violations = total { $0.groundTruth?.violations.count ?? 0 }
    wrongIrreversibleWrites = all.filter { $0.outcome?.success != true }
      .reduce(0) { $0 + EpisodeResult.irreversibleWrites(in: $1) }
  }

  private static func irreversibleWrites(in trajectory: Trajectory) -> Int {
    let irreversible = Set(trajectory.header.tools.filter(\.isIrreversible).map(\.name))
    return trajectory.steps.count { step in
      guard let tool = step.action?.toolName, irreversible.contains(tool) else { return false }
      return step.groundTruth?.errorClass == nil && step.groundTruth?.isNoop != true
    }
  }
}
