public import Interventions
public import Trajectories

/// What stands against the bare backbone in an evaluation.
public struct EvaluationArm: Sendable {
  /// How the arm spends its model calls.
  public enum Kind: Sendable, Hashable {
    /// Rules run between model and world.
    case rules
    /// Whole episodes are tried again from the start, so many at most, and the one with the fewest
    /// visible errors counts. It needs a world that can be set back, which production rarely has.
    case bestOf(Int)
  }

  /// The name that tables show.
  public let name: String
  /// The rules; empty for arms without any.
  public let harness: Harness
  /// How it spends its model calls.
  public let kind: Kind
  let compiled: CompiledHarness

  /// An arm with rules, or the reason why the compiler refuses them.
  public init(name: String, harness: Harness) throws(HarnessRefused) {
    self.name = name
    self.harness = harness
    kind = .rules
    compiled = try CompiledHarness.compile(harness)
  }

  /// An arm that tries whole episodes several times.
  public init(bestOf attempts: Int) {
    name = "best of \(attempts)"
    harness = .empty
    kind = .bestOf(max(1, attempts))
    compiled = .empty
  }

  /// Identity of what the arm does.
  public var digest: Digest {
    switch kind {
    case .rules: compiled.hash
    case .bestOf(let attempts): Digest(of: "metaharness/best-of/\(attempts)")
    }
  }
}
