package import Trajectories

/// Walks an episode as its agent saw it and says at each step which detectors fire.
///
/// A fold over the prefix: what fires at a step depends on nothing after it, and on no outcome.
package struct DetectorFold: Sendable {
  /// What one step shows.
  package struct Finding: Sendable {
    package var fired = DetectorSet()
    package var event: EpisodeEvent
    /// The argument that was never seen, where one was not.
    package var unseen: (path: String, value: String)?
    /// The newest text that showed new words lies this many bytes back.
    package var isRefused: Bool { event.isError || event.saidNothingHappened }
  }

  let settings: DetectorSettings
  let tools: ToolTable
  let ladder: ParseLadder
  let schemas: SchemaCheck
  let hasInferredTools: Bool
  let holdsRawOutput: Bool
  package private(set) var history = EpisodeHistory()
  var grounded = GroundedTokens()
  var words = SeenWords()
  var numbers = SeenNumbers()
  var lastObservation: Observation
  /// What the user said last; nil where there is none to talk to.
  var lastUserText: String?
  var taskIDs: [String]
  var stepsSinceNews = 0
  var stepsSinceWrite: Int?
  var hasWritten = false
  var bytes: Int
  var quietTurns = 0
  /// The newest accepted value of each argument name.
  var accepted: [String: String] = [:]
  var records = RecordFacts()

  package init(_ header: EpisodeHeader, settings: DetectorSettings = DetectorSettings()) {
    self.settings = settings
    tools = ToolTable(header.tools)
    ladder = ParseLadder(
      tools: tools, style: header.tools.isEmpty ? .textCommands : .toolCalls)
    schemas = SchemaCheck(tools)
    hasInferredTools = header.tools.contains { $0.parameters["inferred"]?.boolValue == true }
    let lost = header.lostFields
    holdsRawOutput = !lost.contains(.rawOutput)
    lastObservation = header.opening
    if header.opening.source == .user { lastUserText = header.opening.text }
    bytes = header.opening.text.utf8.count + (header.system?.utf8.count ?? 0)
    taskIDs = []
    for text in [header.system ?? "", header.opening.text] {
      grounded.add(text)
      words.add(text)
      numbers.add(text)
    }
    for tool in header.tools { words.add(tool.parameters.compactText) }
    let fresh = GroundedTokens()
    taskIDs = Array(Set(fresh.unseen(in: header.opening.text))).sorted().prefix(16).map { $0 }
  }

  /// Takes in a step and returns what fires at it.
  package mutating func take(_ step: Step) -> Finding {
    let seen = step.shown ?? step.observation
    let event = EpisodeEvent(
      step: step.index, action: step.action, observation: seen,
      kind: hasInferredTools ? nil : step.action?.toolName.flatMap { tools[$0]?.kind },
      previous: history.last)
    var finding = Finding(event: event)
    before(step, event, &finding)
    history.append(event)
    after(step, seen, event, &finding)
    remember(step, seen, event)
    return finding
  }

  // MARK: Before the result

  private mutating func before(_ step: Step, _ event: EpisodeEvent, _ finding: inout Finding) {
    noteAnswer(step, &finding)
    if step.stepsLeft <= settings.lowBudget, event.kind != .finish {
      finding.fired.insert(.budgetLow)
    }
    if Double(bytes) / 4 > 0.8 * Double(settings.windowTokens)
      || step.usage.input > settings.windowTokens * 4 / 5
    {
      finding.fired.insert(.contextOverflow)
    }
    guard let action = step.action else {
      quietTurns += 1
      if quietTurns >= 2 { finding.fired.insert(.emptyTurn) }
      return
    }
    noteRepeats(action, event, &finding)
    switch action {
    case .tool(let name, let arguments): noteCall(name, arguments, event, &finding)
    case .text(let command):
      if let offered = lastObservation.admissible, !offered.isEmpty, !offered.contains(command) {
        finding.fired.insert(.inadmissibleAction)
      }
    case .say(let text):
      if history.last?.isError == true, DetectorFold.claimsSuccess(text) {
        finding.fired.insert(.ignoredError)
      }
    }
    quietTurns = event.isSpeech && lastObservation.source != .user ? quietTurns + 1 : 0
    if quietTurns >= 2 { finding.fired.insert(.emptyTurn) }
    if let verb = event.verb { noteLearned(verb, step, event, &finding) }
    if let since = stepsSinceWrite, since >= 3, stepsSinceNews >= 2, event.kind != .finish {
      finding.fired.insert(.noFinish)
    }
  }

  /// A call that a repair could read, or that nothing could.
  private func noteAnswer(_ step: Step, _ finding: inout Finding) {
    guard holdsRawOutput, step.completions.indices.contains(step.chosen) else { return }
    let completion = step.completions[step.chosen]
    let strict = ActionReading.strict(completion, style: ladder.style)
    let repaired = ladder.read(completion, strict: strict)
    if strict.action == nil || repaired.rung > 0 { finding.fired.insert(.malformedOutput) }
  }

  private func noteRepeats(_ action: Action, _ event: EpisodeEvent, _ finding: inout Finding) {
    if event.isSpeech { return }
    if history.count(of: event.action, error: true, sinceWrite: true) > 0 {
      finding.fired.insert(.repeatAfterError)
    }
    if event.kind == .read || event.kind == nil,
      history.count(of: event.action, error: false, sinceWrite: true) > 0
    {
      finding.fired.insert(.repeatIdentical)
    }
    if let cycle = history.cycle(maximumPeriod: 4, window: 24, next: event.action), cycle.1 >= 3 {
      finding.fired.insert(.cycle)
    }
  }

  private func noteCall(
    _ name: String, _ arguments: JSONValue, _ event: EpisodeEvent, _ finding: inout Finding
  ) {
    if tools[name] == nil {
      finding.fired.insert(.unknownTool)
      return
    }
    if !hasInferredTools, !schemas.violations(of: name, arguments).isEmpty {
      finding.fired.insert(.schemaViolation)
    }
    if let unseen = grounded.firstUnseen(in: arguments) {
      finding.unseen = unseen
      finding.fired.insert(.ungroundedID)
    }
    let isWrite = event.kind == .write || event.kind == .irreversibleWrite || hasInferredTools
    for leaf in arguments.leaves(limit: 64) {
      switch leaf.value {
      case .number(let number) where isWrite && abs(number.doubleValue) >= 10:
        if !numbers.explains(number.doubleValue) { finding.fired.insert(.ungroundedNumber) }
      case .string(let text) where text.utf8.count >= 3:
        let known = accepted[leaf.path]
        if let known, known != text, !words.holdsAll(of: text) {
          finding.fired.insert(.argumentDrift)
        }
      default: break
      }
    }
    if let last = history.last, last.isError, last.verb != name, isWrite || event.kind == .finish,
      !hasInferredTools
    {
      finding.fired.insert(.ignoredError)
    }
    if event.kind == .irreversibleWrite, !hasInferredTools, let said = lastUserText {
      let lowered = said.lowercased()
      if !settings.consent.contains(where: { lowered.contains($0) }) {
        finding.fired.insert(.unconfirmedWrite)
      }
    }
  }

  private func noteLearned(
    _ verb: String, _ step: Step, _ event: EpisodeEvent, _ finding: inout Finding
  ) {
    for order in settings.prerequisites where order.then == verb {
      if !history.recent.contains(where: { $0.verb == order.first && !$0.isError }) {
        finding.fired.insert(.missingPrerequisite)
      }
    }
    for fact in settings.requiredFacts where fact.tool == verb {
      if let arguments = step.action?.arguments,
        let known = records.value(fact.path, of: arguments),
        !fact.values.contains(known)
      {
        finding.fired.insert(.wrongStateForTool)
      }
    }
    guard event.kind == .finish else { return }
    let isOpen = settings.obligations.contains { order in
      guard let first = history.recent.last(where: { $0.verb == order.first && !$0.isError }) else {
        return false
      }
      return !history.recent.contains {
        $0.verb == order.then && !$0.isError && $0.step > first.step
      }
    }
    let mayWrite = tools.tools.contains { $0.kind == .write || $0.kind == .irreversibleWrite }
    if isOpen || (mayWrite && !hasWritten && !hasInferredTools) {
      finding.fired.insert(.prematureFinish)
    }
    if !taskIDs.isEmpty { finding.fired.insert(.forgottenConstraint) }
  }

  private static func claimsSuccess(_ text: String) -> Bool {
    let lowered = text.lowercased()
    return ["successfully", "has been", "have been", "is now", "all done", "completed"]
      .contains { lowered.contains($0) }
  }

  // MARK: After the result

  private mutating func after(
    _ step: Step, _ seen: Observation, _ event: EpisodeEvent, _ finding: inout Finding
  ) {
    if event.isError, let verb = event.verb, history.consecutiveErrors(of: verb) >= 2 {
      finding.fired.insert(.sameToolErrors)
    }
    let isQuiet: (EpisodeEvent) -> Bool = { [settings] in
      $0.isNoop || settings.quietTemplates.contains($0.observation)
    }
    if isQuiet(event), history.recent.suffix(4).count(where: isQuiet) >= 2 {
      finding.fired.insert(.noop)
    }
    if seen.isTruncated || DetectorFold.looksTruncated(seen.text) {
      finding.fired.insert(.truncatedObservation)
    }
    let news = words.add(seen.text)
    stepsSinceNews = news > 0 ? 0 : stepsSinceNews + 1
    if stepsSinceNews >= settings.stallSteps { finding.fired.insert(.stall) }
  }

  private static func looksTruncated(_ text: String) -> Bool {
    let tail = text.utf8.suffix(24)
    return tail.elementsEqual("...".utf8)
      || text.utf8.count > 200
        && String(
          decoding: tail, as: UTF8.self
        ).lowercased().contains("truncated")
  }

  private mutating func remember(_ step: Step, _ seen: Observation, _ event: EpisodeEvent) {
    grounded.add(seen.text)
    numbers.add(seen.text)
    bytes += seen.text.utf8.count
    if case .tool(_, let arguments)? = step.action {
      bytes += 64
      let leaves = arguments.leaves(limit: 64)
      if !event.isError {
        for leaf in leaves {
          if let text = leaf.value.stringValue { accepted[leaf.path] = text }
        }
        records.add(seen.text)
      }
      if !taskIDs.isEmpty {
        taskIDs.removeAll { id in leaves.contains { $0.value.stringValue?.contains(id) ?? false } }
      }
    } else if case .text(let command)? = step.action, !taskIDs.isEmpty {
      taskIDs.removeAll { command.contains($0) }
    }
    if event.mayHaveWritten, event.kind != nil {
      hasWritten = true
      stepsSinceWrite = 0
    } else if let since = stepsSinceWrite {
      stepsSinceWrite = since + 1
    }
    if seen.source == .user { lastUserText = seen.text }
    lastObservation = seen
  }
}

extension EpisodeEvent {
  /// Whether the world said that nothing happened, or showed exactly what it had shown before.
  package var saidNothingHappened: Bool { isNoop }
}
