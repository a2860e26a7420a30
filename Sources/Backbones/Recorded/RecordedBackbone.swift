public import Environments
public import Trajectories

/// Answers from a book; where the book is silent, asks the model behind it and writes it down.
///
/// It has the identity of the model whose answers it gives, so that results are the same results.
public struct RecordedBackbone: Backbone {
  /// The model whose answers these are.
  public let identity: BackboneIdentity
  /// How that model counts tokens.
  public let tokens: TokenCounter
  private let book: AnswerBook
  private let upstream: (any Backbone)?

  /// Records a model's answers and reuses those that were recorded before.
  public init(recording upstream: any Backbone, in book: AnswerBook) {
    identity = upstream.identity
    tokens = upstream.tokens
    self.book = book
    self.upstream = upstream
  }

  /// Replays a model's recorded answers and never asks for new ones.
  public init(
    replaying identity: BackboneIdentity, from book: AnswerBook, tokens: TokenCounter = .fourBytes
  ) {
    self.identity = identity
    self.tokens = tokens
    self.book = book
    upstream = nil
  }

  public func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    let digest = request.digest(for: identity)
    if let answers = try await lookUp(digest) { return answers }
    guard let upstream else { throw .notRecorded(backbone: identity.name, request: digest) }
    let answers = try await upstream.complete(request, privileged: privileged)
    // An answer is used only once it is kept: a resumed run must see what this one saw.
    do {
      try await book.keep(digest, answers)
    } catch {
      throw .unavailable(backbone: identity.name, detail: "its answer could not be kept: \(error)")
    }
    return answers
  }

  private func lookUp(_ digest: Digest) async throws(BackboneError) -> [Completion]? {
    do {
      return try await book.find(digest)
    } catch {
      throw .unavailable(
        backbone: identity.name, detail: "the recorded answers could not be read: \(error)")
    }
  }
}
