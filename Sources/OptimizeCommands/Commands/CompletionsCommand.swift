import Trajectories

private enum Arguments {
  enum Shell: String, Sendable, CaseIterable { case bash, zsh, fish }

  static let shell = Positional<String>.required(
    "shell", candidates: Shell.allCases.map(\.rawValue), "The shell: bash, zsh or fish.")
}

extension Command {
  static let completions: Command = Command(
    name: "completions", group: .upkeep, summary: "Prints a shell's completion script.",
    positionals: [Arguments.shell.spec],
    examples: [
      Example("source <(optimize completions bash)", "completes verbs and options in this shell")
    ]
  ) { invocation in
    let script =
      switch Arguments.Shell(rawValue: invocation[Arguments.shell]) {
      case .bash: BashCompletions.script(for: .optimize)
      case .zsh: ZshCompletions.script(for: .optimize)
      case .fish: FishCompletions.script(for: .optimize)
      case nil:
        throw UsageError(
          "shell: expected bash, zsh or fish, found '\(invocation[Arguments.shell])'")
      }
    invocation.output.result([
      "shell": .string(invocation[Arguments.shell]), "script": .string(script),
    ]) { script }
    return .done
  }
}
