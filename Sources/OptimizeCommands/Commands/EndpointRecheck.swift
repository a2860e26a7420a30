import Backbones
import MetaHarness
import Trajectories

/// Whether an endpoint still answers its probe questions as it did when a run began.
struct EndpointRecheck {
  let name: String
  /// Questions with the same answer as then.
  let same: Int
  let asked: Int
  /// Whether the server still calls its build the same.
  let isSameBuild: Bool

  var isSame: Bool { same == asked && isSameBuild }

  var text: String {
    "\(name): \(same) of \(asked) probe answers as recorded"
      + (isSameBuild ? "" : ", another build of the server")
  }

  var json: JSONValue {
    [
      "backbone": .string(name), "same": .integer(same), "asked": .integer(asked),
      "sameBuild": .bool(isSameBuild),
    ]
  }

  /// Asks every endpoint of a run again; `declared` says where they are.
  static func all(
    of run: EvaluationConfiguration, _ folder: RunFolder, _ declared: [String],
    _ invocation: Invocation
  ) async throws -> [EndpointRecheck] {
    let store = try Store(path: folder.storePath, access: .readOnly)
    let known =
      try declared.compactMap { EndpointSettings(flag: $0, environment: invocation.environment) }
      + ChosenBackbone.declared(invocation)
    var checks: [EndpointRecheck] = []
    for identity in try run.backbones where identity.kind == .endpoint {
      guard let settings = known.first(where: { $0.name == identity.name }) else {
        throw CommandError(
          "the run asked the endpoint \(identity.name); say where it is with --backbone "
            + "\(identity.name)=URL#MODEL or in backbones.json", status: .usage)
      }
      let endpoint = EndpointBackbone(settings, environment: invocation.environment)
      guard endpoint.identity.digest == identity.digest else {
        throw CommandError(
          "\(identity.name) is declared with other settings than in the run; its answers could "
            + "not be compared", status: .usage)
      }
      let recorded =
        try store.answers(to: EndpointProbes.key(of: identity), batch: run.batch) ?? []
      let fresh = try await endpoint.probeAnswers()
      let pairs = zip(recorded.dropLast(), fresh.dropLast())
      checks.append(
        EndpointRecheck(
          name: identity.name,
          same: pairs.count { $0.text == $1.text && $0.toolCalls == $1.toolCalls },
          asked: fresh.count - 1, isSameBuild: recorded.last?.text == fresh.last?.text))
    }
    return checks
  }
}
