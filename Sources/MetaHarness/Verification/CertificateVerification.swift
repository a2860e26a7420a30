import Backbones
public import Environments
import Interventions
import Statistics
public import Trajectories

/// Recomputes a run's certificate from its store: no model is asked, nothing is written.
public struct CertificateVerification: Sendable {
  /// What was compared.
  public struct Report: Sendable {
    /// Figures that were compared.
    public let figures: Int
    /// One line for each figure that came out differently: where, recorded, recomputed.
    public let differences: [String]
    /// The certificates as they come out of the store, in the order of the arms.
    public let certificates: [JSONObject]

    /// Whether every figure came out as recorded.
    public var agrees: Bool { differences.isEmpty }
  }

  /// The run's folder.
  public let folder: RunFolder
  private let environment: @Sendable (String) throws -> any Environment

  /// Verifies a run; `environment` makes the world of a name as the run's configuration has it.
  public init(
    _ folder: RunFolder, environment: @escaping @Sendable (String) throws -> any Environment
  ) {
    self.folder = folder
    self.environment = environment
  }

  /// Recomputes every certificate of the run and compares figure by figure.
  public func run() async throws -> Report {
    let store = try Store(path: folder.storePath, access: .readOnly)
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
    var figures = 0
    var differences: [String] = []
    var certificates: [JSONObject] = []
    for (place, arm) in plan.arms.enumerated() {
      let file = folder.path + "/" + EvaluationConfiguration.certificateName(place, of: plan.arms)
      let recorded = try JSONValue(parsing: FileContents.read(file))
      let openings = try recorded["testOpenings"].map(Ledger.Opening.list) ?? []
      let again = Certificate(
        harness: arm.digest, cells: result.cells(ofArm: place), openings: openings,
        gate: plan.gate, seed: plan.seed, networks: saved.networks)
      certificates.append(again.json)
      compare(
        recorded, .object(again.json), at: arm.name, &figures, &differences)
    }
    return Report(figures: figures, differences: differences, certificates: certificates)
  }

  private func compare(
    _ recorded: JSONValue, _ again: JSONValue, at path: String, _ figures: inout Int,
    _ differences: inout [String]
  ) {
    switch (recorded, again) {
    case (.object(let left), .object(let right)):
      for key in left.keys + right.keys.filter({ left[$0] == nil }) {
        compare(
          left[key] ?? .null, right[key] ?? .null, at: "\(path).\(key)", &figures, &differences)
      }
    case (.array(let left), .array(let right)) where left.count == right.count:
      for place in left.indices {
        compare(left[place], right[place], at: "\(path)[\(place)]", &figures, &differences)
      }
    default:
      figures += 1
      // Texts are what both files hold, so that a figure is equal when it is written equally.
      let texts = (recorded.compactText, again.compactText)
      if texts.0 != texts.1 {
        differences.append("\(path): recorded \(texts.0), recomputed \(texts.1)")
      }
    }
  }
}
