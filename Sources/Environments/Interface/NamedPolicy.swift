/// A tempting wrong way to work, which an environment's score must not reward.
public struct NamedPolicy: Sendable {
  /// The name that reports print.
  public let name: String
  /// What it does.
  public let policy: any Expert
  /// Whether the task that the world was reset to is one that this policy must fail.
  public let targets: @Sendable (WorldView) -> Bool

  /// Makes a policy.
  public init(
    name: String, policy: any Expert, targets: @escaping @Sendable (WorldView) -> Bool
  ) {
    self.name = name
    self.policy = policy
    self.targets = targets
  }
}
