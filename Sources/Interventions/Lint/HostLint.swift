/// Where rules can run beside the episode runner; each sees and changes a part of the traffic.
public enum RuleHost: String, Sendable, Hashable, CaseIterable {
  /// The episode runner: everything.
  case runner
  /// Between an agent and its model: sees requests and answers.
  case proxy
  /// Between an agent and its tools: sees calls and results.
  case mcp
  /// A command that an agent calls before and after its tools.
  case hook
}

/// Refuses what a host cannot carry out.
public enum HostLint {
  /// Returns the effects of enabled rules that the host lacks.
  public static func findings(in harness: Harness, host: RuleHost) -> [LintFinding] {
    harness.interventions.filter(\.isEnabled).flatMap { rule in
      rule.then.filter { !host.carriesOut($0, in: rule.phase) }.map { effect in
        let others = RuleHost.allCases.filter { $0.carriesOut(effect, in: rule.phase) }
        return LintFinding(
          .refusal, rule: rule.id,
          "\(effect.kind) in the \(rule.phase.rawValue) phase is not possible in the host "
            + "\(host.rawValue); it is in \(others.map(\.rawValue).joined(separator: ", "))")
      }
    }
  }
}

extension RuleHost {
  /// Whether the host can carry out an effect in a phase.
  func carriesOut(_ effect: Effect, in phase: Phase) -> Bool {
    switch self {
    // The proxy sees what the model says before the agent does, so it can do what the runner does.
    case .runner, .proxy: true
    case .mcp:
      switch effect {
      case .canonicalizeAction, .coerceArguments, .annotateObservation, .reformatObservation,
        .suggestArguments, .rewriteArguments, .veto, .insertCall, .setMemory:
        phase == .gate || phase == .finish || phase == .post
      // Descriptions of tools pass the gate; standing instructions do not.
      case .contract(_, let tool): tool != nil
      default: false
      }
    case .hook:
      switch effect {
      case .annotateObservation, .suggestArguments, .rewriteArguments, .coerceArguments, .veto,
        .setMemory:
        phase == .gate || phase == .finish || phase == .post
      case .injectHint, .notice, .pinFact, .injectSkill: phase == .context || phase == .start
      case .contract(_, let tool): tool == nil
      default: false
      }
    }
  }
}
