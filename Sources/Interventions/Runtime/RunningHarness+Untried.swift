import Signals
import Trajectories

extension RunningHarness {
  /// Takes the first action of a rule's list that this episode has not tried and that may run.
  mutating func takeUntried(
    _ firing: Firing, _ effect: TakeUntried, _ action: Action
  ) throws(EvaluationFault) -> GateDecision? {
    var listed = effect.offered.map { offeredCommands($0, action) } ?? []
    for choice in effect.choices { listed += try actions(of: choice, firing.evaluation) }
    let never = effect.never.flatMap { program.valuePatterns[$0] }
    let untried = listed.first { candidate in
      candidate != action && !wasTried(candidate) && mayExplore(candidate)
        && !((try? never?.matches(candidate.matchText)) ?? false)
    }
    guard let untried else {
      record(firing.rule, phase(of: firing), .idle, "everything on the list was tried")
      return nil
    }
    acted(
      firing, phase(of: firing),
      "\(describe(untried)), which was not tried yet, runs in place of \(describe(action))")
    return .replace(untried)
  }

  private func wasTried(_ action: Action) -> Bool {
    seen.history.count(of: action.stableHash, sinceWrite: false) > 0
  }

  /// Exploring calls only look; what a call may change stays the model's decision.
  private func mayExplore(_ action: Action) -> Bool {
    if case .tool(let name, _) = action, seen.tools.kind(of: name) != .read { return false }
    return mayForce(action)
  }

  /// The offered commands, nearest to the candidate first.
  private func offeredCommands(_ effect: TakeUntried.Offered, _ action: Action) -> [Action] {
    guard case .text(let command) = action, var offered = seen.lastObservation.admissible else {
      return []
    }
    if effect.needsTask {
      let named = NamedObjects(task: seen.setting.opening.text)
      offered = offered.filter(named.names)
    }
    let search = NearestAction(needsSameVerb: false, keepsNumbers: false)
    let verb = command.commandVerb
    if effect.needsSameVerb { offered = offered.filter { $0.commandVerb == verb } }
    return search.nearest(to: command, among: offered, limit: offered.count).map { .text($0) }
  }

  private func actions(
    of choice: TakeUntried.Choice, _ evaluation: Evaluation
  ) throws(EvaluationFault) -> [Action] {
    let action = try build(choice.action, evaluation)
    guard let each = choice.each, case .tool(let name, let arguments) = action else {
      return [action]
    }
    let values = seen.memory(each.memory, program)?.json?.arrayValue ?? []
    return values.compactMap { value in
      ValuePath(each.path).setting(value, in: arguments).map { .tool(name: name, arguments: $0) }
    }
  }
}
