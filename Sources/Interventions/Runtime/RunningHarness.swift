import Signals
import Trajectories

/// A program with what it remembers of one episode.
struct RunningHarness: Sendable {
  let program: HarnessProgram
  var seen: SeenEpisode
  var counters: [RuleCounter]
  var fired: [FiredRule] = []
  private let index: RuleIndex

  /// Contracts and skills of the start phase, in every context from then on.
  var standing = ContextPlan()
  private var judged: JudgedAction?
  var hints: [Hint] = []
  var queue: [QueuedAction] = []

  // Per step.
  var mutedGroups: Set<String> = []
  var actedGroups: Set<String> = []
  var bouncesThisStep = 0
  var hasInserted = false
  var hasVetoed = false

  struct RuleCounter: Sendable {
    var fires = 0
    var lastStep: Int?
    var faults = 0
    var vetoesThisStep = 0
    var perKey: [String: Int] = [:]
  }

  struct Hint: Sendable {
    let text: String
    var stepsLeft: Int
  }

  struct QueuedAction: Sendable {
    let rule: Int
    let action: Action
    let effect: QueueAction
    let lastStep: Int
  }

  /// A rule that fired, with what it captured.
  struct Firing {
    let rule: Int
    let evaluation: Evaluation
    var key: String?
  }

  static let faultLimit = 3
  static let bounceLimit = 2

  init(_ program: HarnessProgram, setting: EpisodeSetting) {
    self.program = program
    seen = SeenEpisode(setting: setting, program: program)
    counters = Array(repeating: RuleCounter(), count: program.rules.count)
    index = RuleIndex(program, setting)
    start()
  }

  mutating func beginStep(_ step: Int, stepsLeft: Int) {
    seen.step = step
    seen.stepsLeft = stepsLeft
    if !mutedGroups.isEmpty { mutedGroups = [] }
    if !actedGroups.isEmpty { actedGroups = [] }
    bouncesThisStep = 0
    hasInserted = false
    guard hasVetoed else { return }
    hasVetoed = false
    for place in counters.indices where counters[place].vetoesThisStep > 0 {
      counters[place].vetoesThisStep = 0
    }
  }

  /// The action with what rules ask of it; the one judged last serves as long as it is the same.
  mutating func judge(_ action: Action?) -> JudgedAction? {
    guard let action else { return nil }
    if let known = judged, known.action == action { return known }
    judged = JudgedAction(action, program, seen.tools)
    return judged
  }

  mutating func takeFired() -> [FiredRule] {
    defer { fired = [] }
    return fired
  }

  func hasRules(in phase: Phase) -> Bool { index.hasRules(in: phase) }

  // MARK: Evaluation

  /// Evaluates a phase's rules on one snapshot and returns those that may act, strongest first.
  ///
  /// The snapshot is taken when the first rule may hold; most steps need none.
  mutating func firings(
    _ phase: Phase, _ judged: JudgedAction?, reading answer: ReadAnswer? = nil
  ) -> [Firing] {
    let verb = judged?.verb
    let (rules, isExact) = index.rules(phase, verb: verb)
    guard !rules.isEmpty else { return [] }
    var situation = Situation(seen, candidate: judged)
    if let answer { situation.read(answer) }
    var snapshot: Moment?
    var found: [Firing] = []
    for index in rules {
      guard program.filters[index].allows(situation, seen, judged, program),
        mayAct(index, in: phase)
      else { continue }
      let compiled = program.rules[index]
      if !isExact, let tools = compiled.candidateTools {
        guard let verb, tools.allow(verb) else { continue }
      }
      let moment = snapshot ?? Moment(program, seen, phase, judged, answer)
      snapshot = moment
      var evaluation = Evaluation(moment, compiled)
      do throws(EvaluationFault) {
        guard try evaluation.holds(compiled.rule.when) else { continue }
      } catch {
        fault(index, phase, error)
        continue
      }
      if !compiled.rule.values.isEmpty { evaluation.computeNamedValues() }
      let firing = Firing(rule: index, evaluation: evaluation, key: key(of: compiled, evaluation))
      if mayFire(firing, phase) { found.append(firing) }
    }
    return found
  }

  private func key(of compiled: CompiledRule, _ evaluation: Evaluation) -> String? {
    guard compiled.rule.limits.maximumPerKey != nil else { return nil }
    return compiled.rule.limits.key.flatMap { evaluation.value($0)?.plainText } ?? ""
  }

  private func mayAct(_ index: Int, in phase: Phase) -> Bool {
    let counter = counters[index]
    guard counter.fires > 0 || counter.faults > 0 else { return true }
    if counter.faults >= RunningHarness.faultLimit { return false }
    let compiled = program.rules[index]
    if counter.fires >= compiled.maximumFires {
      return counter.lastStep == seen.step && counter.vetoesThisStep > 0
    }
    guard let last = counter.lastStep, phase != .start else { return true }
    if last == seen.step { return counter.vetoesThisStep > 0 || compiled.cooldown == 0 }
    // A host may count steps as it likes; a difference that overflows is a long time.
    let (rested, isLong) = seen.step.subtractingReportingOverflow(last)
    return isLong || rested > compiled.cooldown
  }

  /// Caps per key, groups that are silent, and groups that have acted.
  private mutating func mayFire(_ firing: Firing, _ phase: Phase) -> Bool {
    let rule = program.rules[firing.rule].rule
    if let maximum = rule.limits.maximumPerKey, let key = firing.key,
      counters[firing.rule].perKey[key, default: 0] >= maximum
    {
      record(firing.rule, phase, .idle, "the cap for '\(key.prefix(40))' is reached")
      return false
    }
    return true
  }

  /// Whether a stronger rule has silenced this one in this step.
  func isSilenced(_ index: Int) -> Bool {
    guard let group = program.rules[index].rule.group else { return false }
    return mutedGroups.contains(group)
      || (program.firstMatchGroups.contains(group) && actedGroups.contains(group))
  }

  // MARK: Records

  /// Notes that a rule acted: limits count, groups fall silent, memory effects are carried out.
  mutating func acted(_ firing: Firing, _ phase: Phase, _ change: String) {
    let rule = program.rules[firing.rule].rule
    if counters[firing.rule].lastStep != seen.step || counters[firing.rule].fires == 0 {
      counters[firing.rule].fires += 1
    }
    counters[firing.rule].lastStep = seen.step
    if let key = firing.key, counters[firing.rule].perKey.count < 1024 {
      counters[firing.rule].perKey[key, default: 0] += 1
    }
    if let group = rule.group { actedGroups.insert(group) }
    mutedGroups.formUnion(rule.mutes)
    record(firing.rule, phase, .effective, change)
    updateMemories(firing)
  }

  mutating func record(
    _ index: Int, _ phase: Phase, _ verdict: FiredRule.Verdict, _ change: String = ""
  ) {
    fired.append(
      FiredRule(
        rule: program.rules[index].rule.id, phase: phase.rawValue, verdict: verdict,
        change: change))
  }

  mutating func fault(_ index: Int, _ phase: Phase, _ error: EvaluationFault) {
    counters[index].faults += 1
    let isOff = counters[index].faults >= RunningHarness.faultLimit
    record(
      index, phase, .faulted, error.detail + (isOff ? "; the rule is off for this episode" : ""))
  }

  private mutating func updateMemories(_ firing: Firing) {
    for case .setMemory(let update) in program.rules[firing.rule].rule.then {
      let key = update.key.flatMap { firing.evaluation.value($0)?.plainText }
      let value = update.value.flatMap { firing.evaluation.value($0) }
      if update.value != nil, value == nil { continue }
      guard let place = program.memoryPlaces[update.memory] else { continue }
      seen.memories[place].apply(update.operation, key: key, value)
    }
  }
}
