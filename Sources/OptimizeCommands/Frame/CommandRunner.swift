import Trajectories

/// Takes a command line to its end: parse, help, validate, run, one line and a status on failure.
struct CommandRunner: Sendable {
  let root: Command
  let environment: [String: String]
  let streams: any OutputStreams
  var standardOutput = Terminal.plain
  var standardError = Terminal.plain

  func run(_ words: [String]) async -> ExitStatus {
    let parser = ArgumentParser(root: root, environment: environment)
    var output = output(isJSON: asksForJSON(words), isQuiet: false, hasColor: true)
    do {
      let parsed = try parser.parse(words)
      output = self.output(
        isJSON: parsed.isOn(GlobalOptions.json), isQuiet: parsed.isOn(GlobalOptions.quiet),
        hasColor: parsed.isOn(GlobalOptions.color))
      let status = try await perform(parsed, words: words, output: output)
      if let failure = streams.failure { throw failure }
      return status
    } catch {
      let failure = Failure(error, filter: SecretFilter(environment: environment))
      if output.isJSON { output.result(failure.json) { "" } }
      output.warn("optimize: " + failure.message)
      return failure.status
    }
  }

  private func perform(
    _ parsed: ArgumentParser.Parsed, words: [String], output: Output
  ) async throws -> ExitStatus {
    let command = parsed.command
    if parsed.isOn(GlobalOptions.version) {
      output.result(Product.description) { "optimize \(Product.version)" }
      return .done
    }
    if parsed.isOn(GlobalOptions.help) {
      output.result(command.description) {
        HelpText(path: parsed.path, command: command, terminal: output.standardOutput).text
      }
      return .done
    }
    let invocation = Invocation(
      path: parsed.path, output: output, environment: environment, optionValues: parsed.options,
      positionalValues: parsed.positionals, words: words)
    do {
      try command.validate?(invocation)
      return try await command.run(invocation)
    } catch var error as UsageError {
      if error.path.isEmpty { error.path = parsed.path }
      throw error
    }
  }

  private func output(isJSON: Bool, isQuiet: Bool, hasColor: Bool) -> Output {
    var (result, notes) = (standardOutput, standardError)
    result.hasColor = result.hasColor && hasColor && !isJSON
    notes.hasColor = notes.hasColor && hasColor
    return Output(
      isJSON: isJSON, isQuiet: isQuiet, standardOutput: result, standardError: notes,
      streams: streams)
  }

  /// Whether an answer in JSON is wanted, found without parsing: a bad command line has one too.
  private func asksForJSON(_ words: [String]) -> Bool {
    let asked = words.prefix { $0 != "--" }.last { $0 == "--json" || $0 == "--no-json" }
    if let asked { return asked == "--json" }
    return OptionSpec.truth(of: environment[GlobalOptions.json.spec.variable] ?? "") ?? false
  }
}
