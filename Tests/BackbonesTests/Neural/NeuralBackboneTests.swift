import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("Neural backbones")
struct NeuralBackboneTests {
  private func identity(
    _ form: TinyNetwork, _ arithmetic: Arithmetic = .int8,
    _ change: (inout GGUFWriter) -> Void = { _ in }
  ) throws -> Digest {
    var writer = form.writer
    change(&writer)
    return try NeuralModel(GGUFFile(bytes: writer.bytes()), arithmetic: arithmetic).digest
  }

  @Test("the identity changes with weights, tokenizer and arithmetic, and with nothing else")
  func identities() throws {
    let form = TinyNetwork()
    let plain = try identity(form)
    #expect(try identity(form) == plain)
    let sameAnswers = try identity(form, .int8) { writer in
      writer.remove("metaharness.tokens_seen")
      writer.set("general.name", text: "other")
    }
    #expect(sameAnswers == plain)
    var others = [try identity(TinyNetwork(seed: 2)), try identity(form, .float32)]
    others.append(
      try identity(form) {
        $0.remove("tokenizer.ggml.merges")
        $0.set("tokenizer.ggml.merges", texts: TinyNetwork.merges.dropLast())
      })
    others.append(
      try identity(form) {
        $0.remove("rope.freq_base")
        $0.set("qwen3.rope.freq_base", number: 10_000)
      })
    #expect(Set(others + [plain]).count == 5)
  }

  @Test("networks in the folder are in the catalogue, unreadable ones say why when they are used")
  func catalogue() async throws {
    let home = try NeuralHome(["tiny-late": TinyNetwork(), "tiny-early": TinyNetwork(seed: 3)])
    try FileContents.write([1, 2, 3], to: home.file("broken.gguf"))
    try FileContents.write([1, 2, 3], to: home.file("notes.txt"))
    let catalogue = BackboneCatalogue.installed(home: home.path)
    let neural = catalogue.entries.filter { $0.kind == .neural }.map(\.name)
    #expect(neural == ["broken", "tiny-early", "tiny-late"])
    let backbone = try catalogue.make("tiny-late")
    #expect(backbone.identity.kind == .neural)
    #expect(backbone.identity.isReproducible)
    #expect {
      _ = try catalogue.make("broken")
    } throws: { "\($0)".contains("broken.gguf: expected") }
    #expect(throws: BackboneError.unknownBackbone("tiny-lat", suggestions: ["tiny-late"])) {
      _ = try catalogue.make("tiny-lat")
    }
  }

  @Test("a network counts its own tokens, also behind a book; others count four bytes")
  func tokens() throws {
    let model = try NeuralModel(GGUFFile(bytes: TinyNetwork().bytes), arithmetic: .int8)
    let backbone = NeuralBackbone(name: "t", model: model)
    for text in ["", "hello", "hello hello", "Order #W1001 is pending."] {
      #expect(backbone.tokens.count(text) == model.tokenizer.encode(text).count)
      #expect(ExpertBackbone().tokens.count(text) == (text.utf8.count + 3) / 4)
    }
    // The whole word is one token of this network and would be two by its bytes.
    #expect(backbone.tokens.count("hello") == 1)
    let recorded = RecordedBackbone(recording: backbone, in: .empty)
    #expect(recorded.tokens == backbone.tokens)
    #expect(recorded.tokens != .fourBytes)
  }

  @Test("n greedy answers are one answer n times, n drawn ones are drawn apart")
  func severalAnswers() async throws {
    let model = try NeuralModel(
      GGUFFile(bytes: TinyNetwork(sharpness: 0.3).bytes), arithmetic: .int8)
    let backbone = NeuralBackbone(name: "t", model: model)
    var request = CompletionRequest(
      messages: [Message(.user, "hello")], tools: [], style: .textCommands,
      sampling: Sampling(maximumTokens: 8), seed: Seed(4), count: 5)
    let greedy = try await backbone.complete(request, privileged: nil)
    #expect(greedy.count == 5)
    #expect(Set(greedy.map(\.text)).count == 1)
    request.sampling.temperature = 1.2
    let drawn = try await backbone.complete(request, privileged: nil)
    #expect(drawn.count == 5)
    #expect(Set(drawn.map(\.text)).count > 1)
    // Three control tokens and "hello", which is one; it is read once for all five.
    #expect(drawn.map(\.usage.input) == [4, 0, 0, 0, 0])
    #expect(drawn.allSatisfy { ($0.logProbability ?? 1) < 0 })
    request.count = 1
    #expect(try await backbone.complete(request, privileged: nil)[0].text == drawn[0].text)
  }

  @Test("the probe's digest is the same with every width")
  func probe() async throws {
    let model = try NeuralModel(
      GGUFFile(bytes: TinyNetwork(context: 512).bytes), arithmetic: .int8)
    var digests: Set<Digest> = []
    for kernel in DotKernelTests.kernels {
      let backbone = NeuralBackbone(
        name: "t", model: model, settings: EngineSettings(kernel: kernel))
      let probe = try await NeuralProbe(backbone)
      #expect(probe.answers.count == 16)
      digests.insert(probe.digest)
    }
    #expect(digests.count == 1)
  }
}
