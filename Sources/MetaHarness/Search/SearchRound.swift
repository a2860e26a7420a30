public import RuleCompiler
public import Trajectories

/// One round of an environment's search.
public struct SearchRound: Sendable, Hashable {
  /// The round, counted from 1.
  public let number: Int
  /// The rules that were there when it began.
  public let control: Digest
  /// Episodes that were mined, those that failed, and those that show a pattern.
  public let mined: Int
  /// Mined episodes that failed.
  public let failures: Int
  /// Failed episodes that show a pattern.
  public let addressable: Int
  /// Patterns that were found.
  public let patterns: Int
  /// The round's candidates among the screenings.
  public let candidates: Range<Int>
  /// Model answers that the select part takes under the control.
  public let selectCalls: Int
  /// What a model proposed and the rule language does not let pass.
  public let refused: [RefusedCandidate]
  /// Positions of the candidates that it added, in the order they were chosen.
  public internal(set) var added: [Int] = []
}
