import Trajectories

/// Chat completions: requests out, answers in.
enum OpenAIWire {
  static func body(
    _ request: CompletionRequest, _ settings: EndpointSettings, seed: Seed, count: Int
  ) -> JSONObject {
    let offered = settings.tools == .native ? request.tools : []
    var messages = MessageOrder.repaired(request.messages)
    if settings.tools == .text, !request.tools.isEmpty {
      messages = TextTools.rendered(messages, tools: request.tools)
    }
    var body: JSONObject = [
      "model": .string(settings.model),
      "messages": .array(messages.map { message($0, systemRole: settings.systemRole) }),
    ]
    if !offered.isEmpty { body["tools"] = .array(offered.map(tool)) }
    if settings.sendsTemperature {
      body["temperature"] = .double(request.sampling.temperature)
      if request.sampling.topP != 1 { body["top_p"] = .double(request.sampling.topP) }
    }
    if let limit = request.sampling.maximumTokens ?? settings.defaultMaximumTokens {
      body[settings.tokenField] = .integer(limit)
    }
    // Servers differ in how many bits they take; 31 fit everywhere.
    if settings.sendsSeed { body["seed"] = .integer(Int(seed.value & 0x7FFF_FFFF)) }
    if count > 1 { body["n"] = .integer(count) }
    if !settings.stop.isEmpty { body["stop"] = .array(settings.stop.map(JSONValue.string)) }
    if settings.asksLogProbabilities { body["logprobs"] = true }
    if let penalty = settings.repeatPenalty {
      // llama.cpp's name and vLLM's, whose model files can change the default.
      body["repeat_penalty"] = .double(penalty)
      body["repetition_penalty"] = .double(penalty)
    }
    if settings.streams {
      body["stream"] = true
      body["stream_options"] = ["include_usage": true]
    }
    for member in settings.extraBody.members { body[member.key] = member.value }
    return body
  }

  private static func tool(_ tool: ToolSpec) -> JSONValue {
    [
      "type": "function",
      "function": [
        "name": .string(tool.name), "description": .string(tool.summary),
        "parameters": tool.parameters,
      ],
    ]
  }

  private static func message(_ message: Message, systemRole: String) -> JSONValue {
    let role = message.role == .system ? systemRole : message.role.rawValue
    // Some chat templates print a null, none minds an empty text.
    var object: JSONObject = ["role": .string(role), "content": .string(message.content)]
    if !message.toolCalls.isEmpty {
      object["tool_calls"] = .array(
        message.toolCalls.map { call in
          [
            "id": .string(call.id), "type": "function",
            "function": [
              "name": .string(call.name), "arguments": .string(call.arguments),
            ],
          ]
        })
    }
    if let id = message.toolCallID { object["tool_call_id"] = .string(id) }
    return .object(object)
  }

  /// Reads an answer that came in one piece.
  static func answer(_ value: JSONValue) throws(WireError) -> WireAnswer {
    if let error = WireError(in: value) { throw error }
    guard let choices = value["choices"]?.arrayValue, !choices.isEmpty else {
      throw WireError("expected an answer with choices, found \(value.compactText.prefix(120))")
    }
    let inOrder = choices.enumerated().sorted {
      ($0.element["index"]?.intValue ?? $0.offset) < ($1.element["index"]?.intValue ?? $1.offset)
    }
    var completions = inOrder.map { completion($0.element) }
    // The bill is for all of them together.
    completions[0].usage = usage(value["usage"])
    return WireAnswer(
      completions: completions, fingerprint: value["system_fingerprint"]?.stringValue)
  }

  private static func completion(_ choice: JSONValue) -> Completion {
    let message = choice["message"] ?? choice["delta"] ?? [:]
    var completion = Completion(text: message["content"]?.contentText ?? "")
    completion.reasoning =
      message["reasoning_content"]?.stringValue ?? message["reasoning"]?.stringValue
    completion.finishReason = .init(word: choice["finish_reason"]?.stringValue)
    if let refusal = message["refusal"]?.stringValue, !refusal.isEmpty {
      completion.finishReason = .refused
      if completion.text.isEmpty { completion.text = refusal }
    }
    completion.toolCalls = (message["tool_calls"]?.arrayValue ?? []).enumerated().compactMap {
      call($0.element, position: $0.offset)
    }
    if completion.toolCalls.isEmpty, let old = message["function_call"], !old.isNull,
      let call = call(["function": old], position: 0)
    {
      completion.toolCalls = [call]
    }
    completion.logProbability = logProbability(choice["logprobs"])
    completion.separateReasoning()
    return completion
  }

  private static func call(_ value: JSONValue, position: Int) -> ToolCall? {
    guard let function = value["function"], let name = function["name"]?.stringValue else {
      return nil
    }
    let arguments = function["arguments"]
    return ToolCall(
      id: value["id"]?.stringValue ?? "call_\(position)", name: name,
      arguments: arguments?.stringValue ?? (arguments.map { $0.isNull ? "" : $0.compactText } ?? "")
    )
  }

  static func logProbability(_ value: JSONValue?) -> Double? {
    guard let tokens = value?["content"]?.arrayValue else { return nil }
    let figures = tokens.compactMap { $0["logprob"]?.doubleValue }
    return figures.isEmpty ? nil : figures.reduce(0, +)
  }

  static func usage(_ value: JSONValue?) -> TokenUsage {
    func count(_ value: JSONValue?) -> Int { min(max(0, value?.intValue ?? 0), 1 << 40) }
    return TokenUsage(
      input: count(value?["prompt_tokens"]), output: count(value?["completion_tokens"]),
      cachedInput: count(value?["prompt_tokens_details"]?["cached_tokens"]))
  }
}
