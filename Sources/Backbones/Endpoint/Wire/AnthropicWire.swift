import Trajectories

/// Anthropic's messages: requests out, answers in.
enum AnthropicWire {
  /// The longest answer where nobody says; the wire insists on a number.
  private static let fallbackTokens = 4096

  static func body(_ request: CompletionRequest, _ settings: EndpointSettings) -> JSONObject {
    var messages = MessageOrder.repaired(request.messages)
    if settings.tools == .text, !request.tools.isEmpty {
      messages = TextTools.rendered(messages, tools: request.tools)
    }
    let limit =
      request.sampling.maximumTokens ?? settings.defaultMaximumTokens ?? fallbackTokens
    var body: JSONObject = [
      "model": .string(settings.model), "max_tokens": .integer(limit),
      "messages": .array(turns(messages)),
    ]
    let system = messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n\n")
    if !system.isEmpty { body["system"] = .string(system) }
    if settings.tools == .native, !request.tools.isEmpty {
      body["tools"] = .array(
        request.tools.map {
          [
            "name": .string($0.name), "description": .string($0.summary),
            "input_schema": $0.parameters,
          ]
        })
    }
    // Newer models take one of the two at most, some neither.
    if settings.sendsTemperature {
      if request.sampling.topP != 1 {
        body["top_p"] = .double(request.sampling.topP)
      } else {
        body["temperature"] = .double(min(1, request.sampling.temperature))
      }
    }
    if !settings.stop.isEmpty {
      body["stop_sequences"] = .array(settings.stop.map(JSONValue.string))
    }
    if settings.streams { body["stream"] = true }
    for member in settings.extraBody.members { body[member.key] = member.value }
    return body
  }

  /// The conversation as turns that alternate, each tool's result in the turn after its call.
  private static func turns(_ messages: [Message]) -> [JSONValue] {
    var turns: [(role: String, blocks: [JSONValue])] = []
    for message in messages where message.role != .system {
      let role = message.role == .assistant ? "assistant" : "user"
      let blocks = blocks(message)
      guard !blocks.isEmpty else { continue }
      if turns.last?.role == role {
        turns[turns.count - 1].blocks += blocks
      } else {
        turns.append((role, blocks))
      }
    }
    if turns.first?.role == "assistant" {
      turns.insert(("user", [["type": "text", "text": "(start)"]]), at: 0)
    }
    return turns.map { ["role": .string($0.role), "content": .array($0.blocks)] }
  }

  private static func blocks(_ message: Message) -> [JSONValue] {
    if message.role == .tool, let id = message.toolCallID {
      return [
        [
          "type": "tool_result", "tool_use_id": .string(id), "content": .string(message.content),
        ]
      ]
    }
    var blocks: [JSONValue] = []
    // Empty texts are refused.
    if !message.content.isEmpty {
      blocks.append(["type": "text", "text": .string(message.content)])
    }
    for call in message.toolCalls {
      let input = try? JSONValue(parsing: call.arguments)
      blocks.append([
        "type": "tool_use", "id": .string(call.id), "name": .string(call.name),
        "input": input?.objectValue == nil ? [:] : input ?? [:],
      ])
    }
    return blocks
  }

  /// Reads an answer that came in one piece.
  static func answer(_ value: JSONValue) throws(WireError) -> WireAnswer {
    if let error = WireError(in: value) { throw error }
    guard let blocks = value["content"]?.arrayValue else {
      throw WireError("expected an answer with content, found \(value.compactText.prefix(120))")
    }
    var completion = Completion(text: "")
    for block in blocks { add(block, to: &completion) }
    completion.finishReason = .init(word: value["stop_reason"]?.stringValue)
    completion.usage = usage(value["usage"])
    return WireAnswer(completions: [completion], fingerprint: nil)
  }

  static func add(_ block: JSONValue, to completion: inout Completion) {
    switch block["type"]?.stringValue {
    case "text": completion.text += block["text"]?.stringValue ?? ""
    case "thinking":
      completion.reasoning =
        (completion.reasoning ?? "") + (block["thinking"]?.stringValue ?? "")
    case "tool_use":
      completion.toolCalls.append(
        ToolCall(
          id: block["id"]?.stringValue ?? "call_\(completion.toolCalls.count)",
          name: block["name"]?.stringValue ?? "",
          arguments: block["input"]?.compactText ?? "{}"))
    default: break
    }
  }

  static func usage(_ value: JSONValue?) -> TokenUsage {
    func count(_ key: String) -> Int { min(max(0, value?[key]?.intValue ?? 0), 1 << 40) }
    let cached = count("cache_read_input_tokens")
    return TokenUsage(
      input: count("input_tokens") + cached + count("cache_creation_input_tokens"),
      output: count("output_tokens"), cachedInput: cached)
  }
}

/// Puts Anthropic messages together that arrive in pieces.
struct AnthropicStream {
  private var blocks: [Int: JSONObject] = [:]
  private var inputs: [Int: String] = [:]
  private var usage = TokenUsage()
  private var reason: String?
  private(set) var isDone = false

  mutating func take(_ event: ServerSentEvents.Event) throws(WireError) {
    guard let value = try? JSONValue(parsing: event.data) else {
      throw WireError("a piece of the stream is not JSON: \(event.data.prefix(80))")
    }
    if let error = WireError(in: value) { throw error }
    let index = value["index"]?.intValue ?? 0
    switch value["type"]?.stringValue {
    case "message_start": usage = AnthropicWire.usage(value["message"]?["usage"])
    case "content_block_start":
      // A start that comes twice begins nothing anew.
      if blocks[index] == nil { blocks[index] = value["content_block"]?.objectValue }
    case "content_block_delta": take(delta: value["delta"] ?? [:], at: index)
    case "message_delta":
      reason = value["delta"]?["stop_reason"]?.stringValue ?? reason
      let final = AnthropicWire.usage(value["usage"])
      usage.output = max(usage.output, final.output)
    case "message_stop": isDone = true
    default: break
    }
  }

  private mutating func take(delta: JSONValue, at index: Int) {
    func grow(_ key: String) {
      let more = delta[key]?.stringValue ?? ""
      blocks[index, default: [:]][key] = .string(
        (blocks[index]?[key]?.stringValue ?? "") + more)
    }
    switch delta["type"]?.stringValue {
    case "text_delta": grow("text")
    case "thinking_delta": grow("thinking")
    case "input_json_delta":
      inputs[index, default: ""] += delta["partial_json"]?.stringValue ?? ""
    default: break
    }
  }

  func answer() throws(WireError) -> WireAnswer {
    guard isDone else { throw WireError("the stream broke off in the middle of an answer") }
    var completion = Completion(text: "")
    for index in blocks.keys.sorted() {
      guard let block = blocks[index] else { continue }
      AnthropicWire.add(.object(block), to: &completion)
      if let written = inputs[index], !written.isEmpty, !completion.toolCalls.isEmpty {
        completion.toolCalls[completion.toolCalls.count - 1].arguments = written
      }
    }
    completion.finishReason = .init(word: reason)
    completion.usage = usage
    return WireAnswer(completions: [completion], fingerprint: nil)
  }
}
