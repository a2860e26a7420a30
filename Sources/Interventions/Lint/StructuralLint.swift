import Signals
import Trajectories

/// Refuses harnesses that cannot mean what they say; needs no data and no environment.
public enum StructuralLint {
  /// Returns what is wrong, in the order of the rules.
  public static func findings(in harness: Harness) -> [LintFinding] {
    var findings: [LintFinding] = []
    for rule in harness.interventions where rule.isEnabled {
      var lint = RuleLint(rule, harness: harness)
      findings += lint.findings()
    }
    return findings
  }
}

/// The checks of one rule.
struct RuleLint {
  private let rule: Intervention
  private let harness: Harness
  private var found: [LintFinding] = []

  init(_ rule: Intervention, harness: Harness) {
    self.rule = rule
    self.harness = harness
  }

  mutating func findings() -> [LintFinding] {
    checkShape()
    checkPhases()
    checkReferences()
    checkPatterns()
    checkTexts()
    return found
  }

  private mutating func refuse(_ message: String) {
    found.append(LintFinding(.refusal, rule: rule.id, message))
  }

  private mutating func checkShape() {
    if rule.when.depth > 5 { refuse("expected conditions at most 4 deep, found more") }
    if rule.when.atomCount > 12 {
      refuse("expected at most 12 triggers, found \(rule.when.atomCount)")
    }
    if !(1...3).contains(rule.then.count) {
      refuse("expected one to three effects, found \(rule.then.count)")
    }
  }

  private mutating func checkPhases() {
    for effect in rule.then where !effect.phases.contains(rule.phase) {
      let allowed = effect.phases.map(\.rawValue).joined(separator: ", ")
      refuse(
        "\(effect.kind) runs in \(allowed), the rule's phase is \(rule.phase.rawValue); move it")
    }
    for effect in rule.then {
      if case .veto = effect, rule.limits.maximumFires == nil {
        refuse("a veto needs maxFiresPerEpisode, so that the agent is never locked out")
      }
    }
  }

  private mutating func checkReferences() {
    for name in rule.references {
      guard let reference = Reference(name) else {
        refuse("expected a reference (\(Reference.examples)), found '\(name.prefix(60))'")
        continue
      }
      switch reference {
      case .memory(let memory) where !harness.memories.contains { $0.name == memory }:
        refuse("memory '\(memory)' is not declared; add it to the harness's memory list")
      case .named(let value) where rule.values[value] == nil:
        refuse("value '\(value)' is not in the rule's let; define it there")
      default: break
      }
    }
  }

  private mutating func checkPatterns() {
    var compiler = HarnessCompiler(Harness(id: "lint", interventions: [rule]))
    do throws(PatternError) {
      _ = try compiler.compile()
    } catch {
      refuse("\(error)")
    }
    for source in compiler.sources where source.utf8.count > 200 {
      refuse("expected patterns of at most 200 characters, found \(source.utf8.count)")
    }
  }

  private mutating func checkTexts() {
    for text in rule.then.flatMap(\.texts) where text.wordCount > 60 {
      refuse("expected at most 60 words in a text, found \(text.wordCount)")
    }
  }
}

extension Effect {
  /// The texts that a model may see.
  var texts: [Text] {
    switch self {
    case .annotateObservation(let text), .notice(let text), .injectHint(let text, _),
      .contract(let text, _), .suggestArguments(_, let text), .veto(let text, _):
      [text]
    default: []
    }
  }
}
