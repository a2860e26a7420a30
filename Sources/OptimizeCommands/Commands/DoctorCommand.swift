import Trajectories

extension Command {
  private static let endpoint = Option<String?>.text(
    "backbone", short: "b", value: "NAME",
    "Endpoint to ask what it can do; costs about twenty short calls.")

  static let doctor: Command = Command(
    name: "doctor", group: .start, summary: "Looks whether everything needed is here.",
    discussion: "Exit code 1 when something that is needed is missing; what is optional is listed "
      + "and changes nothing.",
    options: [
      SharedOptions.home.spec, SharedOptions.data.spec, endpoint.spec, BackboneOptions.file.spec,
    ],
    examples: [
      Example("optimize doctor", "libraries, folders, disk and cores at a glance"),
      Example(
        "optimize doctor --backbone local=http://localhost:8080/v1#model",
        "whether a server calls tools, honours seeds, answers alike twice"),
    ]
  ) { invocation in
    var findings = Diagnosis.all(
      home: invocation[SharedOptions.home], data: invocation[SharedOptions.data],
      environment: invocation.environment)
    if let name = invocation[endpoint] {
      findings += try await Diagnosis.examination(of: name, invocation)
    }
    let isWell = !findings.contains { $0.state == .missing }
    invocation.output.result([
      "ok": .bool(isWell),
      "findings": .array(
        findings.map {
          [
            "name": .string($0.name), "state": .string($0.state.rawValue),
            "detail": .string($0.detail),
          ]
        }),
    ]) {
      var table = Table([.left("what"), .left("state"), .left("found")])
      for finding in findings { table.add(finding.name, finding.state.rawValue, finding.detail) }
      return table.text(on: invocation.output.standardOutput)
    }
    if !isWell {
      let names = findings.filter { $0.state == .missing }.map(\.name).joined(separator: ", ")
      invocation.output.warn("optimize: missing: \(names)")
    }
    return isWell ? .done : .error
  }
}
