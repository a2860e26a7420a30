public import FailureMiner
public import Interventions
import Signals
public import Trajectories

/// Turns failure patterns into candidate rules.
public struct RuleCompiler: Sendable {
  /// The candidates and what did not become one.
  public struct Compilation: Sendable {
    /// Rules to try, each once.
    public let candidates: [CandidateRule]
    /// Rules that were written and may not run.
    public let refused: [RefusedCandidate]
    /// Patterns that no rule answers.
    public let unanswered: [FailurePattern]
  }

  private let library: Harness
  private static let limit = 120
  private static let limitPerPattern = 5

  /// Makes a compiler that draws on a library of generic rules.
  public init(library: Harness) {
    self.library = library
  }

  /// Returns the candidates for the patterns of one environment, each rule once.
  ///
  /// A pattern that several rules answer gives several candidates; the search decides.
  public func candidates(
    for patterns: [FailurePattern], environment: String, tools: [ToolSpec] = []
  ) -> [CandidateRule] {
    compile(patterns, environment: environment, tools: tools).candidates
  }

  /// Writes, reads, lints and deduplicates the rules for patterns.
  public func compile(
    _ patterns: [FailurePattern], environment: String, tools: [ToolSpec] = [],
    reranker: CandidateRule? = nil
  ) -> Compilation {
    var known: Set<Digest> = []
    var candidates: [CandidateRule] = []
    var refused: [RefusedCandidate] = []
    var unanswered: [FailurePattern] = []
    for pattern in patterns {
      var answers = generic(for: pattern, environment: environment)
      for draft in PatternRules(pattern: pattern, tools: tools).drafts() {
        switch made(draft, for: pattern, environment: environment) {
        case .success(let harness): answers.append((harness, draft.rung))
        case .failure(let reason): refused.append(reason)
        }
      }
      if answers.isEmpty { unanswered.append(pattern) }
      for (harness, rung) in answers.prefix(RuleCompiler.limitPerPattern) {
        let id = harness.interventionIDs.first ?? harness.id
        let problems = StructuralLint.findings(in: harness).filter { $0.severity == .refusal }
        guard problems.isEmpty else {
          refused.append(
            RefusedCandidate(
              id: id, reason: problems.map(\.description).joined(separator: "; ")))
          continue
        }
        guard known.insert(harness.hash).inserted, candidates.count < RuleCompiler.limit else {
          continue
        }
        candidates.append(
          CandidateRule(harness: harness, id: id, rung: rung, pattern: pattern))
      }
    }
    if let reranker { candidates.append(reranker) }
    return Compilation(candidates: candidates, refused: refused, unanswered: unanswered)
  }

  // MARK: Rules from the library

  private func generic(
    for pattern: FailurePattern, environment: String
  ) -> [(Harness, Rung)] {
    // What one tool does is answered by rules about it; the pattern of all tools has the generic ones.
    if case .detector = pattern.kind, pattern.tool != nil { return [] }
    return RuleCompiler.answers(to: pattern.kind).compactMap { id in
      guard var rule = library.interventions.first(where: { $0.id == id }) else { return nil }
      rule.origin = origin(of: pattern, environment: environment)
      rule.evidence.details["prediction"] = .object(CandidateRule.Prediction(pattern).json)
      return (library.holding(only: rule), RuleCompiler.rung(of: rule))
    }
  }

  private func origin(of pattern: FailurePattern, environment: String) -> Origin {
    Origin(
      proposer: "miner", signature: pattern.signature, sourceTasks: pattern.sourceTasks,
      details: [
        "environment": .string(environment), "tasks": .integer(pattern.tasks),
        "episodes": .integer(pattern.episodes), "steps": .integer(pattern.steps),
      ])
  }

  static func rung(of rule: Intervention) -> Rung {
    switch rule.tier {
    case ...2: rule.phase == .start ? .contract : .hint
    case 3: rule.phase == .rerank ? .rerank : .bounce
    case 4: rule.phase == .gate || rule.phase == .finish ? .bounce : .repair
    default: .force
    }
  }

  /// Which generic rules answer which kind of pattern.
  private static func answers(to kind: FailurePattern.Kind) -> [String] {
    switch kind {
    case .errorTemplate: ["lib.repeat-after-error"]
    case .stepsRanOut: ["lib.budget-notice", "lib.cycle"]
    case .contextLoss: ["lib.fact-pinning"]
    case .detector(let detector): answers(to: detector)
    default: []
    }
  }

  private static func answers(to detector: Detector) -> [String] {
    switch detector {
    case .malformedOutput: ["lib.parse-repair", "lib.resample-unreadable"]
    case .unknownTool: ["lib.unknown-tool", "lib.unknown-tool-explained"]
    case .schemaViolation:
      ["lib.argument-coercion", "lib.schema-explained", "lib.resample-invalid"]
    case .inadmissibleAction:
      [
        "lib.untried-offer", "lib.admissible-match", "lib.admissible-explained",
        "lib.resample-not-offered",
      ]
    case .ungroundedID: ["lib.ungrounded-id", "lib.resample-ungrounded"]
    case .repeatAfterError:
      ["lib.untried-repeat", "lib.repeat-after-error", "lib.cycle", "lib.resample-repeat"]
    case .repeatIdentical: ["lib.untried-repeat", "lib.identical-repeat", "lib.resample-repeat"]
    case .cycle: ["lib.untried-repeat", "lib.cycle", "lib.resample-repeat"]
    case .noop: ["lib.untried-repeat", "lib.noop-streak", "lib.resample-repeat"]
    case .sameToolErrors: ["lib.same-tool-errors"]
    case .ignoredError: ["lib.ignored-error"]
    case .prematureFinish: ["lib.premature-finish"]
    case .budgetLow: ["lib.budget-notice", "lib.last-step-commit"]
    case .unconfirmedWrite: ["lib.unconfirmed-write"]
    case .contextOverflow: ["lib.observation-masking"]
    case .truncatedObservation: ["lib.truncated-output"]
    case .emptyTurn: ["lib.text-only-turns"]
    case .stall: ["lib.stall"]
    case .ungroundedNumber, .missingPrerequisite, .wrongStateForTool, .noFinish,
      .forgottenConstraint, .argumentDrift:
      []
    }
  }

  // MARK: Rules written from patterns

  private func made(
    _ draft: RuleDraft, for pattern: FailurePattern, environment: String
  ) -> Outcome {
    let mark = Digest(of: pattern.signature).short
    let id = "mined.\(pattern.kind.name).\(draft.name).\(mark)"
    var rule: JSONObject = [
      "id": .string(id), "about": .string(draft.about), "phase": .string(draft.phase),
    ]
    if let when = draft.when { rule["when"] = when }
    rule["then"] = [draft.effect]
    if !draft.values.isEmpty { rule["let"] = .object(draft.values) }
    rule["limits"] = .object(draft.limits)
    let document: JSONValue = [
      "schema": "metaharness/1", "id": .string(id), "version": "1.0.0",
      "memory": .array(draft.memory), "skills": .array(draft.skills),
      "models": .object(draft.models), "interventions": [.object(rule)],
    ]
    do throws(HarnessFileError) {
      var harness = try Harness(document, file: id)
      harness.interventions[0].origin = origin(of: pattern, environment: environment)
      harness.interventions[0].evidence.details["prediction"] = .object(
        CandidateRule.Prediction(pattern).json)
      return .success(harness)
    } catch {
      return .failure(RefusedCandidate(id: id, reason: "\(error)"))
    }
  }

  private enum Outcome {
    case success(Harness)
    case failure(RefusedCandidate)
  }
}
