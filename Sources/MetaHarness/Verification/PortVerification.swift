import Backbones
import Environments
import Interventions
import Statistics
import Trajectories

/// Goes through a port again with the episodes of its store alone.
struct PortVerification {
  let folder: RunFolder
  let store: Store
  let environment: (String) throws -> any Environment

  /// Compares every file that the port wrote and returns its certificate as it comes out again.
  ///
  /// Cells that were carried over from an earlier certificate stand as they are: their episodes are in
  /// another store.
  func run(_ comparison: inout FigureComparison) async throws -> [JSONObject] {
    guard let certificate = RunFile.json(folder.path + "/certificate.json") else {
      throw EvaluationError.noCertificate(folder.path)
    }
    let settings = try settings(certificate)
    let port = HarnessPort(
      settings, recorder: Recorder(store: store, run: 0, concurrency: EpisodeBatch.coreCount))
    let result = try await port.run()
    for file in result.files(carriedOver: certificate["carriedOver"]?.arrayValue ?? []) {
      try comparison.compare(folder.path + "/" + file.name, with: file.text, label: file.name)
    }
    return [result.certificate.json]
  }

  private func settings(_ certificate: JSONValue) throws -> HarnessPort.Settings {
    let saved = folder.configuration
    guard let identity = BackboneIdentity.all(inCellsOf: certificate).first,
      let hash = saved["harness"]?.stringValue.flatMap(Digest.init(hex:)),
      let seed = saved["seed"]?.intValue, let limit = saved["limit"]?.intValue,
      let confirmLimit = saved["confirmLimit"]?.intValue, let trials = saved["trials"]?.intValue,
      let alpha = saved["alpha"]?.doubleValue, let margin = saved["margin"]?.doubleValue
    else { throw EvaluationError.damagedConfiguration("backbone, harness, limits, alpha or seed") }
    guard let body = try store.harness(hash) else {
      throw EvaluationError.missingHarness(hash.hex)
    }
    return HarnessPort.Settings(
      environments: try worlds(certificate),
      backbone: RecordedBackbone(replaying: identity, from: .empty),
      harness: try HarnessFile.read(body, file: folder.storePath), measureLimit: limit,
      confirmLimit: confirmLimit, trials: trials,
      sampling: try Sampling(canonicalText: saved["sampling"]?.stringValue ?? ""),
      seed: Seed(UInt64(truncatingIfNeeded: seed)),
      gate: AcceptanceGate(error: alpha, margin: margin),
      batch: try store.runNames().first ?? "")
  }

  /// The worlds that were tested: those of the certificate, without the ones that had not moved.
  private func worlds(_ certificate: JSONValue) throws -> [any Environment] {
    let tested = (certificate["worlds"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    return try (folder.configuration["environments"]?.arrayValue ?? []).compactMap { saved in
      guard let name = saved["name"]?.stringValue, tested.contains(name) else { return nil }
      let world = try environment(name)
      guard world.surface.hex == saved["surface"]?.stringValue else {
        throw EvaluationError.otherSurface(environment: name)
      }
      return world
    }
  }
}
