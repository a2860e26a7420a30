import Backbones
import Environments
import Interventions
import Statistics
import Trajectories

/// Recomputes the certificates of an evaluation, and the table of an ablation.
struct CertificateVerification {
  let folder: RunFolder
  let store: Store
  let environment: (String) throws -> any Environment

  /// Compares every certificate of the run and returns them as they come out of the store.
  func run(_ comparison: inout FigureComparison) async throws -> [JSONObject] {
    let recorder = Recorder(store: store, run: 0, concurrency: EpisodeBatch.coreCount)
    let saved = try EvaluationConfiguration(folder.configuration)
    var plan = try saved.settings(environment: environment) { hash in
      guard let body = try store.harness(hash) else {
        throw EvaluationError.missingHarness(hash.hex)
      }
      return try HarnessFile.read(body, file: folder.storePath)
    }
    for place in plan.backbones.indices {
      let declared = plan.backbones[place].identity
      guard declared.kind == .endpoint else { continue }
      let answers = try store.answers(
        to: EndpointProbes.key(of: declared),
        batch: declared.isReproducible ? "" : plan.batch)
      plan.backbones[place] = RecordedBackbone(
        replaying: EndpointProbes.identity(declared, answering: answers ?? []), from: .empty)
    }
    let result = try await MatrixEvaluation(plan, recorder: recorder).run()
    var certificates: [JSONObject] = []
    for (place, arm) in plan.arms.enumerated() {
      let file = folder.path + "/" + EvaluationConfiguration.certificateName(place, of: plan.arms)
      let again = Certificate(
        harness: arm.digest, cells: result.cells(ofArm: place),
        openings: openings(of: arm.digest, plan, countedIn: file), gate: plan.gate,
        seed: plan.seed, networks: saved.networks, groups: saved.groups
      ).json
      certificates.append(again)
      try comparison.compare(
        file, with: JSONValue.object(again).prettyText + "\n", label: arm.name)
    }
    if folder.configuration["verb"]?.stringValue == "ablate", let whole = plan.arms.first {
      let ablation = Ablation(
        result, parts: whole.harness.parts, gate: plan.gate, seed: plan.seed)
      try comparison.compare(
        folder.path + "/ablation.json", with: ablation.text, label: "ablation")
    } else if plan.arms.count > 1 {
      let contrasts = ArmContrasts(
        result, arms: plan.arms.map(\.name), gate: plan.gate, seed: plan.seed)
      try comparison.compare(
        folder.path + "/contrasts.json", with: contrasts.text, label: "contrasts")
    }
    return certificates
  }

  /// The openings of sealed parts; how many there were before is known to the certificate alone.
  private func openings(
    of harness: Digest, _ plan: MatrixEvaluation.Settings, countedIn file: String
  ) -> [Ledger.Opening] {
    let sealed = plan.parts.filter { $0.split == .test || $0.split == .testOOD }
    return Ledger.Opening.list(
      plan.environments.flatMap { world in sealed.map { (world.name, $0.split.rawValue) } },
      harness: harness.hex, countedIn: RunFile.json(file)?["testOpenings"])
  }
}

/// A file of a run that may be missing or damaged.
enum RunFile {
  static func json(_ path: String) -> JSONValue? {
    (try? FileContents.read(path)).flatMap { try? JSONValue(parsing: $0) }
  }
}
