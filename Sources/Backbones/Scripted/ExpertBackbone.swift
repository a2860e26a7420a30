public import Environments
public import Trajectories

/// Answers with the environment's own expert: the ceiling, and the proof that tasks are solvable.
public struct ExpertBackbone: Backbone {
  /// What it is.
  public let identity = BackboneIdentity(
    name: "expert", kind: .scripted, digest: Digest(of: "metaharness/expert/1"),
    isReproducible: true)

  /// Makes the backbone.
  public init() {}

  public func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    guard let world = privileged, let expert = world.environment.expert() else {
      throw .unavailable(
        backbone: identity.name, detail: "the environment has no expert; choose another backbone")
    }
    let completion = Completion(action: expert.nextAction(in: world), calls: request.messages.count)
    return Array(repeating: completion, count: max(1, request.count))
  }
}

extension Completion {
  /// The well-formed answer that an action is written as; an empty one for no action.
  package init(action: Action?, calls: Int) {
    switch action {
    case .tool(let name, let arguments):
      self.init(
        text: "",
        toolCalls: [
          ToolCall(id: "call_\(calls)", name: name, arguments: arguments.compactText)
        ], finishReason: .toolCalls)
    case .text(let text), .say(let text):
      self.init(text: text)
    case nil:
      self.init(text: "")
    }
  }
}
