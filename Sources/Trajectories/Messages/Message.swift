/// One message of the conversation that a model sees.
public struct Message: Sendable, Hashable {
  /// Who speaks.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case system
    case user
    case assistant
    case tool
  }

  /// Who speaks.
  public var role: Role
  /// The text; empty where the message is only calls.
  public var content: String
  /// Calls that an assistant message makes.
  public var toolCalls: [ToolCall]
  /// The call that a tool message answers.
  public var toolCallID: String?
  /// The tool that a tool message speaks for.
  public var name: String?
  /// Reasoning that the model gave beside its answer.
  public var reasoning: String?

  /// Makes a message.
  public init(
    _ role: Role, _ content: String, toolCalls: [ToolCall] = [], toolCallID: String? = nil,
    name: String? = nil, reasoning: String? = nil
  ) {
    self.role = role
    self.content = content
    self.toolCalls = toolCalls
    self.toolCallID = toolCallID
    self.name = name
    self.reasoning = reasoning
  }
}

/// A call as a model wrote it.
public struct ToolCall: Sendable, Hashable {
  /// The call's id, which the answer repeats.
  public var id: String
  /// The tool's name.
  public var name: String
  /// The arguments as the model wrote them, which may not be JSON.
  public var arguments: String

  /// Makes a call.
  public init(id: String, name: String, arguments: String) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}
