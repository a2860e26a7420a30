import Environments
import Interventions
import MetaHarness
import Trajectories

extension Command {
  private static let subject = Positional<String>.required(
    "subject", "Name or folder of a run; with --signature a harness file.")
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
    summary: "Recomputes every figure of a run from its store, offline.",
    discussion:
      "Runs of evaluate, ablate, run and port: nothing is played and no model is asked; a "
      + "search goes through mining, races and selection again with its stored episodes. A figure "
      + "that comes out differently is printed with both values, and the exit code is 10. The run's "
      + "seal also finds a changed byte of the store that changes no figure. With --signature it checks who signed "
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
    let options = try folder.environmentOptions(
      home: invocation[SharedOptions.home], dataFolder: invocation[SharedOptions.data])
    let report = try await RunVerification(folder) {
      try EnvironmentCatalogue.builtIn.make($0, options: options)
    } library: {
      try HarnessLibrary.read(
        folder: invocation.productFolders.path("interventions/library"), id: "library")
    }.run()
    let probes =
      invocation[probe]
      ? try await EndpointRecheck.all(
        of: EvaluationConfiguration(folder.configuration), folder, invocation[declared], invocation)
      : []
    let isSame = report.agrees && probes.allSatisfy(\.isSame)
    invocation.output.result([
      "run": .string(folder.path), "figures": .integer(report.figures),
      "agrees": .bool(report.agrees), "sealed": .bool(report.isSealed),
      "probes": .array(probes.map(\.json)),
      "differences": .array(report.differences.map(JSONValue.string)),
      "certificates": .array(report.certificates.map(JSONValue.object)),
    ]) {
      (report.agrees
        ? "\(report.figures) figures recomputed from \(folder.path)/store.sqlite: all as recorded"
        : "not as recorded, of \(report.figures) figures that were compared:\n"
          + report.differences.prefix(20).joined(separator: "\n")
          + (report.differences.count > 20 ? "\nand \(report.differences.count - 20) more" : ""))
        + (report.isSealed
          ? "" : "\nthe run has no seal: a changed byte that changes no figure would not be found")
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
