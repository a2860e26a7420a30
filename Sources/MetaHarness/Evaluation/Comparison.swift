import Backbones
import Environments
import Interventions
public import Statistics
import Trajectories

/// Two arms over the same tasks: without rules and with them.
public struct Comparison: Sendable, Hashable {
  /// One episode in both arms.
  public struct Pair: Sendable, Hashable {
    /// The task.
    public let task: String
    /// Which repetition of the task this is.
    public let trial: Int
    /// The control's result.
    public let base: EpisodeResult
    /// The harness's result.
    public let with: EpisodeResult
    /// Whether a rule changed anything in this episode.
    public let fired: Bool
    /// Whether the model acted differently at the first step where a rule changed what it saw;
    /// nil where the first change was not to what it saw.
    public let tookUp: Bool?
  }

  /// The episodes in the order of the plans.
  public let pairs: [Pair]
  /// Whether a rule is for this setting at all; scopes may leave none.
  let hasRules: Bool

  /// Pairs the arms' results; `rules` is nil where it is not rules that make the difference.
  init(
    plans: [EpisodePlan], base: [Trajectory], with: [HarnessEvaluator.Evaluated],
    rules: Harness?
  ) {
    hasRules = plans.contains { plan in
      rules?.hasRules(
        environment: plan.environment.name, backbone: plan.backbone.identity.name) ?? true
    }
    pairs = plans.indices.map { place in
      let evaluated = with[place]
      let fired = Comparison.fired(evaluated)
      return Pair(
        task: plans[place].task, trial: plans[place].trial, base: EpisodeResult(base[place]),
        with: EpisodeResult(evaluated.trajectory, among: evaluated.allAttempts), fired: fired,
        tookUp: fired ? Comparison.uptake(base[place], evaluated.trajectory) : nil)
    }
  }

  private static func fired(_ evaluated: HarnessEvaluator.Evaluated) -> Bool {
    guard evaluated.source != .unchanged else { return false }
    return evaluated.trajectory.steps.contains { step in
      step.fired.contains { $0.verdict == .effective }
    }
  }

  /// Compares the arms at the first step that a rule changed by what the model was shown.
  private static func uptake(_ base: Trajectory, _ with: Trajectory) -> Bool? {
    guard
      let place = with.steps.firstIndex(where: { step in
        step.fired.contains { $0.verdict == .effective }
      })
    else { return nil }
    let first = with.steps[place].fired.filter { $0.verdict == .effective }
    // What `post` changes is read in the next step, what `context` changes in this one.
    let isContext = first.contains { $0.phase == "context" || $0.phase == "start" }
    let isPost = first.allSatisfy { $0.phase == "post" }
    guard isContext || isPost else { return nil }
    let step = isContext ? place : place + 1
    guard base.steps.indices.contains(step), with.steps.indices.contains(step) else { return nil }
    return base.steps[step].action != with.steps[step].action
  }
}

extension Comparison {
  /// All trials of one task.
  public struct TaskPairs: Sendable, Hashable {
    /// The task.
    public let task: String
    /// Its trials.
    public let trials: [Pair]

    /// The mean result with the rules minus that without.
    public var difference: Double {
      let sum = trials.reduce(0) { $0 + ($1.with.success ? 1 : 0) - ($1.base.success ? 1 : 0) }
      return Double(sum) / Double(trials.count)
    }
  }

  /// The episodes by task, in the order in which tasks first appear.
  public var tasks: [TaskPairs] {
    var order: [String] = []
    var trials: [String: [Pair]] = [:]
    for pair in pairs {
      if trials[pair.task] == nil { order.append(pair.task) }
      trials[pair.task, default: []].append(pair)
    }
    return order.map { TaskPairs(task: $0, trials: trials[$0] ?? []) }
  }

  /// First trials by who solved them; the harness is the first arm.
  public var counts: PairedCounts {
    PairedCounts(
      tasks.lazy.compactMap(\.trials.first).map {
        (first: $0.with.success, second: $0.base.success)
      })
  }

  /// Episodes won minus episodes lost.
  public var gain: Int {
    pairs.reduce(0) { $0 + ($1.with.success ? 1 : 0) - ($1.base.success ? 1 : 0) }
  }

  /// What the rules can do at most, from the control's episodes alone.
  public var exposure: ExposureBounds? {
    let tasks = self.tasks
    guard !tasks.isEmpty else { return nil }
    guard hasRules else { return ExposureBounds.none }
    if tasks.allSatisfy({ $0.trials.count == 1 }) {
      return ExposureBounds(
        firedAndSucceeded: pairs.count { $0.fired && $0.base.success },
        firedAndFailed: pairs.count { $0.fired && !$0.base.success }, tasks: tasks.count)
    }
    func share(_ isCounted: (Pair) -> Bool) -> [Double] {
      tasks.map { Double($0.trials.count { isCounted($0) }) / Double($0.trials.count) }
    }
    return ExposureBounds(
      harm: share { $0.fired && $0.base.success }, gain: share { $0.fired && !$0.base.success })
  }
}
