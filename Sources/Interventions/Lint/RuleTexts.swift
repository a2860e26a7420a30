import Signals
import Trajectories

/// Everything that a rule says in words or compares with: where details of tasks could hide.
package struct RuleTexts: Sendable, Hashable {
  /// The rule's id; empty for what all rules share.
  package let rule: String
  package let texts: [String]
}

extension Harness {
  /// The texts of each enabled rule, then those of memories and skills.
  package var ruleTexts: [RuleTexts] {
    let rules = interventions.filter(\.isEnabled).map { rule in
      RuleTexts(rule: rule.id, texts: InstanceLiterals.texts(of: rule) + rule.comparedTexts)
    }
    let shared =
      memories.flatMap { memory in
        memory.updates.flatMap { update in
          [update.pattern, update.actionPattern, update.constant?.plainText].compactMap { $0 }
        } + (memory.initial.map { [$0.plainText] } ?? [])
      }
      + skills.flatMap { [$0.title, $0.text] + $0.keywords }
    return rules + (shared.isEmpty ? [] : [RuleTexts(rule: "", texts: shared)])
  }
}

extension Intervention {
  /// Literals of triggers, conditions, tables and action templates.
  fileprivate var comparedTexts: [String] {
    var texts: [String] = []
    for part in predicates {
      for trigger in part.triggers {
        switch trigger {
        case .error(let trigger): texts += [trigger.template].compactMap { $0 }
        case .admissible(let trigger): texts += [trigger.pattern].compactMap { $0 }
        case .history(let trigger):
          texts += trigger.events.flatMap { [$0.action, $0.observation].compactMap { $0 } }
        default: break
        }
      }
    }
    for value in allValues {
      guard case .query(let query) = value else { continue }
      texts += query.conditions.flatMap(\.value.literals) + query.rank.keys
    }
    for effect in then {
      switch effect {
      case .insertCall(.command(let text)), .forceAction(.command(let text)),
        .insertCall(.speech(let text)), .forceAction(.speech(let text)):
        texts.append(text.template)
      case .queueAction(let queued):
        if case .command(let text) = queued.action { texts.append(text.template) }
        if case .speech(let text) = queued.action { texts.append(text.template) }
      case .takeUntried(let effect):
        texts += [effect.never].compactMap { $0 } + effect.choices.flatMap(\.action.plainTexts)
      case .followRecipe(let recipes):
        texts += recipes.flatMap { $0.patterns + $0.steps.flatMap(\.action.plainTexts) }
      case .reformatObservation(let effect): texts += [effect.pattern].compactMap { $0 }
      default: break
      }
    }
    return texts
  }
}

extension ActionTemplate {
  /// What an action says by itself: its words, or the values of its arguments.
  fileprivate var plainTexts: [String] {
    switch self {
    case .command(let text), .speech(let text): [text.template]
    case .call(_, let arguments):
      arguments.flatMap { argument -> [String] in
        guard case .expression(let expression)? = argument.value else { return [] }
        return expression.literals
      }
    }
  }
}

extension Action {
  /// What the action says by itself.
  fileprivate var plainTexts: [String] {
    switch self {
    case .text(let text), .say(let text): [text]
    case .tool(_, let arguments): arguments.leaves().map(\.value.plainText)
    }
  }
}
