import Backbones
import Environments
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private enum Arguments {
  static let name = Positional<String?>.optional(
    "name", "The run's name: letters, digits, '.', '_' and '-' (default first).")
  static let environment = Option<String>.text(
    "env", short: "e", value: "NAME", default: SharedOptions.environmentNames.first ?? "",
    candidates: SharedOptions.environmentNames, "The environment.")
  static let backbone = Option<String>.text(
    "backbone", short: "b", value: "NAME", default: backboneNames.first ?? "",
    candidates: backboneNames, "The frozen model.")
  static let runs = Option<String>.folder(
    "runs", default: "runs", "The folder that holds the runs.")
  static let fresh = Option<Bool>.flag(
    "fresh", "Replace a configuration that is there already.")
  static let backboneNames = BackboneCatalogue.builtIn.entries.map(\.name)
}

extension Command {
  static let initialize: Command = Command(
    name: "init", group: .start, summary: "Writes a run's configuration to edit.",
    positionals: [Arguments.name.spec],
    options: [
      Arguments.environment.spec, Arguments.backbone.spec, Arguments.runs.spec,
      SharedOptions.seed.spec, Arguments.fresh.spec,
    ],
    examples: [Example("optimize init trial --env counter-desk", "writes runs/trial/config.json")],
    validate: { invocation throws(UsageError) in
      let name = invocation[Arguments.name] ?? "first"
      let allowed = name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
      }
      guard allowed, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 100 else {
        throw UsageError(
          "name: expected up to 100 letters, digits, '.', '_' and '-', not beginning with '.', "
            + "found '\(name)'")
      }
    }
  ) { invocation in
    _ = try EnvironmentCatalogue.builtIn.make(invocation[Arguments.environment])
    _ = try BackboneCatalogue.builtIn.make(invocation[Arguments.backbone])
    let folder = invocation[Arguments.runs] + "/" + (invocation[Arguments.name] ?? "first")
    let path = folder + "/config.json"
    if access(path, F_OK) == 0, !invocation[Arguments.fresh] {
      throw CommandError(
        "\(path) is there already; edit it, choose another name, or replace it with --fresh")
    }
    try makeFolder(invocation[Arguments.runs])
    try makeFolder(folder)
    let text = starter(invocation).prettyText + "\n"
    try FileContents.write(Array(text.utf8), to: path)
    invocation.output.result(["config": .string(path)]) { "wrote \(path)" }
    return .done
  }

  /// The configuration; `notes` says what each member means and is read by nobody else.
  private static func starter(_ invocation: Invocation) -> JSONValue {
    [
      "format": "metaharness/config/1",
      "environment": .string(invocation[Arguments.environment]),
      "backbone": .string(invocation[Arguments.backbone]),
      "split": "train",
      "tasks": 100,
      "trials": 1,
      "seed": .integer(invocation[SharedOptions.seed]),
      "sampling": ["temperature": 0, "top_p": 1],
      "notes": [
        "environment": "which world the agent works in: optimize envs lists them",
        "backbone": "which frozen model answers: optimize backbones lists them",
        "split": "train, dev, test or test-ood; test stays sealed while rules are learned",
        "tasks": "how many tasks of the split, from its first one",
        "trials": "how often each task is tried, each time with another seed",
        "seed": "everything random derives from it; the same seed gives the same run",
        "sampling": "what the model is asked with; 0 is greedy",
      ],
    ]
  }

  private static func makeFolder(_ path: String) throws(FileError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw FileError(.create, path: path, errno: errno)
    }
  }
}
