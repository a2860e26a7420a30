import Signals
import Trajectories

/// Turns a harness into a program: orders rules, collects patterns and references.
struct HarnessCompiler {
  private let harness: Harness
  private var observationPatterns = PatternTable()
  private var actionPatterns = PatternTable()
  private var valuePatterns: [String: Pattern] = [:]
  private var references: [String: Reference] = [:]

  init(_ harness: Harness) { self.harness = harness }

  /// The sources of all patterns, once each.
  var sources: [String] {
    (observationPatterns.patterns + actionPatterns.patterns).map(\.source)
      + valuePatterns.keys.sorted()
  }

  mutating func compile() throws(PatternError) -> HarnessProgram {
    let rules = harness.interventions.filter(\.isEnabled).map { CompiledRule($0) }
      .sorted(by: CompiledRule.precedes)
    for rule in rules {
      for part in rule.rule.predicates {
        for trigger in part.triggers { try add(trigger) }
      }
      for effect in rule.rule.then { try add(effect) }
      for name in rule.rule.references { references[name] = Reference(name) }
    }
    for memory in harness.memories {
      for update in memory.updates {
        if let pattern = update.pattern { try addValuePattern(pattern) }
        if let pattern = update.scannedPattern {
          if update.source == .action {
            _ = try actionPatterns.add(pattern)
          } else {
            _ = try observationPatterns.add(pattern)
          }
        }
        if let pattern = update.actionPattern { _ = try actionPatterns.add(pattern) }
      }
    }
    try observationPatterns.finish()
    try actionPatterns.finish()
    return HarnessProgram(
      harness: harness, rules: rules, observationPatterns: observationPatterns,
      actionPatterns: actionPatterns, valuePatterns: valuePatterns, references: references)
  }

  private mutating func addValuePattern(_ source: String) throws(PatternError) {
    if valuePatterns[source] == nil { valuePatterns[source] = try Pattern(source) }
  }

  private mutating func add(_ trigger: Trigger) throws(PatternError) {
    switch trigger {
    case .tool(let trigger):
      if let pattern = trigger.pattern { _ = try actionPatterns.add(pattern) }
    case .observation(let trigger):
      if let pattern = trigger.pattern { _ = try observationPatterns.add(pattern) }
    case .admissible(let trigger):
      if let pattern = trigger.pattern { try addValuePattern(pattern) }
    case .argument(let trigger):
      if trigger.comparison == .matches { try addValuePattern(of: trigger.value) }
    case .fact(let trigger):
      if trigger.comparison == .matches { try addValuePattern(of: trigger.value) }
    case .history(let trigger):
      for event in trigger.events {
        if let pattern = event.action { _ = try actionPatterns.add(pattern) }
        if let pattern = event.observation { _ = try observationPatterns.add(pattern) }
      }
    default: break
    }
  }

  private mutating func addValuePattern(of value: Value) throws(PatternError) {
    guard case .expression(.literal(.string(let source))) = value else { return }
    try addValuePattern(source)
  }

  private mutating func add(_ effect: Effect) throws(PatternError) {
    switch effect {
    case .reformatObservation(let effect):
      if let pattern = effect.pattern { try addValuePattern(pattern) }
    case .takeUntried(let effect):
      if let pattern = effect.never { try addValuePattern(pattern) }
    case .followRecipe(let recipes):
      for pattern in recipes.flatMap(\.patterns) { try addValuePattern(pattern) }
    case .queueAction(let effect):
      for pattern in effect.yieldTo { _ = try actionPatterns.add(pattern) }
    default: break
    }
  }
}

extension Intervention {
  /// The trigger and the guards of queued actions.
  var predicates: [Predicate] {
    [when]
      + then.compactMap { effect in
        if case .queueAction(let queued) = effect { queued.guardCondition } else { nil }
      }
  }

  /// Every reference that the rule names.
  var references: [String] {
    predicates.flatMap { $0.triggers.flatMap(\.references) }
      + values.keys.sorted().flatMap { values[$0]?.references ?? [] }
      + (limits.key?.references ?? []) + then.flatMap(\.references)
  }
}

extension Trigger {
  var references: [String] {
    switch self {
    case .argument(let trigger): trigger.value.references
    case .fact(let trigger): trigger.subject.references + trigger.value.references
    default: []
    }
  }
}

extension Effect {
  var references: [String] {
    switch self {
    case .annotateObservation(let text), .notice(let text), .injectHint(let text, _),
      .contract(let text, _):
      text.references
    case .pinFact(_, let value): value.references
    case .suggestArguments(let assignments, let text):
      text.references + assignments.flatMap { $0.value?.references ?? [] }
    case .rewriteArguments(let assignments): assignments.flatMap { $0.value?.references ?? [] }
    case .veto(let text, let alternatives):
      text.references + alternatives.flatMap(\.references)
    case .insertCall(let action), .forceAction(let action): action.references
    case .takeUntried(let effect):
      effect.choices.flatMap { choice in
        choice.action.references + (choice.each.map { ["memory." + $0.memory] } ?? [])
      }
    case .setMemory(let update):
      (update.key?.references ?? []) + (update.value?.references ?? [])
    case .queueAction(let effect): effect.action.references
    default: []
    }
  }
}

extension ActionTemplate {
  var references: [String] {
    switch self {
    case .call(_, let arguments): arguments.flatMap { $0.value?.references ?? [] }
    case .command(let text), .speech(let text): text.references
    }
  }
}
