/// A tool as it is shown to a model.
public struct ToolSpec: Sendable, Hashable {
  /// What calling a tool does, as the environment declares it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Changes nothing; may be repeated or inserted.
    case read
    /// Changes state in a way that another call can undo.
    case write
    /// Changes state for good; never forced, never rewritten.
    case irreversibleWrite
    /// Ends the episode or hands in an answer.
    case finish
  }

  /// The tool's name.
  public var name: String
  /// What it does, in words.
  public var summary: String
  /// JSON Schema of the arguments.
  public var parameters: JSONValue
  /// What calling it does.
  public var kind: Kind

  /// Makes a tool.
  public init(name: String, summary: String, parameters: JSONValue, kind: Kind) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.kind = kind
  }

  /// Whether a call cannot be taken back.
  public var isIrreversible: Bool { kind == .irreversibleWrite }
}
