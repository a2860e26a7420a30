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
    /// The habits that apply here, and whether the step keeps to them.
    package var checks: [Habit.Check] = []
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
  /// What tools have shown, without what the user said.
  var shownByTools = GroundedTokens()
  /// Whether the user's newest words answer a question of the agent's.
  var wasAsked = false
  var hasWrittenSinceClaim = false
  var acceptedActions = 0

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
    case .text(let command): noteCommand(command, &finding)
    case .say(let text):
      if DetectorFold.claimsSuccess(text) {
        if history.last?.isError == true { finding.fired.insert(.ignoredError) }
        check(Habit(.wroteBeforeClaim), hasWrittenSinceClaim, .prematureFinish, &finding)
      }
    }
    quietTurns = event.isSpeech && lastObservation.source != .user ? quietTurns + 1 : 0
    if quietTurns >= 2 { finding.fired.insert(.emptyTurn) }
    if let verb = event.verb { noteLearned(verb, step, event, &finding) }
    // Part of the conversation had left the window, and what was needed was made up or asked again.
    if step.usage.droppedInput > 0, finding.fired.containsAny(of: DetectorFold.signsOfForgetting) {
      finding.fired.insert(.contextOverflow)
    }
    if let since = stepsSinceWrite, since >= 3, stepsSinceNews >= 2, event.kind != .finish {
      finding.fired.insert(.noFinish)
    }
  }

  private static let signsOfForgetting: [Detector] = [
    .ungroundedID, .inadmissibleAction, .repeatIdentical, .repeatAfterError,
  ]

  /// A call that a repair could read, or that nothing could.
  private func noteAnswer(_ step: Step, _ finding: inout Finding) {
    guard holdsRawOutput, step.completions.indices.contains(step.chosen) else { return }
    let completion = step.completions[step.chosen]
    let strict = ActionReading.strict(completion, style: ladder.style)
    let repaired = ladder.read(completion, strict: strict)
    if strict.action == nil || repaired.rung > 0 || speaksOfTool(step.action) {
      finding.fired.insert(.malformedOutput)
    }
  }

  /// Whether speech names a tool by a name that nobody would say: a call that was told, not made.
  private func speaksOfTool(_ action: Action?) -> Bool {
    guard case .say(let text)? = action, text.utf8.contains(UInt8(ascii: "_")) else { return false }
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return words.contains { $0.contains("_") && tools[String($0)] != nil }
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
    if let cycle = history.cycle(maximumPeriod: 4, window: 24, next: event.action), cycle.1 >= 3,
      isStandingStill(period: cycle.0)
    {
      finding.fired.insert(.cycle)
    }
  }

  /// Whether the last two blocks of actions had the same results: paging on is no cycle.
  private func isStandingStill(period: Int) -> Bool {
    let events = history.events
    guard events.count >= 2 * period else { return false }
    return (events.count - period..<events.count).allSatisfy {
      events[$0].observation == events[$0 - period].observation
        || (events[$0].isError && events[$0 - period].isError)
    }
  }

  /// Notes a habit that applies; where it was learned, breaking it makes the detector fire.
  private func check(
    _ habit: Habit, _ isKept: Bool, _ detector: Detector, _ finding: inout Finding
  ) {
    finding.checks.append(Habit.Check(habit: habit, isKept: isKept))
    if !isKept, settings.habits?.contains(habit) == true { finding.fired.insert(detector) }
  }

  private func noteCommand(_ command: String, _ finding: inout Finding) {
    let verb = command.commandVerb
    if let offered = lastObservation.admissible, !offered.isEmpty {
      let isOffered = offered.contains(command)
      finding.checks.append(Habit.Check(habit: Habit(.wasOffered, verb), isKept: isOffered))
      if !isOffered, !settings.openVerbs.contains(verb) {
        finding.fired.insert(.inadmissibleAction)
        // A world that ends by itself has not ended, so a claim that it has comes too soon.
        if DetectorFold.claimsSuccess(command) {
          finding.fired.insert(.prematureFinish)
        } else if !finding.fired.contains(.malformedOutput), !isKnown(verb, offered) {
          // The first word of an answer in the wrong form is no verb.
          finding.fired.insert(.unknownTool)
        }
      }
    }
  }

  /// Whether a command's verb exists: it is on offer, was accepted somewhere, or was spoken of.
  private func isKnown(_ verb: String, _ offered: [String]) -> Bool {
    settings.knownVerbs.contains(verb) || offered.contains { $0.commandVerb == verb }
      || (settings.knownVerbs.isEmpty && words.holdsAll(of: verb))
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
      // A sentence or a query differs from the last one by nature.
      case .string(let text) where text.utf8.count >= 3 && !text.utf8.contains(0x20):
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
    guard !hasInferredTools, event.kind == .write || event.kind == .irreversibleWrite else {
      return
    }
    if let said = lastUserText {
      let hasAgreed = wasAsked && DetectorFold.says(settings.consent, said)
      // What cannot be undone needs no habit to be asked about.
      if !hasAgreed, event.kind == .irreversibleWrite { finding.fired.insert(.unconfirmedWrite) }
      check(Habit(.agreedBeforeWrite), hasAgreed, .unconfirmedWrite, &finding)
    }
    for leaf in arguments.leaves(limit: 64) {
      guard let text = leaf.value.stringValue, text.utf8.count <= 64, !text.utf8.contains(0x20),
        DetectorFold.isID(text)
      else { continue }
      check(
        Habit(.shownBeforeWrite, leaf.path), shownByTools.unseen(in: text).isEmpty,
        .missingPrerequisite, &finding)
    }
  }

  /// Whether a text is one token as ids are: four or more characters with a digit.
  private static func isID(_ text: String) -> Bool { !GroundedTokens().unseen(in: text).isEmpty }

  /// Whether a text says one of some phrases, word by word.
  private static func says(_ phrases: [String], _ text: String) -> Bool {
    var spaced = " "
    for character in text.lowercased() {
      if character.isLetter || character.isNumber {
        spaced.append(character)
      } else if spaced.last != " " {
        spaced.append(" ")
      }
    }
    if spaced.last != " " { spaced.append(" ") }
    return phrases.contains { spaced.contains(" " + $0 + " ") }
  }

  private func noteLearned(
    _ verb: String, _ step: Step, _ event: EpisodeEvent, _ finding: inout Finding
  ) {
    for order in settings.prerequisites where order.then == verb {
      if !history.recent.contains(where: { DetectorFold.did(order.first, $0) }) {
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
      guard let first = history.recent.last(where: { DetectorFold.did(order.first, $0) }) else {
        return false
      }
      return order.then != verb
        && !history.recent.contains {
          DetectorFold.did(order.then, $0) && $0.step > first.step
        }
    }
    if isOpen || acceptedActions < settings.leastActions {
      finding.fired.insert(.prematureFinish)
    }
    let mayWrite = tools.tools.contains { $0.kind == .write || $0.kind == .irreversibleWrite }
    if mayWrite, !hasInferredTools {
      check(Habit(.wroteBeforeFinish), hasWritten, .prematureFinish, &finding)
      // Before anything was learned, an end without a change counts as early.
      if settings.habits == nil, !hasWritten { finding.fired.insert(.prematureFinish) }
    }
    if !taskIDs.isEmpty { finding.fired.insert(.forgottenConstraint) }
  }

  /// Whether an event is an accepted call of a tool, or speech where orders name that.
  private static func did(_ verb: String, _ event: EpisodeEvent) -> Bool {
    !event.isError && (event.verb == verb || (verb == Habit.speech && event.isSpeech))
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
    if seen.source != .user, !event.isError { shownByTools.add(seen.text) }
    if !event.isError, !event.isNoop, event.verb != nil { acceptedActions += 1 }
    if case .say(let text)? = step.action, DetectorFold.claimsSuccess(text) {
      hasWrittenSinceClaim = false
    }
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
      hasWrittenSinceClaim = true
      stepsSinceWrite = 0
    } else if let since = stepsSinceWrite {
      stepsSinceWrite = since + 1
    }
    if seen.source == .user {
      lastUserText = seen.text
      if case .say(let text)? = step.action { wasAsked = text.contains("?") }
    }
    lastObservation = seen
  }
}

extension String {
  /// A command's first word, or what stands before its bracket.
  package var commandVerb: String { String(prefix { $0 != " " && $0 != "[" }) }
}

extension EpisodeEvent {
  /// Whether the world said that nothing happened, or showed exactly what it had shown before.
  package var saidNothingHappened: Bool { isNoop }
}
