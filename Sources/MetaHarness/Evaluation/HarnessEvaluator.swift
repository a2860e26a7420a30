import Backbones
import Environments
public import Interventions
import Synchronization
public import Trajectories

/// Plays episodes under harnesses, and plays nothing that is known already.
///
/// An episode under a harness is the recording of its control up to the first step at which the rules
/// change something else than the control's rules did: without such a step it costs nothing, with one
/// only the rest is played.
public struct HarnessEvaluator: Sendable {
  /// How a result came about.
  public enum Source: String, Sendable, Hashable {
    /// Nothing would have come out otherwise: the control's result is the result.
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

  /// One episode to evaluate: a plan with its harness, and the recording of its control.
  struct Job: Sendable {
    var plan: EpisodePlan
    /// The same task, trial and seed under other rules; nil plays from the start.
    var control: Trajectory?
  }

  /// Which backbones' episodes may share their beginning with the control's.
  public enum Sharing: Sendable, Hashable {
    /// Those that give the same answers again: the result is what a whole run would give.
    case reproducible
    /// All: for screens, where a fork has the right law though not the same draws.
    case all
  }

  let recorder: Recorder
  let book: SpendingBook
  private let spent = CallCounter()
  /// Called before each result is kept; tests stop a search here.
  private let beforeKeeping: @Sendable () throws -> Void

  /// Makes an evaluator that keeps its results where the recorder does.
  public init(recorder: Recorder) { self.init(recorder: recorder, book: SpendingBook()) }

  init(
    recorder: Recorder, book: SpendingBook,
    beforeKeeping: @escaping @Sendable () throws -> Void = {}
  ) {
    self.recorder = recorder
    self.book = book
    self.beforeKeeping = beforeKeeping
  }

  /// Model calls spent so far by this process; stored results cost none.
  public var modelCalls: Int { spent.value }

  /// Evaluates baseline plans under a harness, in the order of the plans.
  ///
  /// `baselines` are the trajectories of the same plans under a control.
  public func evaluate(
    _ plans: [EpisodePlan], baselines: [Trajectory], under harness: CompiledHarness,
    sharing: Sharing = .reproducible, observer: @escaping @Sendable (Bool) -> Void = { _ in }
  ) async throws -> [Evaluated] {
    try await evaluate(
      zip(plans, baselines).map { plan, baseline in
        var plan = plan
        plan.harness = harness
        return Job(plan: plan, control: baseline)
      }, sharing: sharing, observer: observer)
  }

  /// Evaluates plans as they are, playing what the store does not hold.
  public func baseline(
    _ plans: [EpisodePlan], observer: @escaping @Sendable (Bool) -> Void = { _ in }
  ) async throws -> [Evaluated] {
    try await evaluate(plans.map { Job(plan: $0) }, observer: observer)
  }

  /// Plays both arms; where answers may differ next time they are played side by side.
  func paired(
    _ plans: [EpisodePlan], under harness: CompiledHarness
  ) async throws -> (control: [Evaluated], with: [Evaluated]) {
    guard plans.contains(where: { !$0.backbone.identity.isReproducible }) else {
      let control = try await baseline(plans)
      let with = try await evaluate(
        plans, baselines: control.map(\.trajectory), under: harness)
      return (control, with)
    }
    let both = try await evaluate(
      plans.flatMap { plan in
        var ruled = plan
        ruled.harness = harness
        return [Job(plan: plan), Job(plan: ruled)]
      })
    return (
      plans.indices.map { both[2 * $0] }, plans.indices.map { both[2 * $0 + 1] }
    )
  }

  /// Evaluates jobs of any plans and harnesses at once, in the order of the jobs.
  func evaluate(
    _ jobs: [Job], sharing: Sharing = .reproducible,
    observer: @escaping @Sendable (Bool) -> Void = { _ in }
  ) async throws -> [Evaluated] {
    let known = try recorder.store.episodeKeys()
    let results = Mutex<[Int: Evaluated]>([:])
    let refusal = Mutex<BudgetReached?>(nil)
    try await EpisodeBatch(concurrency: recorder.concurrency).forEach(
      jobs.count, mayBlock: jobs.contains { $0.plan.environment.mayBlock }
    ) { place in
      let result: Evaluated
      do {
        result = try await evaluate(jobs[place], known, sharing)
      } catch let error as BudgetReached {
        // What is known already costs nothing and still counts, in whatever order it comes.
        return refusal.withLock { $0 = $0 ?? error }
      }
      observer(result.trajectory.outcome?.success ?? false)
      results.withLock { $0[place] = result }
    }
    try await recorder.store.flush()
    if let refused = refusal.withLock({ $0 }) { throw refused }
    return try results.withLock { found in
      try jobs.indices.map { place in
        // A missing result means that the batch was cancelled on the way.
        guard let result = found[place] else { throw CancellationError() }
        return result
      }
    }
  }

  private func evaluate(
    _ job: Job, _ known: Set<Digest>, _ sharing: Sharing
  ) async throws -> Evaluated {
    let plan = job.plan
    let mayShare = sharing == .all || plan.backbone.identity.isReproducible
    var shared: (control: Trajectory, step: Int)?
    if mayShare, let control = job.control {
      guard
        control.header.harness != plan.harness.hash.hex,
        let step = RecordedReplay(
          plan.harness, over: control, tokens: plan.backbone.tokens
        ).firstDifferentStep
      else { return Evaluated(trajectory: control, source: .unchanged, modelCalls: 0) }
      shared = (control, step)
    }
    let key = plan.key
    if known.contains(key), let stored = try recorder.store.trajectory(key) {
      if recorder.store.isWritable { try recorder.store.adopt([key], run: recorder.run) }
      book.note(key, stored)
      return Evaluated(trajectory: stored, source: .reused, modelCalls: 0)
    }
    guard recorder.store.isWritable else {
      // What is computed again is in the store or nowhere.
      throw BudgetReached(
        "it holds no episode of \(plan.environment.name) \(plan.task) on "
          + "\(plan.backbone.identity.name) under \(plan.harness.hash.short)")
    }
    try book.admit()
    guard let shared else {
      return try keep(await EpisodeRunner.run(plan), of: plan, key, source: .played)
    }
    let forked = try await EpisodeRunner.fork(shared.control, at: shared.step, plan: plan)
    return try keep(forked, of: plan, key, source: .forked)
  }

  private func keep(
    _ trajectory: Trajectory, of plan: EpisodePlan, _ key: Digest, source: Source
  ) throws -> Evaluated {
    guard let outcome = trajectory.outcome, outcome.isScored else {
      if trajectory.outcome?.endReason == .cancelled { throw CancellationError() }
      throw EvaluationError.infrastructure(
        task: plan.task, detail: trajectory.outcome?.detail ?? "no outcome")
    }
    try beforeKeeping()
    try recorder.store.record(trajectory, of: plan, key: key, run: recorder.run)
    book.note(key, trajectory)
    let calls = Spending(trajectory, price: nil).calls
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
  /// The run came to no certificate.
  case noCertificate(String)
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
      "expected a run of evaluate, ablate, run or port, found one of the verb '\(verb)'"
    case .noCertificate(let path):
      "\(path) has no readable certificate.json; a run that was stopped gets one when the same "
        + "command has resumed it"
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
