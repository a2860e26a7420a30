public import FailureMiner
public import Interventions
import Trajectories

/// Turns failure patterns into candidate rules.
public struct RuleCompiler: Sendable {
  private let library: Harness

  /// Makes a compiler that draws on a library of generic rules.
  public init(library: Harness) {
    self.library = library
  }

  /// Returns the candidates for the patterns of one environment, each rule once.
  ///
  /// A pattern that several rules answer gives several candidates; the search decides.
  public func candidates(
    for patterns: [FailurePattern], environment: String
  ) -> [CandidateRule] {
    var known: Set<Digest> = []
    var candidates: [CandidateRule] = []
    for pattern in patterns {
      for rule in rules(for: pattern, environment: environment) {
        let harness = library.holding(only: rule)
        guard known.insert(harness.hash).inserted else { continue }
        candidates.append(CandidateRule(harness: harness, id: rule.id, pattern: pattern))
      }
    }
    return candidates
  }

  private func rules(for pattern: FailurePattern, environment: String) -> [Intervention] {
    RuleCompiler.answers[pattern.kind, default: []].compactMap { id in
      guard var rule = library.interventions.first(where: { $0.id == id }) else { return nil }
      rule.origin = Origin(
        proposer: "miner", signature: pattern.signature,
        details: [
          "environment": .string(environment), "tasks": .integer(pattern.tasks),
          "episodes": .integer(pattern.episodes),
        ])
      return rule
    }
  }

  /// Which generic rules answer which kind of pattern.
  private static let answers: [FailurePattern.Kind: [String]] = [
    .errorTemplate: ["lib.repeat-after-error"],
    .repeatAfterError: ["lib.repeat-after-error", "lib.cycle"],
    .cycle: ["lib.cycle"],
    .unknownTool: ["lib.unknown-tool"],
    .unreadableCall: ["lib.parse-repair"],
    .ungroundedID: ["lib.ungrounded-id"],
    .stepsRanOut: ["lib.budget-notice", "lib.cycle"],
  ]
}

extension Harness {
  /// One rule of this harness with everything that the rules share.
  fileprivate func holding(only rule: Intervention) -> Harness {
    var single = self
    single.id = rule.id
    single.interventions = [rule]
    return single
  }
}
