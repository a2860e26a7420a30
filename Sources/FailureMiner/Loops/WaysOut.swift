/// What an agent that goes round in circles could do instead.
public struct WaysOut: Sendable, Hashable {
  /// A read of one thing, with where the names of such things are shown.
  public struct Look: Sendable, Hashable {
    /// The tool that reads.
    public let tool: String
    /// Its one argument.
    public let path: String
    /// A pattern on results; its group is the name.
    public let pattern: String

    package init(tool: String, path: String, pattern: String) {
      self.tool = tool
      self.path = path
      self.pattern = pattern
    }
  }

  /// Sentences that are said as they are in several tasks, most useful first.
  public let turns: [String]
  /// Reads that were answered in several tasks.
  public let looks: [Look]

  package init(turns: [String], looks: [Look]) {
    self.turns = turns
    self.looks = looks
  }

  /// The ways in one line; sentences differ between runs, so that they are only counted in words.
  public var text: String {
    (looks.map { "\($0.tool) \($0.path)" } + (turns.isEmpty ? [] : ["something new to say"]))
      .joined(separator: " | ")
  }
}
