import Backbones
import MetaHarness
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Options of the verbs that ask backbones.
enum BackboneOptions {
  static let file = Option<String?>.file(
    "backbones-file", "Declares endpoints; by default backbones.json where there is one.")
  static let maximumCalls = Option<Int?>.integer(
    "max-calls", in: 1...Int.max, "Most calls of endpoints; then stop resumable with exit code 3.")
  static let maximumTokens = Option<Int?>.integer(
    "max-tokens", in: 1...Int.max, "Most tokens of endpoints, read and written together.")
  static let maximumDollars = Option<Double?>.number(
    "max-usd", in: 0...1e9, "Most dollars, at the prices that backbones.json gives.")
  static let record = Option<Bool>.flag(
    "record", "Keep each model answer by its request; endpoints' answers are always kept.")
  static let replayOnly = Option<Bool>.flag(
    "replay-only", "Answer from what was recorded and never ask the backbone.")

  static let all = [
    file.spec, maximumCalls.spec, maximumTokens.spec, maximumDollars.spec, record.spec,
    replayOnly.spec, NeuralSelection.arithmetic.spec,
  ]
}

/// A backbone as the command line names it, and what it may spend.
struct ChosenBackbone: Sendable {
  let backbone: any Backbone
  let limit: SpendingLimit
  /// The network that a neural backbone is a checkpoint of: intervals resample networks.
  var network: String? { (backbone as? NeuralBackbone)?.network }
  /// What tables sum it up with.
  var groups: [String] { (backbone as? NeuralBackbone)?.groups ?? [] }
  /// Whether it was trained on the compact rendering: our own networks know no other.
  var readsCompactly: Bool { (backbone as? NeuralBackbone)?.trainedSurfaces != nil }
  private let keepsAnswers: Bool
  private let replaysOnly: Bool

  init(_ name: String, _ invocation: Invocation) throws {
    limit = SpendingLimit(
      calls: invocation[BackboneOptions.maximumCalls],
      tokens: invocation[BackboneOptions.maximumTokens],
      dollars: invocation[BackboneOptions.maximumDollars])
    backbone = try ChosenBackbone.make(name, invocation, limit: limit)
    replaysOnly = invocation[BackboneOptions.replayOnly]
    keepsAnswers = invocation[BackboneOptions.record] || backbone.identity.kind == .endpoint
    if let endpoint = backbone as? EndpointBackbone, limit.dollars != nil,
      endpoint.settings.price == nil
    {
      throw UsageError(
        "--max-usd needs the price of \(name) in backbones.json; prices are never guessed")
    }
  }

  /// Makes the backbone of a name: `name=URL#model`, one of backbones.json, a GGUF file, or a
  /// built-in one.
  static func make(
    _ name: String, _ invocation: Invocation, limit: SpendingLimit = SpendingLimit()
  ) throws -> any Backbone {
    if let settings = EndpointSettings(flag: name, environment: invocation.environment) {
      return EndpointBackbone(settings, environment: invocation.environment, limit: limit)
    }
    if let settings = try declared(invocation).first(where: { $0.name == name }) {
      return EndpointBackbone(settings, environment: invocation.environment, limit: limit)
    }
    let arithmetic = invocation[NeuralSelection.arithmetic]
    let isFile = name.hasSuffix(".gguf")
    if !isFile, arithmetic == .int8 { return try invocation.backbones.make(name) }
    guard let path = NeuralSelection.model(name, invocation) else {
      throw UsageError(
        "--arithmetic \(arithmetic.rawValue): expected a network of backbones/, found '\(name)'")
    }
    let file = name.split(separator: "/").last ?? ""
    return try NeuralBackbone(
      name: isFile ? String(file.dropLast(5)) : name, path: path, arithmetic: arithmetic)
  }

  /// The endpoints that a file declares; none where no file is named and none lies here.
  static func declared(_ invocation: Invocation) throws -> [EndpointSettings] {
    let named = invocation[BackboneOptions.file]
    let path = named ?? "backbones.json"
    guard named != nil || access(path, R_OK) == 0 else { return [] }
    return try EndpointFile.read(path)
  }

  /// The backbone as episodes use it: its identity probed, its answers kept or replayed.
  func source(in store: Store, batch: String) async throws -> any Backbone {
    var source = backbone
    if let endpoint = backbone as? EndpointBackbone {
      limit.add(try store.spent(batch: batch, price: endpoint.settings.price))
      source = try await endpoint.probed(
        in: store.answerBook(for: endpoint.identity, batch: batch), mayAsk: !replaysOnly)
    }
    let book = store.answerBook(for: source.identity, batch: batch)
    if replaysOnly {
      return RecordedBackbone(replaying: source.identity, from: book, tokens: source.tokens)
    }
    return keepsAnswers ? RecordedBackbone(recording: source, in: book) : source
  }
}

extension Invocation {
  /// This command line with `--compact` where a network plays that was trained on that rendering.
  func rendering(for chosen: [ChosenBackbone]) -> Invocation {
    guard !self[SharedOptions.compact], let reader = chosen.first(where: \.readsCompactly) else {
      return self
    }
    output.note("--compact: \(reader.backbone.identity.name) was trained on that rendering")
    return raising(SharedOptions.compact)
  }
}
