import Signals
import Trajectories

/// A program with what it remembers of one episode.
struct RunningHarness: Sendable {
  let program: HarnessProgram
  var seen: SeenEpisode
  var counters: [RuleCounter]
  var fired: [FiredRule] = []
  /// Rules of each phase that apply in this setting, strongest first.
  let active: [Phase: [Int]]
  /// The same without the rules that ask for other tools, by the tools on offer.
  private let activeByTool: [Phase: [String: [Int]]]

  /// Contracts and skills of the start phase, in every context from then on.
  var standing = ContextPlan()
  var hints: [Hint] = []
  var queue: [QueuedAction] = []

  // Per step.
  var mutedGroups: Set<String> = []
  var actedGroups: Set<String> = []
  var bouncesThisStep = 0
  var hasInserted = false

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
    var active: [Phase: [Int]] = [:]
    for (index, compiled) in program.rules.enumerated() {
      guard
        compiled.rule.scope.allows(
          environment: setting.environment, backbone: setting.backbone)
      else { continue }
      active[compiled.rule.phase, default: []].append(index)
    }
    self.active = active
    activeByTool = RunningHarness.index(active, program, tools: setting.tools)
    start()
  }

  /// Sorts rules that name tools by the tools on offer, so that a step skips the others unseen.
  private static func index(
    _ active: [Phase: [Int]], _ program: HarnessProgram, tools: [ToolSpec]
  ) -> [Phase: [String: [Int]]] {
    var index: [Phase: [String: [Int]]] = [:]
    for phase in Phase.allCases {
      guard let rules = active[phase],
        rules.contains(where: { program.rules[$0].candidateTools != nil })
      else { continue }
      for tool in tools {
        index[phase, default: [:]][tool.name] = rules.filter { rule in
          program.rules[rule].candidateTools?.allow(tool.name) ?? true
        }
      }
    }
    return index
  }

  mutating func beginStep(_ index: Int, stepsLeft: Int) {
    seen.step = index
    seen.stepsLeft = stepsLeft
    mutedGroups = []
    actedGroups = []
    bouncesThisStep = 0
    hasInserted = false
    for place in counters.indices where counters[place].vetoesThisStep > 0 {
      counters[place].vetoesThisStep = 0
    }
  }

  mutating func takeFired() -> [FiredRule] {
    defer { fired = [] }
    return fired
  }

  func hasRules(in phase: Phase) -> Bool { active[phase] != nil }

  // MARK: Evaluation

  /// Evaluates a phase's rules on one snapshot and returns those that may act, strongest first.
  mutating func firings(_ phase: Phase, _ moment: Moment) -> [Firing] {
    let verb = moment.candidate?.verb
    let indexed = verb.flatMap { activeByTool[phase]?[$0] }
    guard let rules = indexed ?? active[phase] else { return [] }
    var found: [Firing] = []
    for index in rules where mayAct(index, in: phase) {
      let compiled = program.rules[index]
      if indexed == nil, let tools = compiled.candidateTools {
        guard let verb, tools.allow(verb) else { continue }
      }
      var evaluation = Evaluation(moment, compiled)
      do throws(EvaluationFault) {
        guard try evaluation.holds(compiled.rule.when) else { continue }
      } catch {
        fault(index, phase, error)
        continue
      }
      if !compiled.rule.values.isEmpty { evaluation.computeNamedValues() }
      found.append(Firing(rule: index, evaluation: evaluation, key: key(of: compiled, evaluation)))
    }
    return found.filter { mayFire($0, phase) }
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
      seen.memories[update.memory]?.apply(update.operation, key: key, value)
    }
  }
}
