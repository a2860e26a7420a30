import Trajectories

/// A recurring, evidenced way to fail.
public struct FailurePattern: Sendable, Hashable {
  /// What kind of thing recurs.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Errors whose text is the same but for names and numbers.
    case errorTemplate
    /// An action that failed before is taken again, and nothing has changed in between.
    case repeatAfterError
    /// The last actions are the same block over and over.
    case cycle
    /// A call to a tool that does not exist.
    case unknownTool
    /// An answer that holds a call and is not read as one.
    case unreadableCall
    /// A call with an id that was never seen.
    case ungroundedID
    /// The steps ran out before the task was done.
    case stepsRanOut
  }

  /// Where a pattern can be looked at.
  public struct Example: Sendable, Hashable {
    /// The episode, by its key.
    public let episode: String
    /// The step.
    public let step: Int
  }

  /// What kind of thing recurs.
  public let kind: Kind
  /// The tool or command it happens with, where it is always the same.
  public let tool: String?
  /// The masked error text, for error templates.
  public let template: String?
  /// Distinct tasks that show it.
  public internal(set) var tasks = 0
  /// Episodes that show it.
  public internal(set) var episodes = 0
  /// Steps that show it.
  public internal(set) var steps = 0
  /// Episodes that show it and fail.
  public internal(set) var failedEpisodes = 0
  /// The first places that show it, at most five.
  public internal(set) var examples: [Example] = []

  /// What the pattern is found by again: equal signatures are the same pattern.
  public var signature: String {
    [kind.rawValue, tool, template].compactMap { $0 }.joined(separator: "|")
  }

  /// The pattern in one line for people.
  public var summary: String {
    let place = tool.map { " with \($0)" } ?? ""
    switch kind {
    case .errorTemplate: return "error\(place): \(template ?? "")"
    case .repeatAfterError: return "the same action again after its error"
    case .cycle: return "the same block of actions over and over"
    case .unknownTool: return "a tool that does not exist"
    case .unreadableCall: return "a call that is not read as one"
    case .ungroundedID: return "an id that was never seen"
    case .stepsRanOut: return "the steps ran out"
    }
  }
}
