public import Trajectories

/// Where recorded answers are found and kept, by the digest of their request.
public struct AnswerBook: Sendable {
  /// Returns the recorded answers to a request, or nil.
  public let find: @Sendable (Digest) async throws -> [Completion]?
  /// Keeps answers and returns when they are durable.
  public let keep: @Sendable (Digest, [Completion]) async throws -> Void

  /// Makes a book.
  public init(
    find: @escaping @Sendable (Digest) async throws -> [Completion]?,
    keep: @escaping @Sendable (Digest, [Completion]) async throws -> Void
  ) {
    self.find = find
    self.keep = keep
  }

  /// A book without answers, for recomputing what is stored: whoever asks it finds nothing.
  public static let empty = AnswerBook(find: { _ in nil }, keep: { _, _ in })
}
