public import Trajectories

/// A harness ready to run.
public struct CompiledHarness: Sendable {
  /// Identity of everything that can change a transcript.
  public let hash: Digest

  /// The harness without rules: the baseline.
  public static let empty = CompiledHarness(hash: Digest(of: "metaharness/harness/empty"))
}
