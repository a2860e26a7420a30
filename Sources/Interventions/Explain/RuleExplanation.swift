import Signals
import Trajectories

/// A rule in plain English: two sentences and a small diagram.
public struct RuleExplanation: Sendable, Hashable {
  /// When the rule fires and what it does then.
  public let what: String
  /// How often it may act, where, and what it is based on.
  public let bounds: String
  /// Phase, trigger and effect, one line each.
  public let diagram: String

  /// The two sentences with the diagram below.
  public var text: String { what + " " + bounds + "\n\n" + diagram }

  init(_ rule: Intervention) {
    let when = rule.when.words
    let then = rule.then.map(\.words)
    what =
      "In the \(rule.phase.rawValue) phase, \(when.isEmpty ? "always" : "when \(when)"), it "
      + RuleExplanation.joined(then) + "."
    bounds = RuleExplanation.bounds(of: rule)
    let family = rule.then.map(\.family.rawValue)
    diagram =
      """
      phase    \(rule.phase.rawValue)
        |
      trigger  \(when.isEmpty ? "always" : when)
        |
      effect   \(rule.then.map(\.kind).joined(separator: " + "))
               (\(family.first ?? ""), tier R\(rule.tier))
      """
  }

  private static func bounds(of rule: Intervention) -> String {
    let limits = rule.limits
    var parts: [String] = []
    if let fires = limits.maximumFires {
      parts.append("acts at most \(fires) \(fires == 1 ? "time" : "times") an episode")
    } else {
      parts.append("acts as often as its trigger holds")
    }
    if let perKey = limits.maximumPerKey { parts.append("\(perKey) per key at most") }
    if limits.cooldown > 0 {
      parts.append("rests \(limits.cooldown) \(limits.cooldown == 1 ? "step" : "steps") after that")
    }
    let environments = rule.scope.environments.map(\.text)
    let backbones = rule.scope.backbones.map(\.text)
    parts.append(
      environments.isEmpty ? "applies everywhere" : "applies in \(joined(environments))")
    if !backbones.isEmpty { parts.append("only with \(joined(backbones))") }
    let source =
      rule.origin.proposer == "hand"
      ? "was written by hand" : "comes from \(rule.origin.proposer)"
    parts.append("\(source) (\(rule.evidence.status.rawValue))")
    return "It " + joined(parts) + "."
  }

  static func joined(_ parts: [String], _ word: String = "and") -> String {
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}

extension Harness {
  /// Explains one rule, or nil where there is none of that id.
  public func explanation(of id: String) -> RuleExplanation? {
    interventions.first { $0.id == id }.map { RuleExplanation($0) }
  }
}
