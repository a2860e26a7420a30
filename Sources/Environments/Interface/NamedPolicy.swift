/// A policy with a known mistake: what a careless agent would do, and must not be paid for.
public struct NamedPolicy: Sendable {
  /// The mistake in a word or two.
  public let name: String
  /// The policy.
  public let policy: any Expert
  /// Whether the mistake can be made in a task.
  public let applies: @Sendable (_ task: String) -> Bool

  /// Makes a named policy.
  public init(
    name: String, policy: any Expert, applies: @escaping @Sendable (_ task: String) -> Bool
  ) {
    self.name = name
    self.policy = policy
    self.applies = applies
  }
}
