/// Tool schemas put together from the calls of a recording that holds none.
struct InferredTools {
  private struct Tool {
    var calls = 0
    var arguments: [(name: String, types: [String], calls: Int)] = []

    mutating func add(_ call: JSONValue) {
      calls += 1
      guard case .object(let object) = call else { return }
      for member in object.members {
        let type = member.value.schemaType
        if let place = arguments.firstIndex(where: { $0.name == member.key }) {
          arguments[place].calls += 1
          if !arguments[place].types.contains(type) { arguments[place].types.append(type) }
        } else if arguments.count < 200 {
          arguments.append((member.key, [type], 1))
        }
      }
    }
  }

  private static let limit = 10_000

  private var order: [String] = []
  private var tools: [String: Tool] = [:]

  mutating func add(_ step: Step) {
    guard case .tool(let name, let arguments) = step.action else { return }
    add(name: name, arguments: arguments)
  }

  mutating func add(name: String, arguments: JSONValue) {
    if tools[name] == nil {
      // A model that invents a tool in every call must not fill the memory.
      guard order.count < InferredTools.limit else { return }
      order.append(name)
    }
    tools[name, default: Tool()].add(arguments)
  }

  /// The tools in the order of their first call.
  ///
  /// What a tool does is not known, so all count as writes that cannot be undone: nothing may
  /// repeat, insert or force them.
  var specs: [ToolSpec] {
    order.compactMap { name in
      tools[name].map { tool in
        ToolSpec(
          name: name, summary: "", parameters: InferredTools.schema(tool),
          kind: .irreversibleWrite)
      }
    }
  }

  private static func schema(_ tool: Tool) -> JSONValue {
    var properties = JSONObject()
    for argument in tool.arguments {
      let type: JSONValue =
        argument.types.count == 1
        ? .string(argument.types[0]) : .array(argument.types.map(JSONValue.string))
      properties[argument.name] = ["type": type]
    }
    let required = tool.arguments.filter { $0.calls == tool.calls }.map(\.name)
    return [
      "type": "object", "properties": .object(properties),
      "required": .array(required.map(JSONValue.string)), "inferred": true,
    ]
  }
}

extension JSONValue {
  fileprivate var schemaType: String {
    if case .number(let number) = self { return number.isIntegerText ? "integer" : "number" }
    return kindName
  }
}
