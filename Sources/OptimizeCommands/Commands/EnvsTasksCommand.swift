import Environments
import Trajectories

private enum Arguments {
  static let environment = Positional<String>.required(
    "environment", candidates: SharedOptions.environmentNames, "The environment's name.")
  static let split = Option<TaskSplit>.choice(
    "split", default: .train, "Which part of the tasks.")
  static let limit = Option<Int>.integer(
    "limit", default: 50, in: 1...Int.max, "How many tasks at most.")
}

extension Command {
  static let envsTasks: Command = Command(
    name: "tasks", group: .look, summary: "Lists the ids of an environment's tasks.",
    positionals: [Arguments.environment.spec],
    options: [
      Arguments.split.spec, Arguments.limit.spec, SharedOptions.settings.spec,
      SharedOptions.home.spec, SharedOptions.data.spec,
    ],
    examples: [Example("optimize envs tasks counter-desk --split dev", "the ids, one a line")]
  ) { invocation in
    let world = try EnvironmentCatalogue.builtIn.make(
      invocation[Arguments.environment], options: invocation.environmentOptions)
    let ids = try world.tasks(in: invocation[Arguments.split], limit: invocation[Arguments.limit])
    invocation.output.result([
      "environment": .string(world.name), "split": .string(invocation[Arguments.split].rawValue),
      "tasks": .array(ids.map(JSONValue.string)),
    ]) { ids.map { PlainText.line($0) + "\n" }.joined() }
    return .done
  }
}
