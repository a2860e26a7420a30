public import Environments
public import Trajectories

/// The environment's expert with planted, labelled faults and harmless oddities.
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
    let parts = ["metaharness/scripted/3", FaultTable.canonicalText] + kinds.map(\.rawValue)
    identity = BackboneIdentity(
      name: name, kind: .scripted, digest: Digest(of: parts.joined(separator: "\n")),
      isReproducible: true)
  }

  /// The faults of an episode; where they struck is in the ground truth of its steps.
  public func plan(episode: Seed, environment: String) -> FaultPlan {
    FaultPlan(episode: episode, environment: environment, among: kinds)
  }

  public func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    guard let world = privileged, let expert = world.environment.expert() else {
      throw .unavailable(
        backbone: identity.name, detail: "the environment has no expert; choose another backbone")
    }
    let plan = plan(episode: request.episode, environment: world.environment.name)
    var answer = answer(expert.nextAction(in: world), to: request, in: world, plan)
    answer.usage.droppedInput = tokensOutOfSight(request.messages, plan)
    return Array(repeating: answer, count: max(1, request.count))
  }

  private func answer(
    _ right: Action?, to request: CompletionRequest, in world: WorldView, _ plan: FaultPlan
  ) -> Completion {
    guard let right else { return Completion(action: surrender(request), calls: 0) }
    let calls = CallHistory(request.messages)
    for fault in plan.faults {
      let site = FaultSite(fault, right: right, request: request, calls: calls, world: world)
      if let wrong = site.answer() { return wrong }
    }
    let plain = Completion(action: right, calls: request.messages.count)
    for oddity in plan.oddities {
      if let odd = oddity.answer(plain, right: right, to: request, calls: calls) { return odd }
    }
    return plain
  }

  /// A model that forgets says how much of a conversation it no longer sees, as servers do.
  private func tokensOutOfSight(_ messages: [Message], _ plan: FaultPlan) -> Int {
    guard let fault = plan.faults.first(where: { $0.kind == .forgetsWindow }) else { return 0 }
    let lost = FaultTable.figures(fault.kind, fault.strength).outOfSight(messages)
    return messages[lost].reduce(0) { sum, message in
      message.toolCalls.reduce(sum + tokens.count(message.content)) {
        $0 + tokens.count($1.arguments)
      }
    }
  }

  /// What a model says that has got itself into a place where nothing helps any more.
  private func surrender(_ request: CompletionRequest) -> Action {
    request.style == .textCommands ? .text("look") : .say("I am sorry, I cannot go on with this.")
  }
}
