import FailureMiner
import Interventions
import Trajectories

/// A part's tasks with what the backbone did on them under a control: without rules at first, later
/// under the rules that were chosen so far.
struct RecordedPart: Sendable {
  /// The plans without rules; a task's trials follow each other.
  let plans: [EpisodePlan]
  /// The control that the recordings were made under.
  let control: CompiledHarness
  let recordings: [Trajectory]
  private let trials: Int

  init(plans: [EpisodePlan], control: CompiledHarness, recordings: [Trajectory], trials: Int) {
    self.plans = plans
    self.control = control
    self.recordings = recordings
    self.trials = max(1, trials)
  }

  static func play(
    _ plans: [EpisodePlan], trials: Int, evaluator: HarnessEvaluator
  ) async throws -> RecordedPart {
    RecordedPart(
      plans: plans, control: .empty,
      recordings: try await evaluator.baseline(plans).map(\.trajectory), trials: trials)
  }

  /// The part under other rules, forked from these recordings.
  func under(
    _ harness: CompiledHarness, evaluator: HarnessEvaluator
  ) async throws -> RecordedPart {
    let with = try await evaluator.evaluate(
      plans, baselines: recordings, under: harness, sharing: .all)
    return RecordedPart(
      plans: plans, control: harness, recordings: with.map(\.trajectory), trials: trials)
  }

  /// The number of tasks.
  var tasks: Int { plans.count / trials }

  /// The positions of a task's trials.
  func places(ofTask task: Int) -> Range<Int> { task * trials..<(task + 1) * trials }

  /// For each task the share of its trials that solved it.
  var solved: [Double] { RecordedPart.solved(recordings, trials: trials) }

  static func solved(_ trajectories: [Trajectory], trials: Int) -> [Double] {
    stride(from: 0, to: trajectories.count, by: trials).map { start in
      let own = trajectories[start..<min(start + trials, trajectories.count)]
      return Double(own.count { $0.outcome?.success == true }) / Double(own.count)
    }
  }

  /// Model answers that playing the whole part from the start takes.
  var wholeCalls: Int { RecordedPart.wholeCalls(recordings) }

  static func wholeCalls(_ trajectories: [Trajectory]) -> Int {
    trajectories.reduce(0) { $0 + $1.steps.reduce(0) { $0 + $1.modelCalls } }
  }

  var corpus: Corpus {
    Corpus(
      zip(plans, recordings).map { plan, trajectory in
        var plan = plan
        plan.harness = control
        return Corpus.Episode(key: plan.key.hex, trajectory: trajectory)
      })
  }
}
