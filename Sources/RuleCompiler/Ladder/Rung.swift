/// How much of the model's freedom a rule takes: the ladder that candidates of one pattern climb.
public enum Rung: String, Sendable, Hashable, CaseIterable {
  /// A standing sentence.
  case contract
  /// A sentence where it matters.
  case hint
  /// The action is sent back once, with an alternative.
  case bounce
  /// The action is corrected.
  case repair
  /// The action is replaced.
  case force
  /// Another of the model's own answers is taken.
  case rerank
}
