import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("Prompts and windows")
struct PromptTests {
  static func model(context: Int = 256) throws -> NeuralModel {
    try NeuralModel(GGUFFile(bytes: TinyNetwork(context: context).bytes), arithmetic: .int8)
  }

  /// Tokens as text, with control tokens spelled out.
  static func spelled(_ tokens: [Int32], _ model: NeuralModel) -> String {
    tokens.map { token in
      model.tokenizer.isControl(token)
        ? TinyNetwork.tokens[Int(token)] : model.tokenizer.decode([token])
    }.joined()
  }

  @Test("a conversation is written by the template")
  func template() throws {
    let model = try PromptTests.model()
    let add = ToolSpec(
      name: "add", summary: "",
      parameters: [
        "type": "object", "properties": ["amount": [:], "note": [:]], "required": ["amount"],
      ], kind: .write)
    var close = add
    close.name = "close"
    close.summary = " try add first"
    close.parameters = ["type": "object", "properties": [:]]
    let request = CompletionRequest(
      messages: [
        Message(.system, "Be kind."), Message(.system, "Be brief."), Message(.user, "hello"),
        Message(
          .assistant, "",
          toolCalls: [ToolCall(id: "a", name: "add", arguments: #"{"amount":1}"#)]),
        Message(.tool, "ok", toolCallID: "a"), Message(.assistant, "done"), Message(.user, "bye"),
      ], tools: [add, close], style: .toolCalls, sampling: Sampling(maximumTokens: 20),
      seed: Seed(1))
    let prompt = try NeuralBackbone(name: "t", model: model).prompt(for: request)
    #expect(
      PromptTests.spelled(prompt.tokens, model)
        == "<|system|>Be kind.\nBe brief.<|tools|>add(amount,note?)\nclose() try add first<|end|>"
        + #"<|user|>hello<|end|><|assistant|><|act|>add {"amount":1}<|end|>"#
        + "<|tool|>ok<|end|><|assistant|>done<|end|><|user|>bye<|end|><|assistant|>")
    #expect(prompt.maximumTokens == 20)
    #expect(prompt.dropped == 0)
    var bare = request
    bare.tools = []
    bare.messages = [Message(.user, "x")]
    #expect(
      PromptTests.spelled(
        try NeuralBackbone(name: "t", model: model).prompt(for: bare).tokens, model)
        == "<|user|>x<|end|><|assistant|>")
  }

  @Test(
    "answers are read up to the stop",
    arguments: [
      ("hello", "hello", []),
      ("|add {\"amount\":1}", "", [("add", "{\"amount\":1}")]),
      ("so|add {bad|close", "so", [("add", "{bad"), ("close", "")]),
      ("|", "", [("", "")]),
    ] as [(String, String, [(String, String)])])
  func reading(answer: String, text: String, calls: [(String, String)]) throws {
    let model = try PromptTests.model()
    let call = try #require(model.tokenizer.control("<|act|>"))
    let tokens = answer.split(separator: "|", omittingEmptySubsequences: false)
      .map { model.tokenizer.encode(String($0)) }.joined(separator: [call])
    let read = model.template.read(Array(tokens))
    #expect(read.text == text)
    #expect(read.calls.map(\.name) == calls.map(\.0))
    #expect(read.calls.map(\.arguments) == calls.map(\.1))
  }

  @Test("only a call does not end an answer, of all control tokens")
  func stops() throws {
    let model = try PromptTests.model()
    for (place, name) in TinyNetwork.controls.enumerated() {
      #expect(model.template.stops(at: Int32(place)) == (name != "<|act|>"))
    }
    #expect(!model.template.stops(at: 20))
  }

  @Test("a long conversation loses its oldest exchanges, in quarters of the window")
  func dropping() {
    let window = ContextWindow(context: 400)
    var previous: ContextWindow.Fit?
    var changes = 0
    for exchanges in 1...60 {
      let roles: [Message.Role] =
        [.user] + (0..<exchanges).flatMap { _ in [Message.Role.assistant, .tool] }
      let lengths = [30] + (0..<exchanges).flatMap { _ in [8, 12] }
      let fit = window.fit(roles: roles, lengths: lengths, fixed: 50, reserve: 100)
      #expect(fit.shownTokens + 100 <= 400)
      #expect(fit.shownTokens + fit.droppedTokens == 80 + 20 * exchanges)
      #expect(fit.dropped.lowerBound == 1)
      #expect(fit.dropped.count % 2 == 0)
      #expect(fit.dropped.upperBound <= roles.count - 2)
      if let previous, previous.dropped != fit.dropped {
        changes += 1
        #expect(fit.droppedTokens - previous.droppedTokens == 100)
      }
      previous = fit
    }
    #expect(changes == 10)
  }

  @Test("what cannot be left out and does not fit is an overflow, not a cut text")
  func overflow() throws {
    let model = try PromptTests.model(context: 64)
    let backbone = NeuralBackbone(name: "t", model: model)
    let request = CompletionRequest(
      messages: [Message(.user, String(repeating: "x", count: 80))], tools: [],
      style: .textCommands, sampling: Sampling(), seed: Seed(1))
    #expect(throws: BackboneError.contextOverflow(backbone: "t", tokens: 83, limit: 32)) {
      _ = try backbone.prompt(for: request)
    }
  }

  @Test("an answer never goes beyond the window, and says that it was cut")
  func answerWithinWindow() async throws {
    let model = try PromptTests.model(context: 64)
    let backbone = NeuralBackbone(name: "t", model: model)
    for seed in 0..<20 {
      let request = CompletionRequest(
        messages: [Message(.user, String(repeating: "x", count: 20))], tools: [],
        style: .textCommands, sampling: Sampling(temperature: 1, maximumTokens: 500),
        seed: Seed(UInt64(seed)))
      let answer = try await backbone.complete(request, privileged: nil)[0]
      #expect(answer.usage.input == 23)
      #expect(answer.usage.input + answer.usage.output <= 64)
      #expect((answer.finishReason == .length) == (answer.usage.output == 41))
    }
  }
}
