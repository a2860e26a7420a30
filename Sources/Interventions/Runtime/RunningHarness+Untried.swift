import Signals
import Trajectories

extension RunningHarness {
  /// Takes the first action of a rule's list that this episode has not tried and that may run.
  mutating func takeUntried(
    _ firing: Firing, _ effect: TakeUntried, _ action: Action
  ) throws(EvaluationFault) -> GateDecision? {
    let sinceChange = effect.offered?.countsSinceChange ?? false
    var listed = effect.offered.map { offeredCommands($0, action) } ?? []
    for choice in effect.choices { listed += try actions(of: choice, action, firing.evaluation) }
    let never = effect.never.flatMap { program.valuePatterns[$0] }
    let untried = listed.first { candidate in
      candidate != action && !wasTried(candidate, sinceChange) && mayExplore(candidate)
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

  private func wasTried(_ action: Action, _ sinceChange: Bool) -> Bool {
    seen.history.count(of: action.stableHash, sinceWrite: sinceChange) > 0
  }

  /// Exploring calls only look; what a call may change stays the model's decision.
  private func mayExplore(_ action: Action) -> Bool {
    if case .tool(let name, _) = action, seen.tools.kind(of: name) != .read { return false }
    return mayForce(action)
  }

  /// The offered commands, nearest to the candidate first.
  private func offeredCommands(_ effect: TakeUntried.Offered, _ action: Action) -> [Action] {
    guard case .text(let command) = action, var offered = seen.offered?.ready else {
      return []
    }
    if effect.needsTask {
      let named = NamedObjects(task: seen.setting.opening.text)
      offered = offered.filter { named.names(objectOf: $0) }
    }
    let search = NearestAction(needsSameVerb: false, keepsNumbers: false)
    let verb = effect.verb ?? command.commandVerb
    if effect.needsSameVerb || effect.verb != nil {
      offered = offered.filter { $0.commandVerb == verb }
    }
    return search.nearest(to: command, among: offered, limit: offered.count).map { .text($0) }
  }

  private func actions(
    of choice: TakeUntried.Choice, _ candidate: Action, _ evaluation: Evaluation
  ) throws(EvaluationFault) -> [Action] {
    let action = try build(choice.action, evaluation)
    guard let each = choice.each, case .tool(let name, let arguments) = action else {
      return [action]
    }
    let path = ValuePath(each.path)
    var values = seen.memory(each.memory, program)?.json?.arrayValue ?? []
    if candidate.toolName == name, let meant = candidate.arguments.flatMap(path.value(in:)),
      !values.contains(meant)
    {
      // A value that nobody showed is a misspelt one: the nearest comes first.
      values = RunningHarness.nearestFirst(values, to: meant.plainText)
    }
    return values.compactMap { value in
      path.setting(value, in: arguments).map { .tool(name: name, arguments: $0) }
    }
  }

  private static func nearestFirst(_ values: [JSONValue], to meant: String) -> [JSONValue] {
    guard meant.utf8.count <= 64 else { return values }
    return values.enumerated().map { place, value in
      (place, value, NearestNames.editDistance(meant, String(value.plainText.prefix(64))))
    }.sorted { ($0.2, $0.0) < ($1.2, $1.0) }.map(\.1)
  }
}
