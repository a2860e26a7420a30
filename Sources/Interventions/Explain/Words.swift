import Signals
import Trajectories

extension Predicate {
  /// The condition in words; empty for "always".
  var words: String {
    switch self {
    case .always: ""
    case .all(let parts): RuleExplanation.joined(parts.map(\.words))
    case .any(let parts): "either " + RuleExplanation.joined(parts.map(\.words), "or")
    case .not(let part): "it is not so that \(part.words)"
    case .trigger(let trigger): trigger.words
    }
  }
}

extension Trigger {
  var words: String {
    switch self {
    case .tool(let trigger): trigger.words
    case .argument(let trigger):
      trigger.isMissing
        ? "the argument \(trigger.path.text) is missing"
        : "the argument \(trigger.path.text) \(trigger.comparison.words) \(trigger.value.words)"
    case .grounded(let trigger):
      "\(trigger.path.map { "the id in \($0.text)" } ?? "an id of the call") was "
        + (trigger.isNegated ? "never seen" : "seen before")
    case .schema(let trigger):
      "the call breaks its tool's schema"
        + (trigger.violations.isEmpty
          ? "" : " (\(trigger.violations.map(\.rawValue).joined(separator: ", ")))")
    case .parse(let trigger):
      "the answer is " + RuleExplanation.joined(trigger.statuses.map(\.rawValue), "or")
    case .admissible(let trigger):
      switch trigger.relation {
      case .offered: "the command is on offer"
      case .notOffered: "the command is not on offer"
      case .near: "the command is not on offer but one that is lies clearly nearest"
      case .available: "a command like /\(trigger.pattern ?? "")/ is on offer"
      }
    case .observation(let trigger): trigger.words
    case .error(let trigger): trigger.words
    case .history(let trigger):
      "the given events "
        + (trigger.quantifier == .occurred
          ? "have happened in order"
          : trigger.quantifier == .never ? "have never happened" : "stopped after the first")
    case .repeated(let trigger):
      switch trigger.scope {
      case .action:
        "the same action was taken \(trigger.times) times before"
          + (trigger.isError.map { $0 ? " and refused" : " and accepted" } ?? "")
          + (trigger.sinceWrite ? " with nothing changed since" : "")
      case .tool: "the same tool was used \(trigger.times) times in a row"
      case .idleTurn: "\(trigger.times) turns in a row held no action"
      case .observation: "the same result came \(trigger.times) times before"
      }
    case .cycle(let trigger):
      "the last actions repeat one block of up to \(trigger.maximumPeriod) for the "
        + "\(trigger.repetitions). time"
    case .fact(let trigger):
      trigger.isUnknown
        ? "\(trigger.subject.words) is not known"
        : "\(trigger.subject.words) \(trigger.comparison.words) \(trigger.value.words)"
    case .budget(let trigger):
      "\(trigger.quantity.rawValue) \(trigger.comparison.words) "
        + JSONValue.double(trigger.amount).compactText
    case .risk(let trigger):
      "the model \(trigger.model) scores \(JSONValue.double(trigger.threshold).compactText) or more"
    }
  }
}

extension ToolTrigger {
  var words: String {
    let subject = isLast ? "the last action" : "the action"
    var parts: [String] = []
    if !names.isEmpty { parts.append(RuleExplanation.joined(names.map(\.text), "or")) }
    if !kinds.isEmpty {
      parts.append("of kind " + RuleExplanation.joined(kinds.map(\.rawValue), "or"))
    }
    if let form { parts.append("a \(form.rawValue)") }
    if let isKnown { parts.append(isKnown ? "on offer" : "not on offer") }
    if let pattern { parts.append("like /\(pattern)/") }
    return parts.isEmpty ? "there is an action" : "\(subject) is \(parts.joined(separator: ", "))"
  }
}

extension ObservationTrigger {
  var words: String {
    var parts: [String] = []
    if let pattern { parts.append("match /\(pattern)/") }
    if let isNoop { parts.append(isNoop ? "show no change" : "show a change") }
    if let report { parts.append("are reported as \(report.rawValue)") }
    if let source { parts.append("come from the \(source.rawValue)") }
    if let isTruncated { parts.append(isTruncated ? "are cut off" : "are complete") }
    return "\(count) of the last \(last) results \(RuleExplanation.joined(parts))"
  }
}

extension ErrorTrigger {
  var words: String {
    let subject = tool.map { $0 == "same" ? "the same tool" : $0 } ?? "any tool"
    var text = "\(subject) has failed"
    if consecutive > 0 { text += " \(consecutive) times in a row" }
    if total > 0 { text += " \(total) times in all" }
    if let template { text += " with \"\(template)\"" }
    return text
  }
}

extension Comparison {
  var words: String {
    switch self {
    case .equal: "equals"
    case .notEqual: "differs from"
    case .less: "is below"
    case .lessOrEqual: "is at most"
    case .greater: "is above"
    case .greaterOrEqual: "is at least"
    case .among: "is one of"
    case .notAmong: "is none of"
    case .contains: "contains"
    case .prefix: "starts with"
    case .matches: "matches"
    case .type: "is of type"
    case .multipleOf: "is a multiple of"
    }
  }
}

extension Value {
  var words: String {
    switch self {
    case .expression(.literal(let value)): value.plainText
    case .expression(.reference(let name)): name
    case .expression(let expression): expression.json.compactText
    case .query(let query): "the \(query.reduction.rawValue) over \(query.source)"
    }
  }
}

extension Effect {
  /// What the effect does, as the rest of a sentence that starts with "it".
  var words: String {
    switch self {
    case .normalizeOutput(let rung): "repairs the answer's form up to rung \(rung)"
    case .canonicalizeAction(let effect):
      effect.target == .tools
        ? "puts the nearest tool's name in place" : "puts the nearest offered command in place"
    case .coerceArguments: "brings arguments into their declared types"
    case .annotateObservation(let text): "adds to the result: \"\(text.template)\""
    case .reformatObservation: "changes how the result reads"
    case .injectHint(let text, let steps):
      "shows for \(steps) \(steps == 1 ? "call" : "calls"): \"\(text.template)\""
    case .injectSkill(let effect): "shows the \(effect.count) best fitting skills"
    case .contract(let text, let tool):
      "adds to \(tool.map { "the description of \($0)" } ?? "the instructions"): "
        + "\"\(text.template)\""
    case .pinFact(let label, _): "keeps \(label) in sight"
    case .maskObservations(let effect):
      "replaces results older than \(effect.keepLast) steps by one line"
    case .compact(let effect): "leaves out steps older than \(effect.keepLast)"
    case .notice(let text): "says: \"\(text.template)\""
    case .rerank(let effect): "chooses among up to \(effect.samples) answers by \(effect.model)"
    case .suggestArguments(_, let text):
      "sends the call back with a corrected one: \"\(text.template)\""
    case .rewriteArguments(let set):
      "sets \(RuleExplanation.joined(set.map(\.path))) to the computed value"
    case .veto(let text, _): "sends the action back: \"\(text.template)\""
    case .insertCall(let action): "first runs \(action.words)"
    case .forceAction(let action): "runs \(action.words) in its place"
    case .takeUntried(let effect): "runs \(effect.words) in its place"
    case .followRecipe(let recipes):
      "takes the next step of the one of \(recipes.count) recipes that fits the task"
    case .setMemory(let update): "remembers \(update.memory)"
    case .queueAction(let effect):
      "will run \(effect.action.words) within \(effect.expires) steps"
    }
  }
}

extension TakeUntried {
  fileprivate var words: String {
    let places = choices.map { choice in
      choice.action.words + (choice.each.map { " with each of \($0.memory)" } ?? "")
    }
    let listed = places.isEmpty ? nil : "the first untried of " + places.joined(separator: "; ")
    guard let offered else { return listed ?? "nothing" }
    let kind =
      offered.verb.map { " with the verb \($0)" }
      ?? (offered.needsSameVerb ? " of the same verb" : "")
    let named = offered.needsTask ? " that the task names" : ""
    return "the nearest untried offered command\(kind)\(named)"
      + (listed.map { ", else \($0)," } ?? "")
  }
}

extension ActionTemplate {
  var words: String {
    switch self {
    case .call(let tool, _): tool
    case .command(let text): "the command \"\(text.template)\""
    case .speech(let text): "the words \"\(text.template)\""
    }
  }
}
