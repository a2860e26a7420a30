/// One thing that lint has to say about a harness.
public struct LintFinding: Sendable, Hashable, CustomStringConvertible {
  /// How serious a finding is.
  public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// The harness does not run.
    case refusal
    /// The harness runs; the reader should know.
    case warning
  }

  /// How serious it is.
  public let severity: Severity
  /// The rule's id; empty where the whole harness is meant.
  public let rule: String
  /// What is wrong, what was expected and what to do.
  public let message: String

  package init(_ severity: Severity, rule: String, _ message: String) {
    self.severity = severity
    self.rule = rule
    self.message = message
  }

  public var description: String { rule.isEmpty ? message : "\(rule): \(message)" }
}
