import Signals
import Trajectories

/// The checks of one rule.
struct RuleLint {
  private static let nodeLimit = 12
  /// Names under which environments and datasets keep what a model must not see.
  private static let hidden: Set<String> = [
    "reward", "gold", "gold_actions", "ground_truth", "groundtruth", "label", "labels",
    "expected_actions", "is_correct", "answer_key",
  ]

  private let rule: Intervention
  private let harness: Harness
  private let tools: ToolTable?
  private var found: [LintFinding] = []

  init(_ rule: Intervention, harness: Harness, tools: ToolTable?) {
    self.rule = rule
    self.harness = harness
    self.tools = tools
  }

  mutating func findings() -> [LintFinding] {
    checkShape()
    checkPhases()
    checkReferences()
    checkModels()
    checkPatterns()
    checkTexts()
    for message in Reachability.problems(of: rule) { refuse(message) }
    for literal in InstanceLiterals.found(in: rule) where rule.origin.sourceTasks.count < 3 {
      refuse(
        "'\(literal)' looks like a detail of single tasks; name at least 3 source tasks that "
          + "share it, or say it in general terms")
    }
    checkTools()
    return found
  }

  private mutating func refuse(_ message: String) {
    found.append(LintFinding(.refusal, rule: rule.id, message))
  }

  private mutating func checkShape() {
    for part in rule.predicates {
      if part.depth > 5 { refuse("expected conditions at most 4 deep, found \(part.depth - 1)") }
      if part.atomCount > 12 { refuse("expected at most 12 triggers, found \(part.atomCount)") }
    }
    if !(1...3).contains(rule.then.count) {
      refuse("expected one to three effects, found \(rule.then.count)")
    }
    for value in rule.allValues where value.nodeCount > RuleLint.nodeLimit {
      refuse("expected values of at most 12 nodes, found \(value.nodeCount)")
    }
  }

  private mutating func checkPhases() {
    for effect in rule.then {
      if !effect.phases.contains(rule.phase) {
        let allowed = effect.phases.map(\.rawValue).joined(separator: ", ")
        refuse(
          "\(effect.kind) runs in \(allowed), the rule's phase is \(rule.phase.rawValue); move it")
      }
      switch effect {
      case .veto, .suggestArguments, .forceAction, .takeUntried, .followRecipe, .insertCall,
        .queueAction:
        if rule.limits.maximumFires == nil {
          refuse(
            "\(effect.kind) needs a cap: set maxFiresPerEpisode, so that the agent is never "
              + "locked out")
        }
      default: break
      }
    }
    if rule.then.count(where: { CompiledRule.strength($0) < 6 }) > 1 {
      refuse("expected one effect that overrules the model, found several; split the rule")
    }
  }

  private mutating func checkReferences() {
    for name in rule.references {
      guard let reference = Reference(name) else {
        refuse("expected a reference (\(Reference.examples)), found '\(name.prefix(60))'")
        continue
      }
      switch reference {
      case .memory(let memory) where !harness.memories.contains { $0.name == memory }:
        refuse("memory '\(memory)' is not declared; add it to the harness's memory list")
      case .named(let value) where rule.values[value] == nil:
        refuse("value '\(value)' is not in the rule's let; define it there")
      case .fact(let path):
        for case .name(let part) in path.segments where RuleLint.hidden.contains(part.lowercased())
        {
          refuse("'\(name)' reads what a model cannot see; use what was observed instead")
        }
      default: break
      }
    }
    for group in rule.mutes where !harness.interventions.contains(where: { $0.group == group }) {
      // Only a warning: an ablation may have taken the group's rules away.
      found.append(
        LintFinding(
          .warning, rule: rule.id, "mutes group '\(group)', which no rule belongs to"))
    }
    for case .setMemory(let update) in rule.then
    where !harness.memories.contains(where: { $0.name == update.memory }) {
      refuse("memory '\(update.memory)' is not declared; add it to the harness's memory list")
    }
  }

  private mutating func checkModels() {
    for name in rule.usedModels {
      guard let model = harness.models[name] else {
        refuse("model '\(name)' is not declared; add it to the harness's models")
        continue
      }
      for feature in model.weights.keys.sorted() where !StepFeatures.names.contains(feature) {
        refuse(
          "model '\(name)' weighs '\(feature)', expected one of "
            + StepFeatures.names.joined(separator: ", "))
      }
    }
  }

  private mutating func checkPatterns() {
    var compiler = HarnessCompiler(Harness(id: "lint", interventions: [rule]))
    do throws(PatternError) {
      _ = try compiler.compile()
    } catch {
      refuse("\(error)")
    }
    for source in compiler.sources where source.utf8.count > Pattern.ruleLimit {
      refuse(
        "expected patterns of at most \(Pattern.ruleLimit) characters, found "
          + "\(source.utf8.count)")
    }
  }

  private mutating func checkTexts() {
    for text in rule.then.flatMap(\.texts) where text.wordCount > 60 {
      refuse("expected at most 60 words in a text, found \(text.wordCount)")
    }
  }

  // MARK: With an environment's tools

  private mutating func checkTools() {
    guard let tools else { return }
    for part in rule.predicates {
      for case .tool(let trigger) in part.triggers {
        for name in trigger.names where !tools.names.contains(where: name.matches) {
          refuseUnknown(name.text, tools)
        }
      }
    }
    for effect in rule.then {
      switch effect {
      case .insertCall(.call(let name, let arguments)),
        .forceAction(.call(let name, let arguments)):
        check(name, arguments, tools)
        if case .insertCall = effect, let tool = tools[name], tool.kind != .read {
          refuse("insertCall runs reads only, '\(name)' is a \(tool.kind.rawValue)")
        }
        if case .forceAction = effect { refuseForcing(name, tools, "use suggestArgs") }
      case .takeUntried(let effect):
        for case .call(let name, let arguments) in effect.choices.map(\.action) {
          check(name, arguments, tools)
          if let tool = tools[name], tool.kind != .read {
            refuse("takeUntried runs reads only, '\(name)' is a \(tool.kind.rawValue)")
          }
        }
      case .followRecipe(let recipes):
        for case .tool(let name, .object(let arguments)) in recipes.flatMap(\.steps).map(\.action) {
          check(name, arguments.map { Assignment(path: $0.key, value: nil) }, tools)
          refuseForcing(name, tools, "leave the step out")
        }
      case .queueAction(let queued):
        guard case .call(let name, let arguments) = queued.action else { continue }
        check(name, arguments, tools)
        refuseForcing(name, tools, "use suggestArgs")
      case .rewriteArguments:
        for name in rule.namedTools where tools[name]?.isIrreversible ?? false {
          refuse("'\(name)' cannot be undone and is never rewritten; use suggestArgs")
        }
      case .contract(_, let name?):
        if tools[name] == nil { refuseUnknown(name, tools) }
      default: break
      }
    }
  }

  private mutating func check(_ name: String, _ arguments: [Assignment], _ tools: ToolTable) {
    guard let tool = tools[name] else {
      refuseUnknown(name, tools)
      return
    }
    guard let properties = tool.parameters["properties"]?.objectValue else { return }
    for assignment in arguments {
      if let head = ValuePath(assignment.path).head, properties[head] == nil {
        refuse("'\(name)' has no argument '\(head)'")
      }
    }
  }

  private mutating func refuseForcing(_ name: String, _ tools: ToolTable, _ advice: String) {
    if tools[name]?.isIrreversible ?? false {
      refuse("'\(name)' cannot be undone and is never forced; \(advice)")
    }
  }

  private mutating func refuseUnknown(_ name: String, _ tools: ToolTable) {
    let near = NearestNames.of(name, among: tools.names)
    let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
    refuse("there is no tool '\(name)'" + hint)
  }
}

extension Intervention {
  /// The tools that the trigger names without `*`.
  var namedTools: [String] {
    when.triggers.flatMap { trigger -> [String] in
      guard case .tool(let trigger) = trigger else { return [] }
      return trigger.names.map(\.text).filter { !$0.contains("*") }
    }
  }

  /// Every value of the rule.
  var allValues: [Value] {
    var found = values.keys.sorted().compactMap { values[$0] }
    for effect in then {
      switch effect {
      case .pinFact(_, let value): found.append(value)
      case .suggestArguments(let set, _), .rewriteArguments(let set):
        found += set.compactMap(\.value)
      case .veto(_, let alternatives): found += alternatives
      case .insertCall(.call(_, let set)), .forceAction(.call(_, let set)):
        found += set.compactMap(\.value)
      case .takeUntried(let effect):
        for case .call(_, let set) in effect.choices.map(\.action) {
          found += set.compactMap(\.value)
        }
      case .setMemory(let update): found += [update.key, update.value].compactMap { $0 }
      default: break
      }
    }
    for part in predicates {
      for trigger in part.triggers {
        switch trigger {
        case .argument(let trigger): found.append(trigger.value)
        case .fact(let trigger): found += [trigger.subject, trigger.value]
        default: break
        }
      }
    }
    return found
  }
}

extension Value {
  var nodeCount: Int {
    switch self {
    case .expression(let expression): expression.nodeCount
    case .query(let query): 1 + query.conditions.count
    }
  }
}

extension Effect {
  /// The texts that a model may see.
  var texts: [Text] {
    switch self {
    case .annotateObservation(let text), .notice(let text), .injectHint(let text, _),
      .contract(let text, _), .suggestArguments(_, let text), .veto(let text, _):
      [text]
    default: []
    }
  }
}
