import Environments
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private enum Arguments {
  static let environment = Positional<String>.required(
    "environment", candidates: SharedOptions.environmentNames, "The environment's name.")
  static let task = Option<String?>.text(
    "task", value: "ID",
    "The task (optimize envs tasks lists them); the first training task "
      + "without it.")
}

extension Command {
  static let play: Command = Command(
    name: "play", group: .look, summary: "Lets a person play a task.",
    discussion: "A line is said to the user, or is a command in text worlds; /TOOL calls a tool; "
      + "/help says the rest. Lines may come from a pipe.",
    positionals: [Arguments.environment.spec],
    options: [
      Arguments.task.spec, SharedOptions.shift.spec, SharedOptions.userBackbone.spec,
      SharedOptions.compact.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.data.spec,
    ],
    examples: [
      Example("optimize play retail", "the first training task of the shop"),
      Example("echo /quit | optimize play airline", "played by a script"),
    ]
  ) { invocation in
    let world = try EnvironmentCatalogue.builtIn.make(
      invocation[Arguments.environment], options: invocation.playedOptions())
    let asked = invocation[Arguments.task]
    let first = try TaskSplit.allCases.lazy.compactMap {
      try world.tasks(in: $0, limit: 1).first
    }.first
    guard let task = asked ?? first else {
      throw CommandError("\(world.name) has no tasks")
    }
    var session = try PlaySession(world, task: task)
    let output = invocation.output
    let isTalking = isatty(STDIN_FILENO) == 1
    func show(_ text: String) {
      if !output.isJSON { output.streams.write(text, to: .output) }
    }
    show(session.introduction)
    while !session.isOver {
      if isTalking, !output.isJSON { output.streams.write("> ", to: .output) }
      guard let line = readLine() else { break }
      guard case .shown(let text) = try session.take(line) else { break }
      show(text)
    }
    if output.isJSON {
      output.result(session.json) { "" }
    } else if !session.isOver {
      show(session.score)
    }
    return .done
  }
}

extension PlaySession {
  /// The whole session for a program.
  var json: JSONObject {
    let result = world.result
    return [
      "environment": .string(world.name), "task": .string(task),
      "simulatedUser": world.simulatedUser.map(JSONValue.string) ?? .null,
      "steps": .integer(steps), "stepBudget": .integer(opening.stepBudget),
      "success": .bool(result.success), "score": .double(result.score),
      "end": end.map { .string($0.rawValue) } ?? .null,
      "detail": result.detail.map(JSONValue.string) ?? .null,
      "opening": .string(opening.observation.text),
      "transcript": .array(
        transcript.map { ["action": .string($0.action), "observation": .string($0.observation)] }),
    ]
  }
}
