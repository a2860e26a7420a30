public import Environments
public import Trajectories

/// A small network that this process runs itself: the embedded default.
public struct NeuralBackbone: Backbone {
  /// Tokens of an answer where nobody says otherwise.
  public static let defaultMaximumTokens = 160

  /// What the model is, to the last bit.
  public let identity: BackboneIdentity
  /// The network's own tokens.
  public let tokens: TokenCounter
  /// The network that this is a checkpoint of, where its file says so.
  public var network: String? { model.card.network }
  /// The kinds of networks that this is one of, in words for tables.
  public var groups: [String] {
    let checkpoint = model.card.checkpoint.map { "\($0) checkpoints" }
    let advice = model.card.seesAdvice.map { "trained \($0 ? "with" : "without") advice" }
    return [checkpoint, advice].compactMap(\.self)
  }
  /// Digests of the environment surfaces that it was trained on, where its file says so.
  public var trainedSurfaces: JSONValue? { model.card.surface }
  private let model: NeuralModel
  private let engine: Engine

  /// Opens a model file.
  public init(
    name: String, path: String, arithmetic: Arithmetic = .int8,
    settings: EngineSettings = EngineSettings()
  ) throws(BackboneError) {
    do {
      self.init(
        name: name, model: try NeuralModel(path: path, arithmetic: arithmetic),
        settings: settings)
    } catch {
      throw .unavailable(backbone: name, detail: "\(path): \(error)")
    }
  }

  init(name: String, model: NeuralModel, settings: EngineSettings = EngineSettings()) {
    self.model = model
    engine = Engine(model.network, settings: settings)
    let tokenizer = model.tokenizer
    tokens = TokenCounter(name: "tokenizer of \(model.digest.hex)") { tokenizer.encode($0).count }
    identity = BackboneIdentity(
      name: name, kind: .neural, digest: model.digest, isReproducible: true)
  }

  public func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    let prompt = try prompt(for: request)
    let count = max(1, request.count)
    // Greedy answers to the same prompt are the same.
    let distinct = request.sampling.temperature > 0 ? count : 1
    let seeds = (0..<distinct).map { request.seed.derive("sample", sample: $0) }
    let template = model.template
    let texts = await withCheckedContinuation { continuation in
      engine.send(
        GenerationJob(
          prompt: prompt.tokens, maximumTokens: prompt.maximumTokens, sampling: request.sampling,
          seeds: seeds, stops: { template.stops(at: $0) },
          finished: { continuation.resume(returning: $0) }))
    }
    return (0..<count).map { place in
      completion(
        texts[min(place, texts.count - 1)],
        // The prompt is read once, whatever is drawn from it.
        input: place == 0 ? prompt.tokens.count : 0, dropped: prompt.dropped)
    }
  }

  /// A request as the network reads it.
  struct Prompt: Hashable {
    var tokens: [Int32]
    var maximumTokens: Int
    var dropped: Int
  }

  func prompt(for request: CompletionRequest) throws(BackboneError) -> Prompt {
    let opening = model.template.opening(request)
    let messages = request.messages.filter { $0.role != .system }
    let parts = messages.map { model.template.message($0) }
    let context = model.network.shape.context
    let maximum = max(1, request.sampling.maximumTokens ?? NeuralBackbone.defaultMaximumTokens)
    let reserve = min(maximum, context / 2)
    let fit = ContextWindow(context: context).fit(
      roles: messages.map(\.role), lengths: parts.map(\.count), fixed: opening.count + 1,
      reserve: reserve)
    guard fit.shownTokens + reserve <= context else {
      throw .contextOverflow(
        backbone: identity.name, tokens: fit.shownTokens, limit: context - reserve)
    }
    var tokens = opening
    for (place, part) in parts.enumerated() where !fit.dropped.contains(place) { tokens += part }
    tokens.append(model.template.answerStart)
    return Prompt(
      tokens: tokens, maximumTokens: min(maximum, context - tokens.count),
      dropped: fit.droppedTokens)
  }

  private func completion(_ text: GeneratedText, input: Int, dropped: Int) -> Completion {
    let (words, calls) = model.template.read(text.tokens)
    return Completion(
      text: words, toolCalls: calls,
      finishReason: !text.isComplete ? .length : calls.isEmpty ? .stop : .toolCalls,
      logProbability: text.logProbability,
      usage: TokenUsage(
        input: input, output: text.tokens.count + (text.isComplete ? 1 : 0),
        droppedInput: dropped))
  }
}
