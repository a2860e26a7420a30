import Signals
import Trajectories

/// What must be so for a rule's trigger to hold, as far as a glance can tell.
///
/// Only numbers and bits: asking it touches no reference count, which is what makes a rule that
/// cannot fire cost next to nothing.
struct RuleFilter {
  private var required: Situation.Flags = []
  /// Groups of flags of which one must be set.
  private var oneOf: Situation.Flags = []
  private var alsoOneOf: Situation.Flags = []
  private var maximumSinceError = Int.max
  private var maximumSinceNoop = Int.max
  private static let longestLook = 8
  private var observationPlace = -1
  private var observationWindow = 0
  private var actionPlace = -1
  private var stepsLeft = -Double.infinity...Double.infinity
  private var step = -Double.infinity...Double.infinity

  init(_ rule: Intervention, _ observations: PatternTable, _ actions: PatternTable) {
    add(rule.when, observations, actions)
  }

  /// Whether the trigger may hold.
  func allows(
    _ situation: Situation, _ seen: SeenEpisode, _ judged: JudgedAction?, _ program: HarnessProgram
  ) -> Bool {
    guard situation.flags.isSuperset(of: required),
      oneOf.isEmpty || !situation.flags.isDisjoint(with: oneOf),
      alsoOneOf.isEmpty || !situation.flags.isDisjoint(with: alsoOneOf),
      situation.sinceError <= maximumSinceError,
      stepsLeft.contains(Double(situation.stepsLeft)), step.contains(Double(situation.step))
    else { return false }
    if situation.hasEvents {
      if situation.sinceNoop > maximumSinceNoop { return false }
      if observationPlace >= 0,
        !seen.matched(
          observationPlace, within: observationWindow, program.observationPatterns)
      {
        return false
      }
    }
    return actionPlace < 0 || program.actionPatterns.matches(actionPlace, in: judged?.text)
  }

  /// Reads necessary conditions off a conjunction; everything else is left to the evaluation.
  private mutating func add(
    _ predicate: Predicate, _ observations: PatternTable, _ actions: PatternTable
  ) {
    switch predicate {
    case .all(let parts): for part in parts { add(part, observations, actions) }
    case .trigger(let trigger): add(trigger, observations, actions)
    case .always, .any, .not: break
    }
  }

  private mutating func add(
    _ trigger: Trigger, _ observations: PatternTable, _ actions: PatternTable
  ) {
    switch trigger {
    case .tool(let trigger): if !trigger.isLast { add(trigger, actions) }
    case .argument, .grounded: required.formUnion(.arguments)
    case .schema: required.formUnion(.call)
    case .parse(let trigger): require(trigger.statuses.map(Situation.flag))
    case .admissible(let trigger):
      required.formUnion(.offers)
      if trigger.relation != .available { required.formUnion(.command) }
    case .observation(let trigger): add(trigger, observations)
    case .error(let trigger):
      // The newest failure of one tool may lie anywhere in what is remembered.
      let isNewest = trigger.tool == nil && trigger.total == 0
      maximumSinceError = min(maximumSinceError, isNewest ? 0 : EpisodeHistory.limit)
    case .repeated(let trigger):
      switch trigger.scope {
      case .action:
        required.formUnion(.candidate)
        if trigger.isError == true {
          maximumSinceError = min(maximumSinceError, EpisodeHistory.limit)
        }
      case .tool: required.formUnion(.candidate)
      case .idleTurn: if trigger.times > 0 { required.formUnion(.idle) }
      case .observation: break
      }
    case .budget(let trigger): add(trigger)
    case .history, .cycle, .fact, .risk: break
    }
  }

  private mutating func add(_ trigger: ToolTrigger, _ actions: PatternTable) {
    required.formUnion(.candidate)
    switch trigger.form {
    case .call: required.formUnion(.call)
    case .command: required.formUnion(.command)
    case .speech: required.formUnion(.speech)
    case nil: break
    }
    require(trigger.kinds.map(Situation.flag))
    if let isKnown = trigger.isKnown { required.formUnion(isKnown ? .known : .unknown) }
    if let pattern = trigger.pattern { actionPlace = actions.place(of: pattern) ?? actionPlace }
  }

  private mutating func add(_ trigger: ObservationTrigger, _ observations: PatternTable) {
    if let report = trigger.report { required.formUnion(Situation.flag(report)) }
    if let source = trigger.source { required.formUnion(Situation.flag(source)) }
    if let isCutOff = trigger.isTruncated {
      required.formUnion(isCutOff ? .cutOff : .complete)
    }
    guard trigger.count > 0 else { return }
    if trigger.isNoop == true { maximumSinceNoop = min(maximumSinceNoop, trigger.last - 1) }
    // A long look back costs as much as the evaluation itself.
    if let pattern = trigger.pattern, trigger.last <= RuleFilter.longestLook,
      let place = observations.place(of: pattern)
    {
      observationPlace = place
      observationWindow = trigger.last
    }
  }

  private mutating func add(_ trigger: BudgetTrigger) {
    let bounds: ClosedRange<Double>
    switch trigger.comparison {
    case .less, .lessOrEqual: bounds = -Double.infinity...trigger.amount
    case .greater, .greaterOrEqual: bounds = trigger.amount...Double.infinity
    default: return
    }
    switch trigger.quantity {
    case .stepsLeft: stepsLeft = stepsLeft.clamped(to: bounds)
    case .step: step = step.clamped(to: bounds)
    case .used, .contextThousands, .contextTokens: break
    }
  }

  private mutating func require(_ flags: [Situation.Flags]) {
    guard let first = flags.first else { return }
    if flags.count == 1 {
      required.formUnion(first)
    } else if oneOf.isEmpty {
      oneOf = Situation.Flags(flags)
    } else if alsoOneOf.isEmpty {
      alsoOneOf = Situation.Flags(flags)
    }
  }
}
