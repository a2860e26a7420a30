import Trajectories

extension Database {
  /// The temptations that tasks carry, each as a policy of its own.
  static let temptationNames = [
    "commit-without-execute", "compare-as-text", "insert-twice", "leave-columns-out",
    "change-the-whole-table", "change-twice", "do-not-look", "move-half", "answer-zero",
  ]

  func wrongPolicies() -> [NamedPolicy] {
    Database.temptationNames.map { name in
      NamedPolicy(name: name, policy: TemptedPolicy(name: name)) { view in
        let world = (view.environment as? Database)?.world
        return world?.task.temptations.contains { $0.name == name } ?? false
      }
    }
  }
}

/// Follows one temptation of the task, step by step.
struct TemptedPolicy: Expert {
  let name: String

  func nextAction(in view: WorldView) -> Action? {
    guard let world = (view.environment as? Database)?.world, world.answer == nil,
      let temptation = world.task.temptations.first(where: { $0.name == name }),
      world.steps < temptation.actions.count
    else { return nil }
    return temptation.actions[world.steps]
  }
}
