import Signals
import Trajectories

extension RunningHarness {
  /// Admits, corrects, bounces or replaces an action.
  mutating func gate(_ action: Action) -> GateDecision {
    if let forced = takeQueued(action) { return .replace(forced) }
    let isFinishing = action.toolName.flatMap { seen.tools.kind(of: $0) } == .finish
    guard hasRules(in: .gate) || (isFinishing && hasRules(in: .finish)) else {
      return .admit(action)
    }
    var found = firings(.gate, judge(action))
    if isFinishing {
      found += firings(.finish, judge(action))
      found.sort { $0.rule < $1.rule }
    }
    if found.isEmpty { return .admit(action) }
    var decision: GateDecision?
    for firing in found where !silenced(firing, phase(of: firing)) {
      guard let strong = strongEffect(of: firing) else { continue }
      if decision != nil {
        record(firing.rule, phase(of: firing), .shadowed, "a stronger rule decided this step")
      } else {
        decision = decide(strong, firing, action)
      }
    }
    if let decision, !isAdmission(decision) { return decision }
    var admitted = action
    if case .admit(let corrected)? = decision { admitted = corrected }
    return .admit(corrected(admitted, found))
  }

  func phase(of firing: Firing) -> Phase { program.rules[firing.rule].rule.phase }

  private func isAdmission(_ decision: GateDecision) -> Bool {
    if case .admit = decision { true } else { false }
  }

  /// The rule's effect that overrules the model, if it has one.
  private func strongEffect(of firing: Firing) -> Effect? {
    program.rules[firing.rule].rule.then.first { $0.tier >= 3 && CompiledRule.strength($0) < 6 }
  }

  /// Corrections that keep the meaning, after everything else.
  private mutating func corrected(_ action: Action, _ found: [Firing]) -> Action {
    var action = action
    for firing in strongestLast(found) {
      guard strongEffect(of: firing) == nil, !isSilenced(firing.rule) else { continue }
      var changes: [String] = []
      for effect in program.rules[firing.rule].rule.then {
        var better: Action?
        switch effect {
        case .canonicalizeAction(let effect): better = canonical(action, effect)
        case .coerceArguments(let paths): better = coerced(action, paths)
        case .setMemory(let update): changes.append("remembers \(update.memory)")
        case .queueAction(let effect):
          do throws(EvaluationFault) {
            if let text = try enqueue(effect, firing) { changes.append(text) }
          } catch {
            fault(firing.rule, phase(of: firing), error)
          }
        default: break
        }
        if let better {
          changes.append("\(describe(action)) becomes \(describe(better))")
          action = better
        }
      }
      if changes.isEmpty {
        record(firing.rule, phase(of: firing), .idle)
      } else {
        acted(firing, phase(of: firing), changes.joined(separator: "; "))
      }
    }
    return action
  }

  // MARK: Strong effects

  /// Carries out an effect that overrules the model; nil where it fails open.
  private mutating func decide(
    _ effect: Effect, _ firing: Firing, _ action: Action
  ) -> GateDecision? {
    do throws(EvaluationFault) {
      switch effect {
      case .veto(let text, let alternatives):
        return try bounce(firing, text, alternatives, set: [], action)
      case .suggestArguments(let assignments, let text):
        return try bounce(firing, text, [], set: assignments, action)
      case .rewriteArguments(let assignments): return try rewrite(firing, assignments, action)
      case .insertCall(let template): return try insert(firing, template, action)
      case .forceAction(let template): return try force(firing, template, action)
      case .takeUntried(let effect): return try takeUntried(firing, effect, action)
      case .followRecipe(let recipes): return follow(recipes, firing, action)
      default: return nil
      }
    } catch {
      fault(firing.rule, phase(of: firing), error)
      return nil
    }
  }

  private mutating func bounce(
    _ firing: Firing, _ text: Text, _ alternatives: [Value], set assignments: [Assignment],
    _ action: Action
  ) throws(EvaluationFault) -> GateDecision? {
    let limit = program.rules[firing.rule].rule.limits.maximumVetoes
    guard counters[firing.rule].vetoesThisStep < limit,
      bouncesThisStep < RunningHarness.bounceLimit
    else {
      record(firing.rule, phase(of: firing), .idle, "passes: the cap of vetoes is reached")
      return nil
    }
    var reply = try firing.evaluation.render(text)
    if !assignments.isEmpty, case .tool(let name, let arguments) = action {
      let better = try assign(assignments, to: arguments, firing.evaluation)
      if better == arguments {
        record(firing.rule, phase(of: firing), .idle)
        return nil
      }
      reply += "\nSuggested call: \(Action.tool(name: name, arguments: better))"
    }
    let known = alternatives.compactMap { firing.evaluation.value($0)?.plainText }
    if !known.isEmpty {
      reply += "\nInstead: " + known.map(Evaluation.escaped).joined(separator: "; ")
    }
    counters[firing.rule].vetoesThisStep += 1
    hasVetoed = true
    bouncesThisStep += 1
    acted(firing, phase(of: firing), "bounces \(describe(action)): \(reply)")
    return .bounce(reply: reply)
  }

  private mutating func rewrite(
    _ firing: Firing, _ assignments: [Assignment], _ action: Action
  ) throws(EvaluationFault) -> GateDecision? {
    guard case .tool(let name, let arguments) = action else { return nil }
    if seen.tools[name]?.isIrreversible ?? false {
      record(firing.rule, phase(of: firing), .idle, "irreversible calls are never rewritten")
      return nil
    }
    let better = try assign(assignments, to: arguments, firing.evaluation)
    let check = SchemaCheck(seen.tools)
    let before = check.violations(of: name, arguments).count
    guard better != arguments, check.violations(of: name, better).count <= before else {
      record(
        firing.rule, phase(of: firing), .idle,
        better == arguments ? "" : "undone: the rewritten call breaks the schema")
      return nil
    }
    let rewritten = Action.tool(name: name, arguments: better)
    acted(firing, phase(of: firing), "\(describe(action)) becomes \(describe(rewritten))")
    return .admit(rewritten)
  }

  private mutating func insert(
    _ firing: Firing, _ template: ActionTemplate, _ action: Action
  ) throws(EvaluationFault) -> GateDecision? {
    let read = try build(template, firing.evaluation)
    guard !hasInserted, let tool = read.toolName, seen.tools[tool]?.kind == .read else {
      record(firing.rule, phase(of: firing), .idle, "only one read can be inserted in a step")
      return nil
    }
    hasInserted = true
    acted(firing, phase(of: firing), "inserts \(describe(read)) before \(describe(action))")
    return .insert(read)
  }

  private mutating func force(
    _ firing: Firing, _ template: ActionTemplate, _ action: Action
  ) throws(EvaluationFault) -> GateDecision? {
    let forced = try build(template, firing.evaluation)
    guard forced != action, mayForce(forced) else {
      record(firing.rule, phase(of: firing), .idle)
      return nil
    }
    acted(firing, phase(of: firing), "\(describe(forced)) runs in place of \(describe(action))")
    return .replace(forced)
  }

  /// Forced actions must be possible now and must be undoable.
  func mayForce(_ action: Action) -> Bool {
    switch action {
    case .tool(let name, let arguments):
      guard let tool = seen.tools[name], !tool.isIrreversible else { return false }
      return SchemaCheck(seen.tools).violations(of: name, arguments).isEmpty
    case .text(let command):
      guard let offered = seen.offered else { return true }
      return offered.contains(command)
    case .say: return true
    }
  }

  /// The queued action whose time has come, unless the agent's own action goes first.
  private mutating func takeQueued(_ action: Action) -> Action? {
    if queue.isEmpty { return nil }
    queue.removeAll { $0.lastStep < seen.step }
    guard let next = queue.first else { return nil }
    let moment = Moment(program, seen, .gate, judge(action))
    let yields = next.effect.yieldTo.contains { source in
      guard let place = program.actionPatterns.place(of: source) else { return false }
      return program.actionPatterns.matches(place, in: moment.judged?.text)
    }
    var evaluation = Evaluation(moment, program.rules[next.rule])
    let holds = (try? evaluation.holds(next.effect.guardCondition)) ?? false
    guard !yields, holds, mayForce(next.action) else { return nil }
    queue.removeFirst()
    if next.action == action { return nil }
    record(
      next.rule, .gate, .effective,
      "\(describe(next.action)) was queued and runs in place of \(describe(action))")
    return next.action
  }
}
