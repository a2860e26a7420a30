public import Trajectories

/// Sixteen fixed questions and their greedy answers: equal on every machine and with every
/// instruction set, or something is broken.
public struct NeuralProbe: Sendable {
  /// The answers in order.
  public let answers: [Completion]
  /// Digest of all answers with their log-probabilities.
  public let digest: Digest

  /// Asks a model file.
  public init(
    path: String, arithmetic: Arithmetic = .int8, settings: EngineSettings = EngineSettings()
  ) async throws {
    try await self.init(
      NeuralBackbone(name: "probe", path: path, arithmetic: arithmetic, settings: settings))
  }

  init(_ backbone: NeuralBackbone) async throws {
    var answers: [Completion] = []
    let builder = DigestBuilder()
    for number in 0..<16 {
      let request = NeuralProbe.request(number)
      for answer in try await backbone.complete(request, privileged: nil) {
        builder.update(answer.text)
        for call in answer.toolCalls { builder.update("\(call.name) \(call.arguments)") }
        builder.update("\((answer.logProbability ?? 0).bitPattern)")
        answers.append(answer)
      }
    }
    self.answers = answers
    digest = builder.finish()
  }

  private static func request(_ number: Int) -> CompletionRequest {
    var messages = [
      Message(.system, "You help at the desk of shop \(number % 4)."),
      Message(.user, "Order #W\(1_000_000 + number * 7919) should be \(wishes[number % 4])."),
    ]
    if number >= 8 {
      let call = ToolCall(id: "c", name: "get_order", arguments: #"{"id":"W\#(number)"}"#)
      messages.append(Message(.assistant, "", toolCalls: [call]))
      messages.append(Message(.tool, "status pending\nitems 2", toolCallID: "c"))
    }
    return CompletionRequest(
      messages: messages, tools: [tool], style: .toolCalls,
      sampling: Sampling(maximumTokens: 32), seed: Seed(UInt64(number)))
  }

  private static let wishes = ["cancelled", "sent back", "sent elsewhere", "paid by card"]
  private static let tool = ToolSpec(
    name: "get_order", summary: "",
    parameters: [
      "type": "object", "properties": ["id": ["type": "string"]], "required": ["id"],
    ], kind: .read)
}
