/// What one rule did in one phase of one step.
public struct FiredRule: Sendable, Hashable {
  /// What became of a rule whose trigger was evaluated.
  public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Its output differs from its input.
    case effective
    /// It wanted further answers of the model, whatever it then made of them.
    case asked
    /// It fired and changed nothing.
    case idle
    /// It fired, and a stronger rule's effect stood instead.
    case shadowed
    /// Its evaluation failed and counted as not fired.
    case faulted
  }

  /// The rule's readable id.
  public var rule: String
  /// The phase it fired in.
  public var phase: String
  /// What became of it.
  public var verdict: Verdict
  /// What it changed, for people; empty where it changed nothing.
  public var change: String

  /// Whether an episode with this rule may differ from one without it; further answers cost calls,
  /// and what they would have been is not known.
  public var mayDiffer: Bool { verdict == .effective || verdict == .asked }

  /// Makes a record.
  public init(rule: String, phase: String, verdict: Verdict, change: String = "") {
    self.rule = rule
    self.phase = phase
    self.verdict = verdict
    self.change = change
  }
}
