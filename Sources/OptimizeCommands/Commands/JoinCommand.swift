import Interventions
import MetaHarness
import Trajectories

private enum Arguments {
  static let parts = Positional<[String]>.rest(
    "part", isRequired: true,
    "ENVIRONMENT=FILE: an environment and the harness that holds there.")
  static let out = Option<String>.requiredText(
    "out", short: "o", value: "FILE", "The joined harness.")
  static let id = Option<String>.text(
    "id", value: "NAME", default: "joined", "Readable name of the joined harness.")
}

extension Command {
  static let join = Command(
    name: "join", group: .use, summary: "Makes one harness of several environments' harnesses.",
    discussion: "Each rule gets the scope of its environment, so that the joined harness does in "
      + "each what that environment's own did alone. Joining is refused (exit code 2) where "
      + "memories, models, skills or rules of the same name would mix.",
    positionals: [Arguments.parts.spec], options: [Arguments.out.spec, Arguments.id.spec],
    examples: [
      Example(
        "optimize join shop=interventions/learned/shop.json "
          + "shell=interventions/learned/shell.json --out both.json",
        "one file to evaluate, port and sign")
    ]
  ) { invocation in
    let parts = try invocation[Arguments.parts].map { part in
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, SharedOptions.environmentNames.contains(sides[0]) else {
        throw CommandError(
          "expected ENVIRONMENT=FILE with one of "
            + "\(SharedOptions.environmentNames.joined(separator: ", ")), found '\(part)'",
          status: .usage)
      }
      return (environment: sides[0], harness: try HarnessFile.read(sides[1]))
    }
    let joined: Harness
    do {
      joined = try Harness.joining(parts, id: invocation[Arguments.id])
      _ = try CompiledHarness.compile(joined)
    } catch let error as HarnessJoinError {
      throw CommandError(error.description, status: .usage)
    }
    let target = invocation[Arguments.out]
    try FileContents.write(Array(HarnessFile.text(of: joined).utf8), to: target)
    invocation.output.result([
      "file": .string(target), "hash": .string(joined.hash.hex),
      "rules": .integer(joined.interventionCount),
    ]) { "\(target): \(joined.interventionCount) rules, \(joined.hash.short)" }
    return .done
  }
}
