import Trajectories

/// Recognises the JSON shapes in which models write calls.
enum CallShape {
  private static let nameKeys = [
    "name", "tool", "tool_name", "function", "function_name", "action", "recipient_name",
  ]
  private static let argumentKeys = [
    "arguments", "parameters", "args", "params", "input", "tool_input", "action_input", "kwargs",
    "tool_args", "tool_arguments",
  ]

  /// Reads a value as a call; `isLenient` also reads arguments that are misspelt JSON.
  static func call(
    _ value: JSONValue, tools: ToolTable, isLenient: Bool
  ) -> (name: String, arguments: JSONValue)? {
    switch value {
    case .array(let elements):
      return elements.first.flatMap { call($0, tools: tools, isLenient: isLenient) }
    case .object(let object):
      if let calls = object["tool_calls"] ?? object["function_call"] ?? object["tool_call"] {
        return call(calls, tools: tools, isLenient: isLenient)
      }
      if case .object? = object["function"], let inner = object["function"] {
        return call(inner, tools: tools, isLenient: isLenient)
      }
      return named(object, tools: tools, isLenient: isLenient)
    default:
      return nil
    }
  }

  private static func named(
    _ object: JSONObject, tools: ToolTable, isLenient: Bool
  ) -> (name: String, arguments: JSONValue)? {
    for key in nameKeys {
      guard let name = object[key]?.stringValue, !name.isEmpty else { continue }
      for place in argumentKeys {
        guard let written = object[place] else { continue }
        guard let arguments = arguments(written, isLenient: isLenient) else { return nil }
        return (name, arguments)
      }
      // Arguments beside the name instead of inside their own object.
      guard let tool = tools[name] else { continue }
      let others = object.members.filter { $0.key != key && $0.key != "id" && $0.key != "type" }
      let known = tool.parameters["properties"]?.objectValue ?? JSONObject()
      if others.allSatisfy({ known[$0.key] != nil }), object.count == 1 || !others.isEmpty {
        return (name, .object(JSONObject(others.map { ($0.key, $0.value) })))
      }
    }
    // {"tool_name": {arguments}}
    if object.count == 1, let only = object.members.first, tools[only.key] != nil,
      let arguments = arguments(only.value, isLenient: isLenient)
    {
      return (only.key, arguments)
    }
    return nil
  }

  /// The arguments as an object; a string is read as the JSON it holds.
  static func arguments(_ written: JSONValue, isLenient: Bool) -> JSONValue? {
    switch written {
    case .object: return written
    case .null: return .object(JSONObject())
    case .string(let text):
      if text.isEmpty { return .object(JSONObject()) }
      if let value = try? JSONValue(parsing: text), case .object = value { return value }
      guard isLenient, let value = LenientJSON.value(in: Array(text.utf8)) else { return nil }
      if case .object = value { return value }
      return nil
    default: return nil
    }
  }
}
