import Backbones

extension Diagnosis {
  /// What an endpoint can do, found out by asking it.
  static func examination(of name: String, _ invocation: Invocation) async throws -> [Diagnosis] {
    guard let endpoint = try ChosenBackbone.make(name, invocation) as? EndpointBackbone else {
      throw UsageError("expected an endpoint, found \(name), which needs no examination")
    }
    return await EndpointExamination(endpoint).findings().map { finding in
      let state: State =
        switch finding.state {
        case .ok: .ok
        case .limited: .limited
        // Without an answer there is no endpoint; everything else can be lived with.
        case .failed: finding.name == "answers" ? .missing : .limited
        }
      return Diagnosis(
        name: "\(endpoint.settings.name): \(finding.name)", state: state, detail: finding.detail)
    }
  }
}
