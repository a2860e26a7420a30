/// What an environment knows about a step beyond the wire.
///
/// For evaluation, blame and tests only: nothing that a rule or detector receives contains it.
public struct GroundTruth: Sendable, Hashable {
  /// Why the action was refused, if it was.
  public var errorClass: ErrorClass?
  /// Whether the action changed nothing although it was meant to.
  public var isNoop: Bool
  /// Identity of the world's state after the step, where the environment computes one.
  public var stateDigest: Digest?
  /// The policy rules that the action broke, by their short names.
  public var violations: [String]
  /// What a scripted backbone planted in this step's answer: `kind:strength` for a fault,
  /// `harmless:kind` for an oddity.
  public var planted: [String]

  /// Makes ground truth.
  public init(
    errorClass: ErrorClass? = nil, isNoop: Bool = false, stateDigest: Digest? = nil,
    violations: [String] = [], planted: [String] = []
  ) {
    self.errorClass = errorClass
    self.isNoop = isNoop
    self.stateDigest = stateDigest
    self.violations = violations
    self.planted = planted
  }
}
