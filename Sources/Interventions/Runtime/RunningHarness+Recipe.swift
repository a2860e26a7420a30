import Signals
import Trajectories

extension RunningHarness {
  /// Takes the first step that this episode has not taken of the first recipe that fits its task.
  mutating func follow(
    _ recipes: [TaskRecipe], _ firing: Firing, _ action: Action
  ) -> GateDecision? {
    switch nextStep(of: recipes) {
    case .success(let next) where next != action && mayForce(next):
      acted(
        firing, phase(of: firing),
        "\(describe(next)), the recipe's next step, runs in place of \(describe(action))")
      return .replace(next)
    case .success(let next):
      record(
        firing.rule, phase(of: firing), .idle,
        next == action ? "the model takes the recipe's step" : "the recipe's step may not run")
    case .failure(let reason):
      record(firing.rule, phase(of: firing), .idle, reason.text)
    }
    return nil
  }

  private struct NoStep: Error {
    let text: String
  }

  private func nextStep(of recipes: [TaskRecipe]) -> Result<Action, NoStep> {
    let patterns = program.valuePatterns
    let task = seen.setting.opening.text
    for recipe in recipes {
      guard let slots = recipe.slots(of: task, { patterns[$0] }) else { continue }
      for step in recipe.steps {
        guard
          let next = step.action(
            slots: slots, newestResult: seen.lastObservation.text, { patterns[$0] })
        else { return .failure(NoStep(text: "the newest result is not what the recipe expects")) }
        let hash = next.stableHash
        // What was refused once shows that the task is another one than it seemed.
        if seen.history.count(of: hash, error: true, sinceWrite: false) > 0 {
          return .failure(NoStep(text: "a step of the recipe was refused"))
        }
        if seen.history.count(of: hash, sinceWrite: false) == 0 { return .success(next) }
      }
      return .failure(NoStep(text: "the recipe's steps were taken"))
    }
    return .failure(NoStep(text: "no recipe fits the task"))
  }
}
