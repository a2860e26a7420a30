import Environments
import Interventions
import MetaHarness
import Trajectories

private enum Arguments {
  static let files = Positional<[String]>.rest(
    "file", isRequired: true, content: .file, "Harness files to check.")
  static let environment = Option<String?>.text(
    "env", short: "e", value: "NAME", candidates: SharedOptions.environmentNames,
    "Check tools and arguments against this environment's too, and look for leaks of its tasks.")
  static let host = Option<RuleHost?>.choice(
    "host", value: "NAME", "Refuse what this host cannot carry out as well.")

  /// How many tasks of each split the leak lint reads.
  static let leakTasks = 100
}

extension Command {
  static let lint: Command = Command(
    name: "lint", group: .use, summary: "Says what is wrong with harness files.",
    discussion: "Structural lint, as the compiler always runs it: what cannot run is refused with "
      + "exit code 10. With an environment the leak lint runs as well, which a certificate requires: "
      + "it refuses words that give away its held-out tasks, or fewer than three training tasks.",
    positionals: [Arguments.files.spec],
    options: [
      Arguments.environment.spec, Arguments.host.spec, SharedOptions.home.spec,
      SharedOptions.data.spec,
    ],
    examples: [
      Example(
        "optimize lint harness.json --env retail", "checks tools, arguments and leaks as well"),
      Example("optimize lint harness.json --host mcp", "also refuses what the MCP gate cannot do"),
    ]
  ) { invocation in
    let environment = try invocation[Arguments.environment].map { name in
      try EnvironmentCatalogue.builtIn.make(name, options: invocation.environmentOptions)
    }
    let tools = environment?.tools
    // The held-out splits enter as digests only; nothing of them is printed.
    let index = try environment.map { world throws(EnvironmentError) in
      try LeakIndex(environment: world, tasks: Arguments.leakTasks)
    }
    let host = invocation[Arguments.host]
    let kinds =
      ["structural"] + (index == nil ? [] : ["leak"]) + (host.map { ["host \($0.rawValue)"] } ?? [])
    var checked: [JSONValue] = []
    var lines: [String] = []
    var isRefused = false
    for file in invocation[Arguments.files] {
      let harness = try HarnessFile.read(file)
      // What is for other environments by its scope needs neither these tools nor these tasks.
      let own = environment.map { harness.holding(in: $0.name) } ?? harness
      var findings = StructuralLint.findings(in: harness)
      if let tools { findings += StructuralLint.findings(in: own, tools: tools) }
      if let index { findings += LeakLint.findings(in: own, index: index) }
      if let host { findings += HostLint.findings(in: harness, host: host) }
      var known: Set<LintFinding> = []
      findings.removeAll { !known.insert($0).inserted }
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
      "\(kinds.joined(separator: ", ")) lint of \(count) \(count == 1 ? "file" : "files"): "
      + (lines.isEmpty ? "nothing to say" : "\(lines.count) findings")
    invocation.output.result([
      "lint": .array(kinds.map(JSONValue.string)), "files": .array(checked),
    ]) {
      (lines + [summary]).map(PlainText.line).joined(separator: "\n")
    }
    return isRefused ? .gateNotMet : .done
  }
}
