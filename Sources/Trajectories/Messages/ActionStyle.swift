/// How an agent acts in an environment.
public enum ActionStyle: String, Sendable, Hashable, CaseIterable {
  /// Tool calls; text without a call is speech.
  case toolCalls
  /// One command a turn, as text.
  case textCommands
}
