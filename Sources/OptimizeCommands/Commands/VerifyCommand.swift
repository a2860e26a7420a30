import Environments
import MetaHarness
import Trajectories

extension Command {
  private static let subject = Positional<String>.required(
    "subject", "Name or folder of an evaluation; with --signature a harness file.")
  private static let signature = Option<String?>.file(
    "signature", "Signature file of the harness.")
  private static let key = Option<String?>.file(
    "key", "File of the public key that must have signed.")

  private static let declared = Option<[String]>.texts(
    "backbone", short: "b", value: "NAME=URL#MODEL", "An endpoint of the run, for --probe.")
  private static let probe = Option<Bool>.flag(
    "probe", "Also ask the run's endpoints their 16 probe questions again.")

  static let verify = Command(
    name: "verify", group: .look,
    summary: "Recomputes every figure of an evaluation from its store, offline.",
    discussion: "Nothing is played and no model is asked. A figure that comes out differently is "
      + "printed with both values, and the exit code is 10. With --signature it checks who signed "
      + "a harness and its certificate. With --probe the endpoints of the run, declared with "
      + "--backbone NAME=URL#MODEL or in backbones.json, say whether they still answer as they did.",
    positionals: [subject.spec],
    options: [
      signature.spec, key.spec, Signatures.certificate.spec, RunOptions.runsFolder.spec,
      SharedOptions.home.spec, SharedOptions.data.spec, probe.spec, declared.spec,
      BackboneOptions.file.spec,
    ],
    examples: [
      Example("optimize verify evaluation", "every figure of a run's certificates, recomputed")
    ]
  ) { invocation in
    if let file = invocation[signature] {
      return try checkSignature(
        file, harness: invocation[subject], key: invocation[key], invocation)
    }
    return try await recompute(invocation[subject], invocation)
  }

  private static func recompute(_ run: String, _ invocation: Invocation) async throws -> ExitStatus
  {
    let folder = try RunFolder.existing(run, in: invocation[RunOptions.runsFolder])
    let saved = try EvaluationConfiguration(folder.configuration)
    var options = EnvironmentOptions(
      home: invocation[SharedOptions.home], dataFolder: invocation[SharedOptions.data],
      isCompact: saved.isCompact, settings: saved.environmentSettings)
    options.shifts = try saved.shift.map(InterfaceShift.list) ?? []
    let evaluated = options
    let report = try await CertificateVerification(folder) {
      try EnvironmentCatalogue.builtIn.make($0, options: evaluated)
    }.run()
    let probes =
      invocation[probe]
      ? try await EndpointRecheck.all(of: saved, folder, invocation[declared], invocation) : []
    let isSame = report.agrees && probes.allSatisfy(\.isSame)
    invocation.output.result([
      "run": .string(folder.path), "figures": .integer(report.figures),
      "agrees": .bool(report.agrees), "probes": .array(probes.map(\.json)),
      "differences": .array(report.differences.map(JSONValue.string)),
      "certificates": .array(report.certificates.map(JSONValue.object)),
    ]) {
      (report.agrees
        ? "\(report.figures) figures recomputed from \(folder.path)/store.sqlite: all as recorded"
        : "\(report.differences.count) of \(report.figures) figures came out differently:\n"
          + report.differences.prefix(20).joined(separator: "\n"))
        + probes.map { "\n" + $0.text }.joined()
    }
    return isSame ? .done : .gateNotMet
  }

  private static func checkSignature(
    _ file: String, harness: String, key: String?, _ invocation: Invocation
  ) throws -> ExitStatus {
    let signed = try HarnessSignature(JSONValue(parsing: FileContents.read(file)))
    let subject = try Signatures.subject(
      harness: harness, certificate: invocation[Signatures.certificate])
    let expected = try key.map { try SigningKey(published: Signatures.keyBytes($0)) }
    var problem: String?
    do {
      try signed.check(harness: subject.hash, certificate: subject.certificate, key: expected)
    } catch {
      problem = "\(error)"
    }
    var object = signed.json
    object["holds"] = .bool(problem == nil)
    object["problem"] = problem.map(JSONValue.string) ?? .null
    invocation.output.result(object) {
      problem ?? "signed by \(HexText.text(signed.key))"
        + (expected == nil ? "; give --key to say who it must be" : ", as expected")
    }
    return problem == nil ? .done : .gateNotMet
  }
}
