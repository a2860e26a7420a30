public import Trajectories

/// One solved episode as a network reads it, with what is to be learnt from marked.
public struct Demonstration: Sendable {
  /// One message, in the words of the prompt template.
  public struct Turn: Sendable, Hashable {
    /// The message.
    public var message: Message
    /// Whether the answer is right, so that a network may learn to give it.
    public var isLearnt: Bool
  }

  /// The environment's name.
  public let environment: String
  /// The task's id.
  public let task: String
  /// Standing instructions.
  public let system: String
  /// One line for each tool.
  public let toolLines: [String]
  /// The conversation after the standing instructions.
  public let turns: [Turn]
  /// How many wrong calls were played and put right again.
  public let slips: Int
  /// How many advice lines the conversation holds.
  public let advice: Int

  /// One line of the demonstrations file.
  public var json: JSONValue {
    [
      "environment": .string(environment), "task": .string(task), "system": .string(system),
      "tools": .array(toolLines.map(JSONValue.string)), "slips": .integer(slips),
      "advice": .integer(advice), "turns": .array(turns.map(\.json)),
    ]
  }
}

extension Demonstration.Turn {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "role": .string(message.role.rawValue), "text": .string(message.content),
    ]
    if message.role == .assistant { object["learn"] = .bool(isLearnt) }
    if !message.toolCalls.isEmpty {
      object["calls"] = .array(
        message.toolCalls.map {
          ["name": .string($0.name), "arguments": .string($0.arguments)]
        })
    }
    return .object(object)
  }
}

extension ToolSpec {
  /// Arguments in the order in which the schema lists them.
  func inSchemaOrder(_ arguments: JSONValue) -> JSONValue {
    guard case .object(let given) = arguments,
      let properties = parameters["properties"]?.objectValue
    else { return arguments }
    var ordered = JSONObject()
    for member in properties {
      if let value = given[member.key] { ordered[member.key] = value }
    }
    for member in given where ordered[member.key] == nil { ordered[member.key] = member.value }
    return .object(ordered)
  }
}
