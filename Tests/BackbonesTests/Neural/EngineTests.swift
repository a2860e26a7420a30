import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("Running networks")
struct EngineTests {
  static let forms = [
    TinyNetwork(layers: "aa", heads: 4, keyHeads: 2, sharpness: 0.3),
    TinyNetwork(layers: "cac", taps: 5, sharpness: 0.3),
  ]

  @Test(
    "200 episodes come out the same with every width, batch size and thread count",
    arguments: forms)
  func identicalAnswers(form: TinyNetwork) async throws {
    let model = try NeuralModel(GGUFFile(bytes: form.bytes), arithmetic: .int8)
    var reference: [Completion]?
    for kernel in DotKernelTests.kernels {
      for batch in [1, 3, 16] {
        for threads in [1, 2] {
          let backbone = NeuralBackbone(
            name: "t", model: model,
            settings: EngineSettings(
              threads: threads, batchSize: batch, rowLimit: batch == 3 ? 3 : 24, kernel: kernel))
          let answers = try await EngineTests.play(backbone, episodes: 200)
          if reference == nil { reference = answers }
          #expect(answers == reference, "\(kernel.rawValue), batch \(batch), \(threads) threads")
        }
      }
    }
    // The episodes must differ from each other, or equality shows nothing.
    #expect(Set(reference?.map(\.text) ?? []).count > 100)
  }

  /// Two-step episodes, half greedy, half drawn, some with several answers a step, 16 at once.
  static func play(_ backbone: NeuralBackbone, episodes: Int) async throws -> [Completion] {
    try await withThrowingTaskGroup(of: (Int, [Completion]).self) { group in
      for worker in 0..<16 {
        group.addTask {
          var played: [Completion] = []
          for episode in stride(from: worker, to: episodes, by: 16) {
            var messages = [
              Message(.system, "hello \(episode % 3)"), Message(.user, "the \(episode)"),
            ]
            for step in 0..<2 {
              let request = CompletionRequest(
                messages: messages, tools: [], style: .toolCalls,
                sampling: Sampling(
                  temperature: episode % 2 == 0 ? 0 : 1, topP: 0.95, maximumTokens: 6),
                seed: Seed(UInt64(episode * 10 + step)), count: episode % 8 == 1 ? 3 : 1)
              let answers = try await backbone.complete(request, privileged: nil)
              played += answers
              messages.append(Message(.assistant, answers[0].text))
              messages.append(Message(.user, "ok"))
            }
          }
          return (worker, played)
        }
      }
      var all: [Int: [Completion]] = [:]
      for try await (worker, played) in group { all[worker] = played }
      return (0..<16).flatMap { all[$0] ?? [] }
    }
  }

  @Test(
    "reading in pieces, in one go and from a snapshot gives the same bits",
    arguments: [
      "aa", "ca", "ac", "cc",
    ], Arithmetic.allCases)
  func pieces(layers: String, arithmetic: Arithmetic) throws {
    let form = TinyNetwork(layers: layers, heads: 4, keyHeads: 1, taps: 5)
    let model = try NeuralModel(GGUFFile(bytes: form.bytes), arithmetic: arithmetic)
    let probe = NetworkProbe(model: model)
    var random = Seed(5).generator
    let tokens = (0..<70).map { _ in Int32(random.integer(below: probe.vocabulary)) }
    let whole = probe.logits(of: tokens, chunk: 64)
    #expect(whole.count == 70)
    for chunk in [1, 7, 16, 33] { #expect(probe.logits(of: tokens, chunk: chunk) == whole) }
    for cut in [1, 15, 16, 17, 40] {
      var state = SequenceState()
      _ = probe.logits(of: Array(tokens[..<cut]), after: &state, chunk: 64)
      // Another way from the same point must not disturb the first.
      var other = state.forked
      _ = probe.logits(of: [3, 1, 2], after: &other, chunk: 64)
      let rest = probe.logits(of: Array(tokens[cut...]), after: &state, chunk: 64)
      #expect(rest == Array(whole[cut...]))
    }
  }

  @Test("a state found by its beginning continues like a straight run", arguments: ["aa", "ca"])
  func prefixReuse(layers: String) throws {
    let model = try NeuralModel(
      GGUFFile(bytes: TinyNetwork(layers: layers).bytes), arithmetic: .int8)
    let probe = NetworkProbe(model: model)
    let tree = PrefixTree(limit: 100)
    var random = Seed(6).generator
    let base = (0..<40).map { _ in Int32(random.integer(below: 50)) }
    for round in 0..<30 {
      let shared = random.integer(below: 40)
      let fresh = (0..<random.integer(in: 1...50)).map { _ in
        Int32(random.integer(below: 50))
      }
      let tokens = base[..<shared] + fresh
      var state = tree.longestMatch(Array(tokens), limit: tokens.count - 1)
      #expect(state.tokens == Array(tokens[..<state.count]))
      if round > 10, shared >= 20 { #expect(state.count >= 15) }
      let rest = probe.logits(of: Array(tokens[state.count...]), after: &state, chunk: 64)
      #expect(rest.last == probe.logits(of: Array(tokens), chunk: 64).last)
      tree.insert(state, withTail: round % 2 == 0)
    }
    #expect(tree.blockCount <= 100)
  }

  @Test("remembered states stay below their limit and old ones go first")
  func forgetting() throws {
    let model = try NeuralModel(GGUFFile(bytes: TinyNetwork().bytes), arithmetic: .int8)
    let probe = NetworkProbe(model: model)
    let tree = PrefixTree(limit: 8)
    for first in 0..<20 {
      let tokens = (0..<32).map { Int32(first * 7 + $0) }
      var state = SequenceState()
      _ = probe.logits(of: tokens, after: &state, chunk: 32)
      tree.insert(state, withTail: true)
      #expect(tree.blockCount <= 8)
      #expect(tree.longestMatch(tokens, limit: 32).count == 32)
    }
    #expect(tree.longestMatch((0..<32).map { Int32($0) }, limit: 32).count == 0)
  }

  @Test("bytes and 32-bit numbers agree on what comes next, nearly always")
  func arithmeticsAgree() throws {
    for layers in ["aaa", "caa"] {
      let file = try GGUFFile(bytes: TinyNetwork(layers: layers, width: 64, feedForward: 128).bytes)
      let exact = NetworkProbe(model: try NeuralModel(file, arithmetic: .float32))
      let bytes = NetworkProbe(model: try NeuralModel(file, arithmetic: .int8))
      var random = Seed(8).generator
      let tokens = (0..<120).map { _ in Int32(random.integer(below: exact.vocabulary)) }
      var difference = 0.0
      var size = 0.0
      for (left, right) in zip(
        exact.logits(of: tokens, chunk: 64), bytes.logits(of: tokens, chunk: 64))
      {
        for (a, b) in zip(left, right) {
          difference += Double((a - b) * (a - b))
          size += Double(a * a)
        }
      }
      #expect((difference / size).squareRoot() < 0.06)
    }
  }
}
