public import Environments
public import Trajectories

/// A frozen model behind one interface.
public protocol Backbone: Sendable {
  /// What the model is, to the last bit where that can be known.
  var identity: BackboneIdentity { get }
  /// How the model counts tokens; four bytes each where nobody knows better.
  var tokens: TokenCounter { get }
  /// Returns `request.count` answers.
  ///
  /// `privileged` is the whole world. Only scripted backbones may look at it; for every other kind
  /// the runner passes nil.
  func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion]
}

extension Backbone {
  /// The declared count of models whose tokens are not known here.
  public var tokens: TokenCounter { .fourBytes }
}

/// What a backbone is.
public struct BackboneIdentity: Sendable, Hashable {
  /// Where a backbone's answers come from; every table marks it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case neural
    case endpoint
    case recorded
    case scripted
  }

  /// The readable name.
  public var name: String
  /// Where its answers come from.
  public var kind: Kind
  /// Digest of weights, tokenizer, template and engine; of the declared settings for endpoints.
  public var digest: Digest
  /// Whether equal requests always get equal answers; endpoints cannot promise it.
  public var isReproducible: Bool

  /// Makes an identity.
  public init(name: String, kind: Kind, digest: Digest, isReproducible: Bool) {
    self.name = name
    self.kind = kind
    self.digest = digest
    self.isReproducible = isReproducible
  }
}

/// Why a backbone gave no answer; never scored as the agent's failure.
public enum BackboneError: Error, Sendable, Hashable {
  /// No backbone of that name.
  case unknownBackbone(String, suggestions: [String])
  /// The server or the engine failed for good.
  case unavailable(backbone: String, detail: String)
  /// A replay-only run met a request that was never recorded.
  case notRecorded(backbone: String, request: Digest)
  /// The conversation does not fit the model's context.
  case contextOverflow(backbone: String, tokens: Int, limit: Int)
  /// The run's budget of calls, tokens or money is spent.
  case budgetExhausted(String)
  /// The run was interrupted.
  case cancelled
}

extension BackboneError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownBackbone(let name, let suggestions):
      "unknown backbone '\(name)'"
        + (suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: " or "))?")
        + " (optimize backbones lists them)"
    case .unavailable(let backbone, let detail):
      "backbone \(backbone) gave no answer: \(detail)"
    case .notRecorded(let backbone, let request):
      "backbone \(backbone) has no recorded answer for request \(request.short); record it first"
    case .contextOverflow(let backbone, let tokens, let limit):
      "the conversation has \(tokens) tokens, backbone \(backbone) holds \(limit)"
    case .budgetExhausted(let budget):
      "the budget is spent: \(budget)"
    case .cancelled:
      "interrupted"
    }
  }
}
