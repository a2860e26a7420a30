/// What an agent gets to see after a step.
public struct Observation: Sendable, Hashable {
  /// Who the observation comes from, which decides the message it becomes.
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The answer to a tool call.
    case tool
    /// The user's words.
    case user
    /// A text world's reply.
    case environment
  }

  /// What the wire says about success; environments that say nothing leave it out.
  public enum Report: String, Sendable, Hashable, CaseIterable {
    case ok
    case error
  }

  /// The text.
  public var text: String
  /// Who it comes from.
  public var source: Source
  /// What the wire says about success.
  public var reported: Report?
  /// Whether the environment cut the text off and said so.
  public var isTruncated: Bool
  /// The commands that the environment offers next, where it offers any.
  public var admissible: [String]?

  /// Makes an observation.
  public init(
    _ text: String, source: Source, reported: Report? = nil, isTruncated: Bool = false,
    admissible: [String]? = nil
  ) {
    self.text = text
    self.source = source
    self.reported = reported
    self.isTruncated = isTruncated
    self.admissible = admissible
  }
}
