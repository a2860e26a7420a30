import Signals
public import Trajectories

/// Refuses harnesses that cannot mean what they say; needs no data and no environment.
public enum StructuralLint {
  static let ruleLimit = 200
  /// Words of texts that every call carries: about 600 tokens.
  static let standingWords = 400

  /// Returns what is wrong, in the order of the rules.
  ///
  /// With an environment's tools, unknown tools and arguments and irreversible rewrites are refused
  /// as well.
  public static func findings(in harness: Harness, tools: [ToolSpec]? = nil) -> [LintFinding] {
    let rules = harness.interventions.filter(\.isEnabled)
    var findings: [LintFinding] = []
    if rules.count > ruleLimit {
      findings.append(
        LintFinding(
          .refusal, rule: "", "expected at most \(ruleLimit) rules, found \(rules.count)"))
    }
    for rule in rules {
      var lint = RuleLint(rule, harness: harness, tools: tools.map(ToolTable.init))
      findings += lint.findings()
    }
    return findings + standingText(rules) + ContradictionLint(rules).findings()
      + memories(harness) + twins(rules)
  }

  private static func standingText(_ rules: [Intervention]) -> [LintFinding] {
    let words = rules.reduce(0) { sum, rule in
      let isStanding = rule.phase == .start || (rule.phase == .context && rule.when == .always)
      return sum + (isStanding ? rule.then.flatMap(\.texts).reduce(0) { $0 + $1.wordCount } : 0)
    }
    guard words > standingWords else { return [] }
    return [
      LintFinding(
        .refusal, rule: "",
        "expected at most \(standingWords) words of always-on text, found \(words); "
          + "give rules a trigger or shorten them")
    ]
  }

  private static func memories(_ harness: Harness) -> [LintFinding] {
    var findings: [LintFinding] = []
    for memory in harness.memories {
      for update in memory.updates {
        if memory.kind == .progress, update.constant?.stringValue == nil {
          findings.append(
            LintFinding(
              .refusal, rule: "",
              "memory '\(memory.name)': an update of a progress names its state in value"))
        }
        if let pattern = update.pattern, pattern.utf8.count > Pattern.ruleLimit {
          findings.append(
            LintFinding(
              .refusal, rule: "",
              "memory '\(memory.name)': expected patterns of at most \(Pattern.ruleLimit) "
                + "characters, found \(pattern.utf8.count)"))
        }
      }
    }
    return findings
  }

  private static func twins(_ rules: [Intervention]) -> [LintFinding] {
    var findings: [LintFinding] = []
    var first: [Digest: String] = [:]
    for rule in rules {
      let hash = rule.hash
      if let other = first[hash] {
        findings.append(LintFinding(.warning, rule: rule.id, "is the same rule as \(other)"))
      } else {
        first[hash] = rule.id
      }
    }
    return findings
  }
}
