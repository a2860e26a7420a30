package import Signals
import Statistics
public import Trajectories

/// Mines episodes one by one: keeps a few bytes of each, so that files may be larger than memory.
public struct MiningRun: Sendable {
  /// What to mine and how strictly.
  public struct Options: Sendable, Hashable {
    /// Distinct tasks that must show a pattern.
    public var minimumTasks = 3
    /// The rate of false discoveries among everything that looks at outcomes.
    public var rate = 0.10
    /// Bytes of text after which a shown fact counts as out of sight.
    public var farBytes = 12_000

    /// Makes the defaults.
    public init() {}
  }

  let options: Options
  var settings: DetectorSettings
  private(set) var episodes: [EpisodeDigest] = []
  private(set) var taskNames: [String] = []
  private var tasks: [String: Int] = [:]
  private(set) var leftOut = 0
  /// Successes that hold no steps: outcome-level claims need them and do not get them.
  private(set) var emptySuccesses = 0
  private(set) var walkedSuccesses = 0
  private(set) var walkedFailures = 0
  var verbs = NameTable()
  var shapes = NameTable(limit: 60_000)
  var templates = TemplateMiner()
  var sites: [ErrorSite] = []
  var preconditions = PreconditionMiner()
  var schemas = SchemaMiner()
  var walks: [SkillMiner.Walk] = []
  var habits = HabitMiner()
  var loops = LoopMiner()
  var namedSlots = NamedSlotMiner()
  var recipes = RecipeMiner()
  /// Verbs of commands that the worlds accepted, in the order they came.
  private(set) var commandVerbs: [String] = []
  var templateSteps: [Int: PatternDraft] = [:]
  var contextLoss = PatternDraft(
    pattern: FailurePattern(kind: .contextLoss, detail: .distance(0)))
  private static let siteLimit = 20_000
  private static let walkLimit = 4_000
  private static let verbLimit = 24

  /// Starts a run.
  public init(options: Options = Options()) {
    self.init(options: options, settings: DetectorSettings())
  }

  /// Starts a run with what an earlier one learned.
  package init(options: Options, settings: DetectorSettings) {
    self.options = options
    self.settings = settings
  }

  /// Episodes taken in.
  public var count: Int { episodes.count }

  /// Takes in an episode; failures of the user, the environment or the infrastructure leave the pool
  /// before anything is looked at.
  public mutating func add(_ trajectory: Trajectory, key: String) {
    guard Corpus.speaksOfTheAgent(trajectory.outcome), let outcome = trajectory.outcome else {
      leftOut += 1
      return
    }
    guard !trajectory.steps.isEmpty else {
      if outcome.success { emptySuccesses += 1 }
      return
    }
    if outcome.success { walkedSuccesses += 1 } else { walkedFailures += 1 }
    let name = Digest(of: trajectory.header.environment + "|" + trajectory.header.taskText).short
    let task = tasks[name] ?? taskNames.count
    if task == taskNames.count {
      tasks[name] = task
      taskNames.append(name)
    }
    var walk = EpisodeWalk(trajectory, task: task, episode: episodes.count, run: self)
    let steps = walk.go(through: trajectory, into: &self)
    if outcome.success { habits.add(walk.habits, task: task) }
    namedSlots.add(
      trajectory, task: task, episode: episodes.count, isSuccess: outcome.success)
    recipes.add(trajectory, task: task, episode: episodes.count, isSuccess: outcome.success)
    loops.add(
      trajectory, steps, task: task, episode: episodes.count, isSuccess: outcome.success)
    episodes.append(
      EpisodeDigest(
        key: key, task: task, isSuccess: outcome.success,
        ranOutOfSteps: outcome.endReason == .stepsExhausted, steps: steps))
    if outcome.success, walks.count < MiningRun.walkLimit {
      walks.append(walk.procedure(of: trajectory))
    }
  }

  mutating func note(verb: String) {
    if commandVerbs.count < MiningRun.verbLimit, !commandVerbs.contains(verb) {
      commandVerbs.append(verb)
    }
  }

  mutating func note(_ site: ErrorSite) {
    if sites.count < MiningRun.siteLimit { sites.append(site) }
  }

  /// Whether failures can be compared with successes at all.
  var isCallLevelOnly: Bool { walkedSuccesses == 0 && emptySuccesses + walkedSuccesses > 0 }
}
