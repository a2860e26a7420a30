public import Environments
public import Trajectories

/// The environment's expert with planted, labelled faults.
///
/// For measuring the miner and the gates against known truth; a gain on it is never a result. It
/// keeps no memory: every answer is a function of the conversation, the world and the seed, so it
/// reacts to what a harness shows it as a model would.
public struct ScriptedBackbone: Backbone {
  /// What it is.
  public let identity: BackboneIdentity
  private let kinds: [ScriptedFault]

  /// Makes a backbone whose episodes draw their faults from `kinds`.
  public init(name: String, kinds: [ScriptedFault]) {
    self.kinds = kinds
    let version = "metaharness/scripted/1/" + kinds.map(\.rawValue).joined(separator: "+")
    identity = BackboneIdentity(
      name: name, kind: .scripted, digest: Digest(of: version), isReproducible: true)
  }

  /// The faults of an episode, which its trajectory does not tell.
  public func plan(episode: Seed) -> FaultPlan { FaultPlan(episode: episode, among: kinds) }

  public func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    guard let world = privileged, let expert = world.environment.expert() else {
      throw .unavailable(
        backbone: identity.name, detail: "the environment has no expert; choose another backbone")
    }
    let right = expert.nextAction(in: world)
    let answer = answer(right, to: request)
    return Array(repeating: answer, count: max(1, request.count))
  }

  private func answer(_ right: Action?, to request: CompletionRequest) -> Completion {
    let plain = Completion(action: right, calls: request.messages.count)
    guard let right else { return plain }
    let calls = CallHistory(request.messages)
    for fault in plan(episode: request.episode).faults {
      let site = FaultSite(fault, action: right, request: request, calls: calls)
      if let wrong = site.answer() { return wrong }
    }
    return plain
  }
}
