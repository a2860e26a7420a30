public import Trajectories

/// A harness ready to run.
public struct CompiledHarness: Sendable {
  /// Identity of everything that can change a transcript.
  public let hash: Digest
  /// Nil for the harness without rules, which costs nothing.
  let program: HarnessProgram?

  init(hash: Digest, program: HarnessProgram?) {
    self.hash = hash
    self.program = program
  }

  /// The harness without rules: the baseline.
  public static let empty = CompiledHarness(
    hash: Digest(of: "metaharness/harness/empty"), program: nil)

  /// Compiles a harness; refuses what structural lint refuses.
  public static func compile(_ harness: Harness) throws(HarnessRefused) -> CompiledHarness {
    let refusals = StructuralLint.findings(in: harness).filter { $0.severity == .refusal }
    guard refusals.isEmpty else { throw HarnessRefused(findings: refusals) }
    let enabled = harness.interventions.filter(\.isEnabled)
    guard !enabled.isEmpty else { return .empty }
    var compiler = HarnessCompiler(harness)
    do throws(PatternError) {
      return CompiledHarness(hash: harness.hash, program: try compiler.compile())
    } catch {
      throw HarnessRefused(findings: [
        LintFinding(.refusal, rule: "", "a pattern does not compile: \(error)")
      ])
    }
  }
}

/// A harness that may not run, with every reason.
public struct HarnessRefused: Error, Sendable, Hashable, CustomStringConvertible {
  /// The reasons.
  public let findings: [LintFinding]

  public var description: String {
    "the harness was refused: " + findings.map(\.description).joined(separator: "; ")
  }
}
