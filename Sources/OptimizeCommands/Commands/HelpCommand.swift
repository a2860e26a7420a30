import Trajectories

private enum Arguments {
  static let verb = Positional<[String]>.rest(
    "command", "The command to explain, such as: envs verify.")
}

extension Command {
  static let help: Command = Command(
    name: "help", group: .start, summary: "Explains a command.", positionals: [Arguments.verb.spec],
    examples: [Example("optimize help envs verify", "explains the verb below a verb")]
  ) { invocation in
    let path = invocation[Arguments.verb]
    var command = Command.optimize
    for (depth, word) in path.enumerated() {
      guard let next = command.subcommand(named: word) else {
        let near = NearestNames.of(word, among: command.subcommands.map(\.name))
        let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
        throw UsageError("unknown command '\(word)'" + hint, path: Array(path.prefix(depth)))
      }
      command = next
    }
    invocation.output.result(command.description) {
      HelpText(path: path, command: command, terminal: invocation.output.standardOutput).text
    }
    return .done
  }
}
