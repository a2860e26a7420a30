import Trajectories

/// Puts chat completions together that arrive in pieces.
struct OpenAIStream {
  private struct Choice {
    var completion = Completion(text: "")
    var isFinished = false
    var calls: [Int: ToolCall] = [:]
  }

  private var choices: [Int: Choice] = [:]
  private var usage = TokenUsage()
  private var fingerprint: String?
  /// Whether the server has said that this was all.
  private(set) var isDone = false

  mutating func take(_ event: ServerSentEvents.Event) throws(WireError) {
    if isDone { return }
    if event.data == "[DONE]" {
      isDone = true
      return
    }
    guard let value = try? JSONValue(parsing: event.data) else {
      throw WireError("a piece of the stream is not JSON: \(event.data.prefix(80))")
    }
    if let error = WireError(in: value) { throw error }
    if let billed = value["usage"], !billed.isNull { usage = OpenAIWire.usage(billed) }
    fingerprint = value["system_fingerprint"]?.stringValue ?? fingerprint
    for piece in value["choices"]?.arrayValue ?? [] { take(choice: piece) }
  }

  private mutating func take(choice piece: JSONValue) {
    let index = piece["index"]?.intValue ?? 0
    guard (0..<1024).contains(index) else { return }
    var choice = choices[index] ?? Choice()
    defer { choices[index] = choice }
    // What follows the end of a choice is the end sent twice.
    guard !choice.isFinished else { return }
    let delta = piece["delta"] ?? piece["message"] ?? [:]
    choice.completion.text += delta["content"]?.contentText ?? ""
    if let text = delta["reasoning_content"]?.stringValue ?? delta["reasoning"]?.stringValue {
      choice.completion.reasoning = (choice.completion.reasoning ?? "") + text
    }
    if let refusal = delta["refusal"]?.stringValue, !refusal.isEmpty {
      choice.completion.text += refusal
      choice.completion.finishReason = .refused
    }
    for (position, call) in (delta["tool_calls"]?.arrayValue ?? []).enumerated() {
      take(call: call, at: call["index"]?.intValue ?? position, in: &choice)
    }
    if let more = OpenAIWire.logProbability(piece["logprobs"]) {
      choice.completion.logProbability = (choice.completion.logProbability ?? 0) + more
    }
    if let word = piece["finish_reason"]?.stringValue {
      choice.isFinished = true
      if choice.completion.finishReason != .refused {
        choice.completion.finishReason = .init(word: word)
      }
    }
  }

  private func take(call piece: JSONValue, at index: Int, in choice: inout Choice) {
    guard (0..<256).contains(index) else { return }
    var call = choice.calls[index] ?? ToolCall(id: "", name: "", arguments: "")
    // Ids and names come once; servers that repeat them with each piece mean the same ones.
    if let id = piece["id"]?.stringValue, !id.isEmpty { call.id = id }
    if let name = piece["function"]?["name"]?.stringValue, !name.isEmpty { call.name = name }
    if let arguments = piece["function"]?["arguments"] {
      call.arguments += arguments.stringValue ?? (arguments.isNull ? "" : arguments.compactText)
    }
    choice.calls[index] = call
  }

  /// The answer, once the stream has ended.
  func answer() throws(WireError) -> WireAnswer {
    guard !choices.isEmpty else { throw WireError("the stream held no answer") }
    guard isDone || choices.values.allSatisfy(\.isFinished) else {
      throw WireError("the stream broke off in the middle of an answer")
    }
    var completions: [Completion] = []
    for index in choices.keys.sorted() {
      guard let choice = choices[index] else { continue }
      var completion = choice.completion
      for place in choice.calls.keys.sorted() {
        guard var call = choice.calls[place], !call.name.isEmpty else { continue }
        if call.id.isEmpty { call.id = "call_\(place)" }
        completion.toolCalls.append(call)
      }
      if !choice.isFinished { completion.finishReason = .other }
      completion.separateReasoning()
      completions.append(completion)
    }
    completions[0].usage = usage
    return WireAnswer(completions: completions, fingerprint: fingerprint)
  }
}
