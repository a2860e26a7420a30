import Environments
import MetaHarness
import Trajectories

extension Command {
  private static let run = Positional<String>.required("run", "Name or folder of the evaluation.")

  static let verify = Command(
    name: "verify", group: .look,
    summary: "Recomputes every figure of an evaluation from its store, offline.",
    discussion: "Nothing is played and no model is asked. A figure that comes out differently is "
      + "printed with both values, and the exit code is 10.",
    positionals: [run.spec],
    options: [RunOptions.runsFolder.spec, SharedOptions.home.spec, SharedOptions.data.spec],
    examples: []
  ) { invocation in
    let folder = try RunFolder.existing(invocation[run], in: invocation[RunOptions.runsFolder])
    let saved = try EvaluationConfiguration(folder.configuration)
    let options = EnvironmentOptions(
      home: invocation[SharedOptions.home], dataFolder: invocation[SharedOptions.data],
      isCompact: saved.isCompact)
    let report = try await CertificateVerification(folder) {
      try EnvironmentCatalogue.builtIn.make($0, options: options)
    }.run()
    invocation.output.result([
      "run": .string(folder.path), "figures": .integer(report.figures),
      "agrees": .bool(report.agrees),
      "differences": .array(report.differences.map(JSONValue.string)),
    ]) {
      report.agrees
        ? "\(report.figures) figures recomputed from \(folder.path)/store.sqlite: all as recorded"
        : "\(report.differences.count) of \(report.figures) figures came out differently:\n"
          + report.differences.prefix(20).joined(separator: "\n")
    }
    return report.agrees ? .done : .gateNotMet
  }
}
