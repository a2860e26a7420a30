import FailureMiner
public import Interventions
import Signals
public import Statistics
public import Trajectories

/// Holds a harness against recorded episodes without any model call: where it would act, what came of
/// those steps in truth, and what it could change at most.
///
/// Up to the first effective firing the recording is what would have happened; only first firings
/// count for outcomes, and no figure here is a success rate.
public struct ReplayAudit: Sendable {
  private let harness: CompiledHarness
  private let seed: Seed
  private var generator: SeededGenerator
  /// Episodes that were read and count.
  public private(set) var episodes = 0
  /// Episodes left out because the failure was not the agent's.
  public private(set) var leftOut = 0
  /// Episodes without steps.
  public private(set) var empty = 0
  private var steps = 0
  private var refused = 0
  private var fires = 0
  private var effectiveFires = 0
  private var refusedAtFire = 0
  private var refusedCovered = 0
  private var afterError = 0
  private var refusedAfterError = 0
  private var randomFires = 0
  private var refusedAtRandom = 0
  private var tasks: Set<String> = []
  private var exposed: Set<String> = []
  private var failures = 0
  private var firedFailures = 0
  private var firedSuccesses = 0
  private var leads: [Int] = []
  /// Whether each episode failed, and whether the harness fired in it, for the permuted baseline.
  private var labels: [(task: String, failed: Bool, fired: Bool)] = []
  /// Firings at episodes that succeeded, each a possible regression.
  public private(set) var regressions: [ReplayFigures.Place] = []

  /// Starts an audit of a harness.
  public init(_ harness: CompiledHarness, seed: Seed = Seed(0)) {
    self.harness = harness
    self.seed = seed
    generator = seed.derive("replay").generator
  }

  /// Takes in an episode.
  public mutating func add(_ trajectory: Trajectory, key: String) {
    guard let outcome = trajectory.outcome, outcome.isScored,
      outcome.blame == nil || outcome.blame == .agent || outcome.blame == .intervention
    else {
      leftOut += 1
      return
    }
    guard !trajectory.steps.isEmpty else {
      empty += 1
      return
    }
    episodes += 1
    let task = trajectory.header.taskText
    tasks.insert(task)
    let replay = RecordedReplay(harness, over: trajectory)
    var firstError: Int?
    var wasError = false
    for (place, step) in trajectory.steps.enumerated() {
      let seen = step.observation
      let isRefused = seen.showsError || seen.saysNothingChanged
      let acts = replay.fired[place].contains(where: \.mayDiffer)
      steps += 1
      if isRefused {
        refused += 1
        if firstError == nil { firstError = place }
      }
      if acts {
        fires += 1
        if isRefused { refusedAtFire += 1 }
      }
      if wasError {
        afterError += 1
        if isRefused { refusedAfterError += 1 }
      }
      wasError = isRefused
    }
    // A random step of an episode in which the harness acts, for the same number of firings.
    let acting = replay.fired.count { $0.contains(where: \.mayDiffer) }
    for _ in 0..<acting {
      let step = trajectory.steps[generator.integer(below: trajectory.steps.count)]
      randomFires += 1
      if step.observation.showsError || step.observation.saysNothingChanged { refusedAtRandom += 1 }
    }
    let isFired = replay.firstEffectiveStep != nil
    if !outcome.success { failures += 1 }
    if let first = replay.firstEffectiveStep {
      effectiveFires += 1
      exposed.insert(task)
      leads.append(trajectory.steps.count - first)
      if outcome.success {
        firedSuccesses += 1
        if regressions.count < 100 {
          regressions.append(ReplayFigures.Place(episode: key, step: first))
        }
      } else {
        firedFailures += 1
      }
    }
    if labels.count < 100_000 { labels.append((task, !outcome.success, isFired)) }
    refusedCovered = refusedAtFire
  }

  /// The figures of everything taken in.
  public func figures() -> ReplayFigures {
    func share(_ part: Int, _ whole: Int) -> Double {
      whole == 0 ? 0 : Double(part) / Double(whole)
    }
    return ReplayFigures(
      episodes: episodes, leftOut: leftOut, empty: empty, steps: steps, fires: fires,
      firesPerHundredSteps: 100 * share(fires, steps),
      exposedTasks: share(exposed.count, tasks.count),
      stepPrecision: fires == 0
        ? nil : ClopperPearson.interval(refusedAtFire, of: fires, level: 0.95),
      stepRecall: share(refusedCovered, refused), baseRefused: share(refused, steps),
      episodePrecision: share(firedFailures, firedFailures + firedSuccesses),
      episodeRecall: share(firedFailures, failures),
      falseAlarm: share(firedSuccesses, episodes - failures),
      exposure: episodes == 0
        ? nil
        : ExposureBounds(
          firedAndSucceeded: firedSuccesses, firedAndFailed: firedFailures, tasks: episodes),
      medianLead: leads.isEmpty ? nil : leads.sorted()[leads.count / 2],
      randomPrecision: share(refusedAtRandom, randomFires),
      anyErrorPrecision: share(refusedAfterError, afterError),
      permutedEpisodePrecision: permuted(), regressions: regressions)
  }

  /// P(fail | fire) when outcomes are dealt at random within tasks: what no rule at all would show.
  private func permuted() -> Double {
    var byTask: [String: (failed: Int, all: Int, fired: Int)] = [:]
    for label in labels {
      byTask[label.task, default: (0, 0, 0)].all += 1
      if label.failed { byTask[label.task]?.failed += 1 }
      if label.fired { byTask[label.task]?.fired += 1 }
    }
    var expected = 0.0
    var fired = 0
    for task in byTask.keys.sorted() {
      guard let counts = byTask[task] else { continue }
      expected += Double(counts.fired) * Double(counts.failed) / Double(counts.all)
      fired += counts.fired
    }
    return fired == 0 ? 0 : expected / Double(fired)
  }
}

/// What a replay says of a harness.
public struct ReplayFigures: Sendable, Hashable {
  /// A step of a recorded episode.
  public struct Place: Sendable, Hashable {
    /// The episode, by its key.
    public let episode: String
    /// The step.
    public let step: Int
  }

  /// Episodes that count.
  public let episodes: Int
  /// Episodes left out because the failure was not the agent's.
  public let leftOut: Int
  /// Episodes without steps.
  public let empty: Int
  /// Recorded steps.
  public let steps: Int
  /// Steps at which the harness would have acted.
  public let fires: Int
  /// The same for a hundred steps.
  public let firesPerHundredSteps: Double
  /// Share of the tasks in which it acts.
  public let exposedTasks: Double
  /// Share of those steps that were refused or changed nothing; nil where it never acts.
  public let stepPrecision: ConfidenceInterval?
  /// Share of the refused steps at which it acts.
  public let stepRecall: Double
  /// Share of all steps that were refused.
  public let baseRefused: Double
  /// Share of the episodes with a firing that failed.
  public let episodePrecision: Double
  /// Share of the failures with a firing.
  public let episodeRecall: Double
  /// Share of the successes with a firing.
  public let falseAlarm: Double
  /// What it can do at most to the share of solved episodes.
  public let exposure: ExposureBounds?
  /// Steps between the first firing and the end.
  public let medianLead: Int?
  /// Step precision of random steps at the same rate in the same episodes.
  public let randomPrecision: Double
  /// Step precision of acting after any error.
  public let anyErrorPrecision: Double
  /// Episode precision with outcomes dealt at random within tasks.
  public let permutedEpisodePrecision: Double
  /// First firings in successes.
  public let regressions: [ReplayFigures.Place]
}
