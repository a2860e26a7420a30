import Trajectories

/// Looks once, does what is left to do, and closes the task.
struct ShellExpert: Expert {
  func nextAction(in world: WorldView) -> Action? {
    guard let episode = (world.environment as? ShellEnvironment)?.episode, !episode.isOver else {
      return nil
    }
    let task = episode.task
    if case .answer(let expected, _) = task.goal {
      if episode.stateProblem != nil { return nil }
      if !episode.scripts.contains(task.solution) {
        return ShellExpert.bash(episode.scripts.isEmpty ? task.inspection : task.solution)
      }
      return .tool(name: "answer_action", arguments: ["answer": .string(expected)])
    }
    if episode.stateProblem == nil {
      return .tool(name: "finish_action", arguments: ["thought": "The change is in place."])
    }
    if episode.scripts.isEmpty { return ShellExpert.bash(task.inspection) }
    // The commands can be repeated; when twice did not help, nothing will.
    let tries = episode.scripts.count { $0 == task.solution }
    return tries < 2 ? ShellExpert.bash(task.solution) : nil
  }

  static func bash(_ script: String) -> Action {
    .tool(name: "bash_action", arguments: ["script": .string(script)])
  }
}

/// Ways to act that look plausible and are wrong.
struct ShellWrongPolicy: Expert {
  enum Kind: Sendable { case closesAtOnce, mistakes, damages, guesses }

  let kind: Kind

  static var all: [NamedPolicy] {
    @Sendable func answers(_ world: WorldView) -> Bool {
      guard let task = (world.environment as? ShellEnvironment)?.episode?.task else { return false }
      if case .answer = task.goal { return true }
      return false
    }
    return [
      NamedPolicy(
        name: "closes at once", policy: ShellWrongPolicy(kind: .closesAtOnce),
        targets: { _ in true }),
      NamedPolicy(
        name: "makes the usual mistake", policy: ShellWrongPolicy(kind: .mistakes),
        targets: { _ in true }),
      NamedPolicy(
        name: "solves and damages", policy: ShellWrongPolicy(kind: .damages), targets: { _ in true }
      ),
      NamedPolicy(
        name: "answers in a sentence", policy: ShellWrongPolicy(kind: .guesses), targets: answers),
    ]
  }

  func nextAction(in world: WorldView) -> Action? {
    guard let episode = (world.environment as? ShellEnvironment)?.episode, !episode.isOver else {
      return nil
    }
    let task = episode.task
    let finish = Action.tool(name: "finish_action", arguments: ["thought": "Done."])
    var expected: String?
    if case .answer(let text, _) = task.goal { expected = text }
    switch kind {
    case .closesAtOnce: return finish
    case .guesses:
      return .tool(
        name: "answer_action",
        arguments: ["answer": .string("The answer is \(expected ?? "unknown").")])
    case .mistakes:
      if episode.scripts.isEmpty, let commands = task.mistake.commands {
        return ShellExpert.bash(commands)
      }
      guard let answer = task.mistake.answer else { return finish }
      return .tool(name: "answer_action", arguments: ["answer": .string(answer)])
    case .damages:
      if !episode.scripts.contains(task.solution) { return ShellExpert.bash(task.solution) }
      if episode.scripts.count < 2 {
        return ShellExpert.bash("echo '# touched' >> /etc/hosts")
      }
      guard let expected else { return finish }
      return .tool(name: "answer_action", arguments: ["answer": .string(expected)])
    }
  }
}
