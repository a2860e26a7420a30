import Signals
import Trajectories

extension Evaluation {
  mutating func holds(_ trigger: Trigger) throws(EvaluationFault) -> Bool {
    switch trigger {
    case .tool(let trigger): holds(trigger)
    case .argument(let trigger): try holds(trigger)
    case .grounded(let trigger): holds(trigger)
    case .schema(let trigger): holds(trigger)
    case .parse(let trigger): holds(trigger)
    case .admissible(let trigger): try holds(trigger)
    case .observation(let trigger): try holds(trigger)
    case .error(let trigger): holds(trigger)
    case .history(let trigger): holds(trigger)
    case .repeated(let trigger): holds(trigger)
    case .cycle(let trigger): holds(trigger)
    case .fact(let trigger): try holds(trigger)
    case .budget(let trigger): holds(trigger)
    case .risk(let trigger): holds(trigger)
    }
  }

  private mutating func holds(_ trigger: ToolTrigger) -> Bool {
    let judged = trigger.isLast ? moment.seen.lastJudged : moment.judged
    guard let judged else { return false }
    let action = judged.action
    switch (trigger.form, action) {
    case (nil, _), (.call, .tool), (.command, .text), (.speech, .say): break
    default: return false
    }
    if !trigger.names.isEmpty {
      guard let verb = judged.verb, trigger.names.allow(verb) else { return false }
    }
    if !trigger.kinds.isEmpty {
      guard let kind = judged.kind, trigger.kinds.contains(kind) else { return false }
    }
    if let isKnown = trigger.isKnown {
      guard action.toolName != nil, (judged.kind != nil) == isKnown else { return false }
    }
    guard let pattern = trigger.pattern else { return true }
    let table = moment.program.actionPatterns
    guard let place = table.place(of: pattern) else { return false }
    guard table.matches(place, in: judged.text) else { return false }
    capture(table.patterns[place], in: action.matchText.scannedPart)
    return true
  }

  private mutating func holds(_ trigger: ArgumentTrigger) throws(EvaluationFault) -> Bool {
    guard let arguments = moment.candidate?.arguments else { return false }
    if trigger.path.isSingle, !trigger.isMissing {
      guard let place = trigger.path.value(in: arguments), let wanted = value(trigger.value)
      else { return false }
      return try compare(place, trigger.comparison, wanted)
    }
    let places = trigger.path.values(in: arguments, limit: 64)
    if trigger.isMissing { return places.isEmpty }
    if places.isEmpty { return false }
    guard let wanted = value(trigger.value) else { return false }
    var results: [Bool] = []
    for place in places {
      results.append(try compare(place, trigger.comparison, wanted))
    }
    return trigger.quantifier == .any ? results.contains(true) : !results.contains(false)
  }

  private mutating func compare(
    _ left: JSONValue, _ comparison: Comparison, _ right: JSONValue
  ) throws(EvaluationFault) -> Bool {
    guard comparison == .matches else { return comparison.holds(left, right) }
    guard let pattern = moment.program.valuePatterns[right.plainText] else { return false }
    let text = left.plainText.scannedPart
    guard try matches(pattern, text) else { return false }
    capture(pattern, in: text)
    return true
  }

  private func matches(_ pattern: Pattern, _ text: String) throws(EvaluationFault) -> Bool {
    do throws(PatternError) {
      return try pattern.matches(text)
    } catch {
      throw EvaluationFault(detail: "\(error)")
    }
  }

  /// Keeps the named groups, and the others by number, for the rule's texts.
  private mutating func capture(_ pattern: Pattern, in text: String) {
    guard pattern.groupCount > 0, let match = try? pattern.firstMatch(in: text) else { return }
    for (place, group) in match.groups.enumerated() {
      if let group { captures[String(place)] = .string(group) }
    }
    for name in compiled.captureNames {
      if let place = pattern.group(named: name), let group = match.groups[place] {
        captures[name] = .string(group)
      }
    }
  }

  private mutating func holds(_ trigger: GroundedTrigger) -> Bool {
    guard let arguments = moment.candidate?.arguments else { return false }
    let asked: [JSONValue]
    if let path = trigger.path {
      asked = path.values(in: arguments, limit: 64)
      if asked.isEmpty { return false }
    } else {
      asked = [arguments]
    }
    for value in asked {
      let found =
        trigger.path == nil ? moment.firstUnseen : moment.seen.grounded.firstUnseen(in: value)
      guard let unseen = found else { continue }
      captures["ungrounded"] = .string(unseen.value)
      captures["ungroundedPath"] = .string(trigger.path?.text ?? unseen.path)
      return trigger.isNegated
    }
    return !trigger.isNegated
  }

  private mutating func holds(_ trigger: SchemaTrigger) -> Bool {
    guard let violations = moment.judged?.violations(moment.seen.tools), !violations.isEmpty else {
      return false
    }
    let wanted = violations.filter {
      trigger.violations.isEmpty || trigger.violations.contains($0.kind)
    }
    guard let first = wanted.first else { return false }
    captures["violation"] = .string(first.text)
    captures["violations"] = .array(wanted.prefix(4).map { .string($0.text) })
    return true
  }

  private func holds(_ trigger: ParseTrigger) -> Bool {
    guard let strict = moment.strict else { return false }
    let reading = moment.reading ?? strict
    if reading.rung < trigger.minimumRung { return false }
    if trigger.statuses.isEmpty { return true }
    return trigger.statuses.contains {
      $0.holds(reading, strict: strict, moment.completion)
    }
  }

  private mutating func holds(_ trigger: AdmissibleTrigger) throws(EvaluationFault) -> Bool {
    guard let offered = moment.offered else { return false }
    if trigger.relation == .available {
      guard let source = trigger.pattern, let pattern = moment.program.valuePatterns[source]
      else { return false }
      for command in offered.listed.prefix(500) where try matches(pattern, command) {
        captures["available"] = .string(command)
        capture(pattern, in: command)
        return true
      }
      return false
    }
    guard case .text(let command)? = moment.candidate else { return false }
    let isOffered = offered.contains(command)
    switch trigger.relation {
    case .offered: return isOffered
    case .notOffered: return !isOffered
    case .near, .available:
      if isOffered { return false }
      let search = NearestAction(similarity: trigger.similarity, margin: trigger.margin)
      guard let best = search.best(for: command, among: offered.ready) else { return false }
      captures["nearest"] = .string(best)
      return true
    }
  }

  private mutating func holds(_ trigger: ObservationTrigger) throws(EvaluationFault) -> Bool {
    let last = moment.seen.lastObservation
    if let report = trigger.report, last.reported != report { return false }
    if let source = trigger.source, last.source != source { return false }
    if let isTruncated = trigger.isTruncated, last.isTruncated != isTruncated { return false }
    if trigger.isNoop == nil, trigger.pattern == nil { return true }
    let place = trigger.pattern.flatMap { moment.program.observationPatterns.place(of: $0) }
    let history = moment.seen.history
    let table = moment.program.observationPatterns
    if history.isEmpty, let place {
      // Before the first step the opening is the newest observation.
      let pattern = table.patterns[place]
      let text = last.text.scannedPart
      guard trigger.isNoop != true, trigger.count == 1, try matches(pattern, text) else {
        return false
      }
      capture(pattern, in: text)
      return true
    }
    let count = history.count(within: trigger.last) { index in
      (trigger.isNoop.map { $0 == history.events[index].isNoop } ?? true)
        && (place.map { table.matches($0, in: history.events[index].observationText) } ?? true)
    }
    guard count >= trigger.count else { return false }
    captures["count"] = .integer(count)
    if let place {
      capture(table.patterns[place], in: last.text.scannedPart)
    }
    return true
  }

  private mutating func holds(_ trigger: ErrorTrigger) -> Bool {
    let history = moment.seen.history
    let verb: String?
    switch trigger.tool {
    case nil: verb = nil
    case "same": verb = moment.candidate?.verb ?? history.last?.verb
    case let name?:
      let glob = Glob(name)
      guard let last = history.recent.last(where: { $0.verb.map(glob.matches) ?? false }) else {
        return false
      }
      verb = last.verb
    }
    if trigger.tool == "same", verb == nil { return false }
    if let template = trigger.template,
      history.newestErrorTemplate(of: verb) != StableHash.of(template)
    {
      return false
    }
    let consecutive = verb.map { history.consecutiveErrors(of: $0) } ?? history.consecutiveErrors
    guard consecutive >= max(trigger.consecutive, trigger.total == 0 ? 1 : 0) else { return false }
    let total = trigger.total > 0 ? history.totalErrors(of: verb) : 0
    guard total >= trigger.total else { return false }
    captures["errors"] = .integer(trigger.total > 0 ? total : consecutive)
    if let verb { captures["failingTool"] = .string(verb) }
    return true
  }

  private mutating func holds(_ trigger: RepeatTrigger) -> Bool {
    let history = moment.seen.history
    // After the fact the newest event is the candidate itself.
    let own = moment.isPending ? 0 : 1
    let count: Int
    switch trigger.scope {
    case .action:
      guard moment.candidate != nil else { return false }
      count = moment.repeats(of: trigger) - own
    case .tool:
      guard let verb = moment.candidate?.verb else { return false }
      count = history.streak(of: verb, error: trigger.isError, within: trigger.within) - own
    case .idleTurn: count = history.consecutiveIdleTurns
    case .observation:
      guard history.last != nil else { return false }
      count = moment.repeats(of: trigger)
    }
    guard count >= trigger.times else { return false }
    captures["times"] = .integer(count)
    return true
  }

  private mutating func holds(_ trigger: CycleTrigger) -> Bool {
    guard let (period, repetitions) = moment.cycle(of: trigger),
      repetitions >= trigger.repetitions
    else { return false }
    captures["period"] = .integer(period)
    captures["repetitions"] = .integer(repetitions)
    return true
  }

  private mutating func holds(_ trigger: FactTrigger) throws(EvaluationFault) -> Bool {
    guard let subject = value(trigger.subject) else { return trigger.isUnknown }
    if trigger.isUnknown { return false }
    guard let wanted = value(trigger.value) else { return false }
    return try compare(subject, trigger.comparison, wanted)
  }

  private func holds(_ trigger: BudgetTrigger) -> Bool {
    let seen = moment.seen
    let amount: Double =
      switch trigger.quantity {
      case .stepsLeft: Double(seen.stepsLeft)
      case .step: Double(seen.step)
      case .used:
        seen.setting.stepBudget > 0 ? Double(seen.step) / Double(seen.setting.stepBudget) : 0
      case .contextThousands: Double(seen.observedBytes) / 1000
      case .contextTokens: Double(seen.saidTokens)
      }
    return trigger.comparison.holds(amount, trigger.amount)
  }

  private func holds(_ trigger: RiskTrigger) -> Bool {
    guard let model = moment.program.harness.models[trigger.model] else { return false }
    return StepFeatures(moment, moment.reading).score(model) >= trigger.threshold
  }

  private mutating func holds(_ trigger: HistoryTrigger) -> Bool {
    HistoryMatch(trigger: trigger, program: moment.program, history: moment.seen.history)
      .holds()
  }
}

extension SchemaCheck.Violation {
  var kind: SchemaTrigger.Violation {
    switch self {
    case .unknownTool: .unknownTool
    case .missing: .missing
    case .extra: .extra
    case .type: .type
    case .choice: .choice
    }
  }
}

extension Intervention {
  /// The names of captures that the rule's texts and values use.
  var captureNames: [String] {
    references.compactMap { $0.hasPrefix("capture.") ? String($0.dropFirst(8)) : nil }
  }
}
