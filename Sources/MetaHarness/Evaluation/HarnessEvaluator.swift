import Backbones
import Environments
public import Interventions
import Synchronization
public import Trajectories

/// Plays episodes under harnesses, and plays nothing that is known already.
///
/// For reproducible backbones an episode under a harness is the baseline's episode up to the first
/// step at which a rule changes something: without such a step it costs nothing, with one only the
/// rest is played.
public struct HarnessEvaluator: Sendable {
  /// How a result came about.
  public enum Source: String, Sendable, Hashable {
    /// No rule would have changed anything: the baseline's result is the result.
    case unchanged
    /// Played from the first change on.
    case forked
    /// Played from the start.
    case played
    /// Already in the store.
    case reused
  }

  /// One evaluated episode.
  public struct Evaluated: Sendable {
    /// What happened.
    public let trajectory: Trajectory
    /// How it came about.
    public let source: Source
    /// Model calls that were spent on it now.
    public let modelCalls: Int
    /// Every attempt, where the result is the best of several.
    public var allAttempts: [Trajectory] = []
  }

  let recorder: Recorder
  private let spent: CallCounter

  /// Makes an evaluator that keeps its results where the recorder does.
  public init(recorder: Recorder) {
    self.recorder = recorder
    spent = CallCounter()
  }

  /// Model calls spent so far.
  public var modelCalls: Int { spent.value }

  /// Evaluates baseline plans under a harness, in the order of the plans.
  ///
  /// `baselines` are the trajectories of the same plans without rules.
  public func evaluate(
    _ plans: [EpisodePlan], baselines: [Trajectory], under harness: CompiledHarness,
    observer: @escaping @Sendable (Bool) -> Void = { _ in }
  ) async throws -> [Evaluated] {
    let known = try recorder.store.episodeKeys()
    return try await gather(plans, observer) { place in
      var plan = plans[place]
      plan.harness = harness
      return try await evaluate(plan, baseline: baselines[place], known: known)
    }
  }

  /// Evaluates plans as they are, playing what the store does not hold.
  public func baseline(
    _ plans: [EpisodePlan], observer: @escaping @Sendable (Bool) -> Void = { _ in }
  ) async throws -> [Evaluated] {
    let known = try recorder.store.episodeKeys()
    return try await gather(plans, observer) { place in
      if let stored = try fetch(plans[place], known: known) { return stored }
      return try await play(plans[place])
    }
  }

  private func gather(
    _ plans: [EpisodePlan], _ observer: @escaping @Sendable (Bool) -> Void,
    _ body: @escaping @Sendable (Int) async throws -> Evaluated
  ) async throws -> [Evaluated] {
    let results = Mutex<[Int: Evaluated]>([:])
    try await EpisodeBatch(concurrency: recorder.concurrency).forEach(
      plans.count, mayBlock: plans.contains { $0.environment.mayBlock }
    ) { place in
      let result = try await body(place)
      observer(result.trajectory.outcome?.success ?? false)
      results.withLock { $0[place] = result }
    }
    try await recorder.store.flush()
    return try results.withLock { found in
      try plans.indices.map { place in
        // A missing result means that the batch was cancelled on the way.
        guard let result = found[place] else { throw CancellationError() }
        return result
      }
    }
  }

  private func evaluate(
    _ plan: EpisodePlan, baseline: Trajectory, known: Set<Digest>
  ) async throws -> Evaluated {
    guard plan.backbone.identity.isReproducible else {
      if let stored = try fetch(plan, known: known) { return stored }
      return try await play(plan)
    }
    let replay = RecordedReplay(plan.harness, over: baseline)
    guard let step = replay.firstEffectiveStep else {
      return Evaluated(trajectory: baseline, source: .unchanged, modelCalls: 0)
    }
    if let stored = try fetch(plan, known: known) { return stored }
    let forked = try await EpisodeRunner.fork(baseline, at: step, plan: plan)
    return try keep(forked, of: plan, source: .forked, sharedSteps: step)
  }

  private func fetch(_ plan: EpisodePlan, known: Set<Digest>) throws -> Evaluated? {
    let key = plan.key
    guard known.contains(key), let stored = try recorder.store.trajectory(key) else { return nil }
    if recorder.store.isWritable { try recorder.store.adopt([key], run: recorder.run) }
    return Evaluated(trajectory: stored, source: .reused, modelCalls: 0)
  }

  private func play(_ plan: EpisodePlan) async throws -> Evaluated {
    try keep(await EpisodeRunner.run(plan), of: plan, source: .played, sharedSteps: 0)
  }

  private func keep(
    _ trajectory: Trajectory, of plan: EpisodePlan, source: Source, sharedSteps: Int
  ) throws -> Evaluated {
    guard let outcome = trajectory.outcome, outcome.isScored else {
      if trajectory.outcome?.endReason == .cancelled { throw CancellationError() }
      throw EvaluationError.infrastructure(
        task: plan.task, detail: trajectory.outcome?.detail ?? "no outcome")
    }
    try recorder.store.record(trajectory, of: plan, run: recorder.run)
    let calls = trajectory.steps.dropFirst(sharedSteps).reduce(0) { count, step in
      count + max(1, step.completions.count) + step.bounces.count
    }
    spent.add(calls)
    return Evaluated(trajectory: trajectory, source: source, modelCalls: calls)
  }
}

/// A count that many episodes add to.
final class CallCounter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func add(_ calls: Int) { count.wrappingAdd(calls, ordering: .relaxed) }
}

/// Why an evaluation could not be completed.
public enum EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// An episode failed for reasons outside the agent; a comparison without it would be biased.
  case infrastructure(task: String, detail: String)
  /// A part of the tasks is empty, so that nothing can be judged on it.
  case noTasks(part: String)
  /// The folder holds another verb's run.
  case noEvaluation(verb: String)
  /// The store lacks a harness that the configuration names.
  case missingHarness(String)
  /// The environment reads otherwise than when the run was made.
  case otherSurface(environment: String)
  /// A setting is missing or unreadable.
  case damagedConfiguration(String)

  public var description: String {
    switch self {
    case .infrastructure(let task, let detail):
      "the episode of \(task) broke for reasons outside the agent (\(detail)); "
        + "nothing was scored, the same command resumes"
    case .noTasks(let part):
      "the \(part) part has no tasks; raise --limit"
    case .noEvaluation(let verb):
      "expected the folder of an evaluation, found one of the verb '\(verb)'"
    case .missingHarness(let hash):
      "the store does not hold harness \(hash); it is not the store of this run"
    case .otherSurface(let environment):
      "\(environment) reads otherwise than when the run was made; verify with the version that "
        + "made it"
    case .damagedConfiguration(let key):
      "config.json or a certificate has no readable '\(key)'"
    }
  }
}
