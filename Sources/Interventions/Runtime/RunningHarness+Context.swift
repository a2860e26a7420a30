import Signals
import Trajectories

extension RunningHarness {
  static let wordsPerStep = 80

  /// Runs once before the first context phase.
  mutating func start() {
    guard hasRules(in: .start) else { return }
    for firing in firings(.start, nil) {
      guard !silenced(firing, .start) else { continue }
      var plan = standing
      guard let changes = apply(firing, .start, to: &plan) else { continue }
      standing = plan
      acted(firing, .start, changes)
    }
  }

  /// Says what the model should see in the next call.
  mutating func context() -> ContextPlan {
    var plan = standing
    for firing in firings(.context, seen.lastJudged) {
      guard !silenced(firing, .context) else { continue }
      guard let changes = apply(firing, .context, to: &plan) else { continue }
      acted(firing, .context, changes)
    }
    if hints.isEmpty { return plan }
    for index in hints.indices {
      append(hints[index].text, to: &plan)
      hints[index].stepsLeft -= 1
    }
    hints.removeAll { $0.stepsLeft <= 0 }
    return plan
  }

  func append(_ text: String, to plan: inout ContextPlan) {
    if !plan.tailTexts.contains(text) { plan.tailTexts.append(text) }
  }

  /// Records a rule that a stronger one silenced.
  mutating func silenced(_ firing: Firing, _ phase: Phase) -> Bool {
    guard isSilenced(firing.rule) else { return false }
    record(firing.rule, phase, .shadowed, "its group is silent in this step")
    return true
  }

  /// Carries out a rule's context effects; nil where it faulted or changed nothing.
  private mutating func apply(
    _ firing: Firing, _ phase: Phase, to plan: inout ContextPlan
  ) -> String? {
    var changed = plan
    var changes: [String] = []
    let hintsBefore = hints
    do throws(EvaluationFault) {
      for effect in program.rules[firing.rule].rule.then {
        let text = try apply(effect, firing, phase, to: &changed)
        if let text { changes.append(text) }
      }
    } catch {
      hints = hintsBefore
      fault(firing.rule, phase, error)
      return nil
    }
    guard !changes.isEmpty else {
      record(firing.rule, phase, .idle)
      return nil
    }
    plan = changed
    return changes.joined(separator: "; ")
  }

  private mutating func apply(
    _ effect: Effect, _ firing: Firing, _ phase: Phase, to plan: inout ContextPlan
  ) throws(EvaluationFault) -> String? {
    let evaluation = firing.evaluation
    switch effect {
    case .injectHint(let text, let steps):
      let rendered = try evaluation.render(text)
      guard !hints.contains(where: { $0.text == rendered }), fits(rendered, plan) else {
        return nil
      }
      hints.append(Hint(text: rendered, stepsLeft: steps))
      return "hint: \(rendered)"
    case .notice(let text):
      let rendered = try evaluation.render(text)
      guard !plan.tailTexts.contains(rendered), fits(rendered, plan) else { return nil }
      plan.tailTexts.append(rendered)
      return "notice: \(rendered)"
    case .pinFact(let label, let value):
      guard let known = evaluation.value(value) else { return nil }
      let text = "\(label): \(Evaluation.escaped(known.plainText))"
      guard !plan.tailTexts.contains(text) else { return nil }
      plan.tailTexts.append(text)
      return "pin: \(text)"
    case .contract(let text, let tool):
      let rendered = try evaluation.render(text)
      if let tool {
        guard seen.tools[tool] != nil else { return nil }
        plan.toolSuffixes[tool] = plan.toolSuffixes[tool].map { $0 + " " + rendered } ?? rendered
      } else {
        plan.systemAdditions.append(rendered)
      }
      return "contract: \(rendered)"
    case .injectSkill(let effect): return injectSkill(effect, phase, to: &plan)
    case .maskObservations(let effect): return mask(effect, in: &plan)
    case .compact(let effect): return compact(effect, in: &plan)
    case .queueAction(let effect): return try enqueue(effect, firing)
    case .setMemory(let update): return "remembers \(update.memory)"
    default: return nil
    }
  }

  private func fits(_ text: String, _ plan: ContextPlan) -> Bool {
    func words(_ text: String) -> Int { Text(text).wordCount }
    let present = plan.tailTexts.reduce(0) { $0 + words($1) }
    let pending = hints.reduce(0) { $0 + words($1.text) }
    return present + pending + words(text) <= RunningHarness.wordsPerStep
  }

  private func injectSkill(
    _ effect: InjectSkill, _ phase: Phase, to plan: inout ContextPlan
  ) -> String? {
    let skills = program.harness.skills.filter { skill in
      effect.tags.isEmpty || effect.tags.contains { skill.tags.contains($0) }
    }
    let index = SkillIndex(
      skills.map { ([$0.title] + $0.keywords).joined(separator: " ") })
    let best = index.best(
      for: seen.setting.opening.text, count: effect.count, floor: effect.floor)
    let texts = best.map { "\(skills[$0].title): \(skills[$0].text)" }
    if texts.isEmpty { return nil }
    if phase == .start { plan.systemAdditions += texts } else { plan.tailTexts += texts }
    return "skill: \(best.map { skills[$0].title }.joined(separator: ", "))"
  }

  private func mask(_ effect: MaskObservations, in plan: inout ContextPlan) -> String? {
    guard let end = seen.batchEnd(keepLast: effect.keepLast, batch: effect.batch),
      let place = program.masks.firstIndex(of: effect), let first = seen.firstMaskable[place],
      first < end
    else { return nil }
    plan.masks.append(ObservationMask(effect, endStep: end))
    return "masks results of steps \(first) to \(end - 1)"
  }

  private func compact(_ effect: Compact, in plan: inout ContextPlan) -> String? {
    guard let end = seen.batchEnd(keepLast: effect.keepLast, batch: effect.batch),
      end > plan.droppedBefore
    else { return nil }
    plan.droppedBefore = end
    return "leaves out the steps before \(end)"
  }

  /// Fills in an action to be taken in a later step.
  mutating func enqueue(
    _ effect: QueueAction, _ firing: Firing
  ) throws(EvaluationFault) -> String? {
    guard queue.count < 4 else { return nil }
    let action = try build(effect.action, firing.evaluation)
    queue.append(
      QueuedAction(
        rule: firing.rule, action: action, effect: effect,
        lastStep: seen.step + effect.expires))
    return "queues \(action)"
  }

  /// Fills in an action's values.
  func build(
    _ template: ActionTemplate, _ evaluation: Evaluation
  ) throws(EvaluationFault) -> Action {
    switch template {
    case .command(let text): return .text(try evaluation.render(text))
    case .speech(let text): return .say(try evaluation.render(text))
    case .call(let tool, let assignments):
      let arguments = try assign(assignments, to: .object(JSONObject()), evaluation)
      return .tool(name: tool, arguments: arguments)
    }
  }

  func assign(
    _ assignments: [Assignment], to arguments: JSONValue, _ evaluation: Evaluation
  ) throws(EvaluationFault) -> JSONValue {
    var arguments = arguments
    for assignment in assignments {
      guard let wanted = assignment.value else {
        if case .object(var object) = arguments {
          object[assignment.path] = nil
          arguments = .object(object)
        }
        continue
      }
      guard let value = evaluation.value(wanted) else {
        throw EvaluationFault(detail: "nothing is known for argument \(assignment.path)")
      }
      guard let changed = ValuePath(assignment.path).setting(value, in: arguments) else {
        throw EvaluationFault(detail: "argument \(assignment.path) cannot be set")
      }
      arguments = changed
    }
    return arguments
  }
}
