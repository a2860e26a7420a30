import Signals
import Trajectories

/// What a harness compiles to.
///
/// A class so that a state's copy shares it; nothing in it ever changes.
final class HarnessProgram: Sendable {
  let harness: Harness
  /// The rules in the order in which conflicts are decided.
  let rules: [CompiledRule]
  let observationPatterns: PatternTable
  let actionPatterns: PatternTable
  /// Patterns of single values and of memories, by source.
  let valuePatterns: [String: Pattern]
  let references: [String: Reference]
  let firstMatchGroups: Set<String>
  let needsGrounding: Bool
  let needsFacts: Bool
  /// Whether any rule asks how many tokens were said.
  let needsTokens: Bool
  /// Whether any rule or memory asks a JSON result for a path.
  let readsDocuments: Bool
  let memories: [Memory]
  let memoryPlaces: [String: Int]
  /// How memories are filled, by source.
  let extractors: [[CompiledExtractor]]
  /// The masks of all rules, once each.
  let masks: [MaskObservations]
  /// What must be so for each rule to fire, in the order of the rules.
  let filters: [RuleFilter]

  init(
    harness: Harness, rules: [CompiledRule], observationPatterns: PatternTable,
    actionPatterns: PatternTable, valuePatterns: [String: Pattern],
    references: [String: Reference]
  ) {
    self.harness = harness
    self.rules = rules
    self.observationPatterns = observationPatterns
    self.actionPatterns = actionPatterns
    self.valuePatterns = valuePatterns
    self.references = references
    firstMatchGroups = Set(harness.firstMatchGroups)
    needsGrounding =
      rules.contains { rule in
        rule.rule.when.triggers.contains { if case .grounded = $0 { true } else { false } }
      } || !harness.models.isEmpty
    needsFacts = references.values.contains { if case .fact = $0 { true } else { false } }
    needsTokens =
      rules.contains { rule in
        rule.rule.predicates.contains { part in
          part.triggers.contains { trigger in
            if case .budget(let budget) = trigger {
              budget.quantity == .contextTokens
            } else {
              false
            }
          }
        }
      }
    let memories = harness.memories.sorted { $0.name < $1.name }
    self.memories = memories
    memoryPlaces = Dictionary(
      memories.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { $1 })
    extractors = Extractor.Source.allCases.map { source in
      memories.enumerated().flatMap { place, memory in
        memory.updates.filter { $0.source == source }.map {
          CompiledExtractor($0, memory: place, observationPatterns, actionPatterns, valuePatterns)
        }
      }
    }
    readsDocuments = needsFacts || memories.contains { $0.updates.contains { $0.path != nil } }
    var masks: [MaskObservations] = []
    for rule in rules {
      for case .maskObservations(let mask) in rule.rule.then where !masks.contains(mask) {
        masks.append(mask)
      }
    }
    self.masks = masks
    filters = rules.map { RuleFilter($0.rule, observationPatterns, actionPatterns) }
  }
}

/// One rule with its place in the order.
///
/// A class so that evaluating a rule copies one reference and not the whole rule.
final class CompiledRule: Sendable {
  let rule: Intervention
  let hash: Digest
  let maximumFires: Int
  let cooldown: Int
  let atoms: Int
  /// The tools without which the trigger cannot hold; nil where any may do.
  let candidateTools: [Glob]?
  /// The strongest effect's place in the order force, veto, insert, suggest, rewrite, others.
  let strength: Int
  let phaseIndex: Int
  /// The names of captures that the rule's texts and values use.
  let captureNames: [String]

  init(_ rule: Intervention) {
    self.rule = rule
    hash = rule.hash
    maximumFires = rule.limits.maximumFires ?? .max
    cooldown = rule.limits.cooldown
    atoms = rule.when.atomCount
    candidateTools = CompiledRule.candidateTools(of: rule.when)
    strength = rule.then.map { CompiledRule.strength($0) }.min() ?? 9
    phaseIndex = rule.phase.index
    captureNames = rule.captureNames
  }

  /// Tier, strength, priority, specificity, hash: nothing else decides.
  static func precedes(_ left: CompiledRule, _ right: CompiledRule) -> Bool {
    if left.rule.tier != right.rule.tier { return left.rule.tier > right.rule.tier }
    if left.strength != right.strength { return left.strength < right.strength }
    let (a, b) = (left.rule.limits.priority, right.rule.limits.priority)
    if a != b { return a > b }
    if left.atoms != right.atoms { return left.atoms > right.atoms }
    return left.hash < right.hash
  }

  static func strength(_ effect: Effect) -> Int {
    switch effect {
    case .forceAction, .takeUntried, .followRecipe: 0
    case .veto: 1
    case .insertCall: 2
    case .suggestArguments: 3
    case .rewriteArguments: 4
    case .normalizeOutput: 6
    case .canonicalizeAction: 7
    case .coerceArguments: 8
    default: 9
    }
  }

  /// Tools that the candidate must be one of, read off a conjunction.
  private static func candidateTools(of predicate: Predicate) -> [Glob]? {
    switch predicate {
    case .trigger(.tool(let trigger)) where !trigger.names.isEmpty && !trigger.isLast:
      trigger.names
    case .all(let parts):
      parts.lazy.compactMap(candidateTools).first
    default: nil
    }
  }
}
