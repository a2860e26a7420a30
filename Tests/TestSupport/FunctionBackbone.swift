public import Backbones
public import Environments
public import Trajectories

/// A backbone whose answers a test computes.
public struct FunctionBackbone: Backbone {
  public let identity: BackboneIdentity
  private let answer:
    @Sendable (CompletionRequest, WorldView?) throws(BackboneError) -> [Completion]

  public init(
    name: String = "function", kind: BackboneIdentity.Kind = .scripted, isReproducible: Bool = true,
    answer:
      @escaping @Sendable (CompletionRequest, WorldView?) throws(BackboneError) -> [Completion]
  ) {
    identity = BackboneIdentity(
      name: name, kind: kind, digest: Digest(of: "test/\(name)"), isReproducible: isReproducible)
    self.answer = answer
  }

  public func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    try answer(request, privileged)
  }

  /// Draws each amount at random from the call's seed and closes the desk now and then.
  public static let wanderer = FunctionBackbone(name: "wanderer") { request, _ in
    var generator = request.seed.generator
    let closes = generator.chance(0.15)
    let amount = generator.integer(in: -6...6)
    let call =
      closes
      ? ToolCall(id: "c", name: "close_desk", arguments: "{}")
      : ToolCall(id: "c", name: "add", arguments: "{\"amount\":\(amount)}")
    return [Completion(text: "", toolCalls: [call], finishReason: .toolCalls)]
  }
}
