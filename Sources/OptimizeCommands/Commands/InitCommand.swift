import Backbones
import Environments
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private enum Arguments {
  static let file = Positional<String?>.optional(
    "file", content: .file, "The file to write (default optimize.json).")
  static let environment = Option<String>.text(
    "env", short: "e", value: "NAME", default: SharedOptions.environmentNames.first ?? "",
    candidates: SharedOptions.environmentNames, "The environment to begin with.")
  static let backbone = Option<String>.text(
    "backbone", short: "b", value: "NAME", default: backboneNames.first ?? "",
    candidates: backboneNames, "The frozen model to begin with.")
  static let fresh = Option<Bool>.flag("fresh", "Replace a file that is there already.")
  static let backboneNames = BackboneCatalogue.builtIn.entries.map(\.name)
}

extension Command {
  static let initialize: Command = Command(
    name: "init", group: .start, summary: "Writes a file of options to edit, and the runs folder.",
    discussion: "Every verb reads the file with --config. It holds one member for each option and "
      + "a note on each.",
    positionals: [Arguments.file.spec],
    options: [
      Arguments.environment.spec, Arguments.backbone.spec, RunOptions.runsFolder.spec,
      SharedOptions.seed.spec, Arguments.fresh.spec, BackboneOptions.file.spec,
    ],
    examples: [
      Example("optimize init", "writes optimize.json and makes runs/"),
      Example("optimize record --config optimize.json", "uses it"),
    ]
  ) { invocation in
    _ = try EnvironmentCatalogue.builtIn.make(invocation[Arguments.environment])
    _ = try ChosenBackbone.make(invocation[Arguments.backbone], invocation)
    let path = invocation[Arguments.file] ?? "optimize.json"
    if access(path, F_OK) == 0, !invocation[Arguments.fresh] {
      throw CommandError(
        "\(path) is there already; edit it, choose another name, or replace it with --fresh")
    }
    let runs = invocation[RunOptions.runsFolder]
    guard mkdir(runs, 0o755) == 0 || errno == EEXIST else {
      throw FileError(.create, path: runs, errno: errno)
    }
    let text = starter(invocation).prettyText + "\n"
    try FileContents.write(Array(text.utf8), to: path)
    invocation.output.result(["config": .string(path), "runs": .string(runs)]) {
      "wrote \(path); runs go to \(runs)/"
    }
    return .done
  }

  /// The options worth a line, with what help says of each as its note.
  private static func starter(_ invocation: Invocation) -> JSONValue {
    let members: [(OptionSpec, JSONValue)] = [
      (RunOptions.environments.spec, [.string(invocation[Arguments.environment])]),
      (RunOptions.backbone.spec, .string(invocation[Arguments.backbone])),
      (RunOptions.limit.spec, 50),
      (RunOptions.trials.spec, 1),
      (SharedOptions.seed.spec, .integer(invocation[SharedOptions.seed])),
      (RunOptions.temperature.spec, 0),
      (RunOptions.topP.spec, 1),
      (RunOptions.runsFolder.spec, .string(invocation[RunOptions.runsFolder])),
    ]
    var object = JSONObject(members.map { ($0.0.name, $0.1) })
    object[OptionFile.notes] = .object(
      JSONObject(members.map { ($0.0.name, .string($0.0.summary)) }))
    return .object(object)
  }
}
