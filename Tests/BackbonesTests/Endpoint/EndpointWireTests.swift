import TestSupport
import Testing
import Trajectories

@testable import Backbones

/// What is sent and what is read, form by form.
@Suite(.timeLimit(.minutes(2))) struct EndpointWireTests {
  static let tool = EndpointProbes.lookup

  static func body(_ request: CompletionRequest, _ settings: EndpointSettings) throws -> JSONValue {
    .object(OpenAIWire.body(request, settings, seed: request.seed, count: request.count))
  }

  @Test func aRequestSaysEverythingThatDecidesTheAnswer() throws {
    var request = Endpoints.request(tools: [EndpointWireTests.tool], count: 3)
    request.sampling = Sampling(temperature: 0.5, topP: 0.9, maximumTokens: 77)
    let body = try EndpointWireTests.body(
      request,
      Endpoints.settings("http://127.0.0.1:1/v1") {
        $0.stop = ["END"]
        $0.asksLogProbabilities = true
        $0.extraBody = ["top_k": 5]
      })
    #expect(body["model"] == "tiny" && body["temperature"] == 0.5 && body["top_p"] == 0.9)
    #expect(body["max_tokens"] == 77 && body["seed"] == 7 && body["n"] == 3)
    #expect(body["stop"] == ["END"] && body["logprobs"] == true && body["top_k"] == 5)
    #expect(body["repeat_penalty"] == 1 && body["repetition_penalty"] == 1)
    #expect(body["tools"]?[0]?["function"]?["name"] == "look_up_parcel")
  }

  @Test func hostedServersGetNoParameterThatTheyRefuse() throws {
    let settings = EndpointSettings(name: "a", url: "https://api.openai.com/v1", model: "m")
    var request = Endpoints.request()
    request.sampling.maximumTokens = 9
    let body = try EndpointWireTests.body(request, settings)
    #expect(body["repeat_penalty"] == nil && body["max_completion_tokens"] == 9)
  }

  static let addresses: [(String, String)] = [
    ("http://localhost:8000/v1", "http://localhost:8000/v1/chat/completions"),
    ("http://h/v1/", "http://h/v1/chat/completions"),
    ("http://h/v1/chat/completions", "http://h/v1/chat/completions"),
    ("https://api.anthropic.com", "https://api.anthropic.com/v1/messages"),
    (
      "https://x.openai.azure.com/openai/deployments/d",
      "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"
    ),
    ("http://h/v1?team=a", "http://h/v1/chat/completions?team=a"),
  ]

  @Test(arguments: addresses)
  func addressesLeadWhereTheWireLives(url: String, target: String) {
    let settings = EndpointSettings(name: "a", url: url, model: "m")
    let address = EndpointAddress(url)
    #expect(address.target(settings.wire, apiVersion: settings.apiVersion) == target)
  }

  static let answers: [(String, Completion)] = [
    (
      #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},"finish_reason":"stop"}]}"#,
      Completion(text: "ab")
    ),
    (
      #"{"choices":[{"message":{"content":null,"refusal":"no"},"finish_reason":"stop"}]}"#,
      Completion(text: "no", finishReason: .refused)
    ),
    (
      #"{"choices":[{"message":{"content":"x","reasoning_content":"why"},"finish_reason":"eldritch"}]}"#,
      Completion(text: "x", reasoning: "why", finishReason: .other)
    ),
    (
      #"{"choices":[{"message":{"content":"<think>\nhm</think>\n\ngo to bed 1"},"finish_reason":"stop"}]}"#,
      Completion(text: "go to bed 1", reasoning: "hm")
    ),
    (
      #"{"choices":[{"message":{"tool_calls":[{"id":"c1","function":{"name":"f","arguments":"{\"a\":"}}]},"finish_reason":"length"}]}"#,
      Completion(
        text: "", toolCalls: [ToolCall(id: "c1", name: "f", arguments: #"{"a":"#)],
        finishReason: .length)
    ),
    (
      #"{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},"finish_reason":"tool_calls"}]}"#,
      Completion(
        text: "", toolCalls: [ToolCall(id: "call_0", name: "f", arguments: #"{"a":1}"#)],
        finishReason: .toolCalls)
    ),
    (
      #"{"choices":[{"message":{"function_call":{"name":"f","arguments":"{}"}},"finish_reason":"function_call"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}"#,
      Completion(
        text: "", toolCalls: [ToolCall(id: "call_0", name: "f", arguments: "{}")],
        finishReason: .toolCalls, usage: TokenUsage(input: 5, output: 2, cachedInput: 4))
    ),
    (
      #"{"choices":[{"message":{"content":"x"},"finish_reason":"stop","logprobs":{"content":[{"logprob":-1},{"logprob":-0.5}]}}]}"#,
      Completion(text: "x", logProbability: -1.5)
    ),
  ]

  @Test(arguments: answers.indices)
  func answersAreRead(index: Int) throws {
    let (text, completion) = EndpointWireTests.answers[index]
    #expect(try OpenAIWire.answer(JSONValue(parsing: text)).completions == [completion])
  }

  @Test func hostileAnswersAreErrorsAndNeverTraps() throws {
    for text in [
      "[]", "{}", "1", #"{"choices":1}"#, #"{"choices":[1,null,{}]}"#, #"{"error":"x"}"#,
      #"{"choices":[{"index":-1e300,"message":{"tool_calls":[1,{"function":2}]}}]}"#,
      #"{"choices":[{}],"usage":{"prompt_tokens":-5,"completion_tokens":1e300}}"#,
    ] {
      let value = try JSONValue(parsing: text)
      let completions = try? OpenAIWire.answer(value).completions
      #expect((completions ?? []).allSatisfy { $0.usage.input >= 0 }, "\(text)")
      _ = try? AnthropicWire.answer(value)
    }
  }

  @Test func piecesMakeTheSameAnswerHoweverTheyAreCut() throws {
    let stream = [
      StubServer.piece(#"{"role":"assistant","content":"Hé"}"#),
      StubServer.piece(#"{"content":"llo"}"#),
      StubServer.piece(
        #"{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"a"}}]}"#),
      StubServer.piece(
        #"{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"\":1}"}}]}"#),
      StubServer.piece("{}", finish: "tool_calls"), StubServer.piece("{}", finish: "tool_calls"),
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\r\n\r\n",
      ": a comment\n\n", "data: [DONE]\n\n", "data: [DONE]\n\n",
    ].joined()
    let bytes = Array(stream.utf8)
    for width in [1, 2, 3, 7, 64, bytes.count] {
      var events = ServerSentEvents()
      var reader = OpenAIStream()
      for start in stride(from: 0, to: bytes.count, by: width) {
        for event in events.feed(Array(bytes[start..<min(bytes.count, start + width)])) {
          try reader.take(event)
        }
      }
      let answer = try reader.answer().completions[0]
      #expect(answer.text == "Héllo" && answer.finishReason == .toolCalls)
      #expect(answer.toolCalls == [ToolCall(id: "c1", name: "f", arguments: #"{"a":1}"#)])
      #expect(answer.usage == TokenUsage(input: 3, output: 4))
    }
  }

  @Test func anEventThatComesTwiceCountsOnce() {
    var events = ServerSentEvents()
    let twice = "id: 4\ndata: x\n\nid: 4\ndata: x\n\nid: 5\ndata: x\n\n"
    #expect(events.feed(Array(twice.utf8)).count == 2)
  }

  @Test func anthropicTurnsAlternateAndResultsFollowTheirCalls() throws {
    let call = ToolCall(id: "c", name: "f", arguments: "{}")
    var request = Endpoints.request(tools: [EndpointWireTests.tool])
    request.messages += [
      Message(.assistant, "", toolCalls: [call]), Message(.tool, "1", toolCallID: "c"),
      Message(.user, "and?"), Message(.assistant, "", toolCalls: [call]),
    ]
    var settings = Endpoints.settings("https://api.anthropic.com")
    settings.streams = false
    let body = JSONValue.object(AnthropicWire.body(request, settings))
    let turns = try #require(body["messages"]?.arrayValue)
    #expect(
      turns.map { $0["role"]?.stringValue } == ["user", "assistant", "user", "assistant", "user"])
    #expect(turns[2]["content"]?[0]?["type"] == "tool_result")
    #expect(turns[4]["content"]?[0]?["type"] == "tool_result")
    #expect(body["system"] == "be brief" && body["max_tokens"] == 4096)
    #expect(body["tools"]?[0]?["input_schema"] != nil && body["seed"] == nil)
  }

  @Test func anthropicAnswersAreReadWholeAndInPieces() throws {
    let whole = try AnthropicWire.answer(
      JSONValue(
        parsing:
          #"{"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"ok"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":2,"cache_read_input_tokens":5}}"#
      ))
    var stream = AnthropicStream()
    for data in [
      #"{"type":"message_start","message":{"usage":{"input_tokens":3,"cache_read_input_tokens":5}}}"#,
      #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"#,
      #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
      #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"ok"}}"#,
      #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}"#,
      #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"#,
      #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}"#,
      #"{"type":"ping"}"#,
      #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}"#,
      #"{"type":"message_stop"}"#,
    ] { try stream.take(ServerSentEvents.Event(name: "", data: data)) }
    #expect(try stream.answer() == whole)
    #expect(whole.completions[0].usage == TokenUsage(input: 8, output: 2, cachedInput: 5))
    #expect(throws: WireError.self) { try AnthropicStream().answer() }
  }

  @Test func halvesOfPairsAreMadeWholeForServersThatInsist() {
    let call = ToolCall(id: "c", name: "f", arguments: "{}")
    let repaired = MessageOrder.repaired([
      Message(.user, "a"), Message(.tool, "lost", toolCallID: "x", name: "g"),
      Message(.assistant, "", toolCalls: [call]), Message(.user, "b"),
    ])
    #expect(repaired.map(\.role) == [.user, .user, .assistant, .tool, .user])
    #expect(repaired[1].content == "Result of g: lost" && repaired[3].toolCallID == "c")
  }

  @Test func textToolsAreOfferedAndOnlyWellFormedCallsAreTaken() async throws {
    let replies = [
      "<tool_call>\n{\"name\": \"look_up_parcel\", \"arguments\": {\"parcel_number\": \"P-1\"}}\n</tool_call>",
      "<tool_call>{'name': 'look_up_parcel'}</tool_call>",
    ]
    let server = StubServer { StubServer.reply(StubServer.chat(replies[$0.number % 2])) }
    let backbone = Endpoints.backbone(server) { $0.tools = .text }
    let request = Endpoints.request(tools: [EndpointWireTests.tool])
    let good = try await backbone.complete(request, privileged: nil)[0]
    #expect(good.toolCalls.map(\.name) == ["look_up_parcel"] && good.text.isEmpty)
    let bad = try await backbone.complete(request, privileged: nil)[0]
    #expect(bad.toolCalls.isEmpty && bad.text == replies[1])
    let sent = try JSONValue(parsing: server.requests[0].body)
    #expect(sent["tools"] == nil)
    #expect(sent["messages"]?[0]?["content"]?.stringValue?.contains("look_up_parcel") == true)
  }

  @Test(arguments: [
    ("<|act|>look_up_parcel {\"parcel_number\":\"P-1\"}", "", ["look_up_parcel"]),
    ("first<|act|>a {}<|act|>b", "first", ["a", "b"]),
    ("no call here <|act", "no call here <|act", []),
  ])
  func callsThatAServerLeftInTheTextAreTakenOutByTheirMark(
    answer: String, text: String, names: [String]
  ) async throws {
    let server = StubServer { _ in StubServer.reply(StubServer.chat(answer)) }
    let backbone = Endpoints.backbone(server) { $0.callMark = "<|act|>" }
    let read = try await backbone.complete(
      Endpoints.request(tools: [EndpointWireTests.tool]), privileged: nil)[0]
    #expect(read.text == text && read.toolCalls.map(\.name) == names)
    #expect((read.finishReason == .toolCalls) == !names.isEmpty)
    let sent = try JSONValue(parsing: server.requests[0].body)
    #expect(sent["tools"]?[0] != nil)
  }

  @Test func aServerThatGivesOneAnswerIsAskedAgainForTheRest() async throws {
    let server = StubServer { StubServer.reply(StubServer.chat("\($0.number)")) }
    let answers = try await Endpoints.backbone(server).complete(
      Endpoints.request(count: 3), privileged: nil)
    #expect(answers.map(\.text) == ["0", "1", "2"])
    let seeds = try server.requests.map { try JSONValue(parsing: $0.body)["seed"]?.intValue }
    #expect(Set(seeds).count == 3)
  }
}
