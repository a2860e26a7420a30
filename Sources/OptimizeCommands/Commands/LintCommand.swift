import Environments
import Interventions
import Trajectories

private enum Arguments {
  static let files = Positional<[String]>.rest(
    "file", isRequired: true, content: .file, "Harness files to check.")
  static let environment = Option<String?>.text(
    "env", short: "e", value: "NAME", candidates: SharedOptions.environmentNames,
    "Check tools and arguments against this environment's too.")
}

extension Command {
  static let lint: Command = Command(
    name: "lint", group: .use, summary: "Says what is wrong with harness files.",
    discussion: "Structural lint, as the compiler always runs it: what cannot run is refused with "
      + "exit code 10. The leak lint, which a certificate requires as well, is not part of this "
      + "build.",
    positionals: [Arguments.files.spec],
    options: [Arguments.environment.spec, SharedOptions.home.spec, SharedOptions.data.spec],
    examples: [
      Example("optimize lint harness.json --env retail", "checks tools and arguments as well")
    ]
  ) { invocation in
    let tools = try invocation[Arguments.environment].map { name in
      try EnvironmentCatalogue.builtIn.make(name, options: invocation.environmentOptions).tools
    }
    var checked: [JSONValue] = []
    var lines: [String] = []
    var isRefused = false
    for file in invocation[Arguments.files] {
      let harness = try HarnessFile.read(file)
      let findings = StructuralLint.findings(in: harness, tools: tools)
      isRefused = isRefused || findings.contains { $0.severity == .refusal }
      lines += findings.map { "\(file): \($0.severity.rawValue): \($0)" }
      checked.append([
        "file": .string(file), "hash": .string(harness.hash.hex),
        "rules": .integer(harness.interventionCount),
        "findings": .array(
          findings.map {
            [
              "severity": .string($0.severity.rawValue), "rule": .string($0.rule),
              "message": .string($0.message),
            ]
          }),
      ])
    }
    let count = checked.count
    let summary =
      "structural lint of \(count) \(count == 1 ? "file" : "files"): "
      + (lines.isEmpty ? "nothing to say" : "\(lines.count) findings")
    invocation.output.result(["lint": ["structural"], "files": .array(checked)]) {
      (lines + [summary]).map(PlainText.line).joined(separator: "\n")
    }
    return isRefused ? .gateNotMet : .done
  }
}
