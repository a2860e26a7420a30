/// A rule that lint or the language's own reader would not let pass.
public struct RefusedCandidate: Sendable, Hashable {
  /// The rule's readable id.
  public let id: String
  /// Why.
  public let reason: String
}
