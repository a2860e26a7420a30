/// What an agent does in one step.
public enum Action: Sendable, Hashable {
  /// Calls a tool.
  case tool(name: String, arguments: JSONValue)
  /// Issues a command in a text world.
  case text(String)
  /// Speaks to the user.
  case say(String)
}

extension Action {
  /// The tool's name, or nil for commands and speech.
  public var toolName: String? {
    if case .tool(let name, _) = self { return name }
    return nil
  }

  /// The tool's arguments, or nil for commands and speech.
  public var arguments: JSONValue? {
    if case .tool(_, let arguments) = self { return arguments }
    return nil
  }
}

extension Action: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tool(let name, let arguments): "\(name)(\(arguments.compactText))"
    case .text(let command): command
    case .say(let text): text
    }
  }
}
