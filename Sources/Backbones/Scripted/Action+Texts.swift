import Trajectories

extension Action {
  /// Everything in the action that the model had to write itself, apart from a tool's name.
  var written: String {
    switch self {
    case .tool(_, let arguments): arguments.strings.joined(separator: "\n")
    case .text(let text), .say(let text): text
    }
  }

  /// The action with its texts rewritten, the same call otherwise.
  func mapTexts(_ change: (String) -> String) -> Action {
    switch self {
    case .tool(let name, let arguments):
      .tool(name: name, arguments: arguments.mapStrings(change))
    case .text(let text): .text(change(text))
    case .say(let text): .say(change(text))
    }
  }

  /// The action with a name replaced wherever it stands.
  func replacing(_ name: String, with other: String) -> Action {
    mapTexts { $0.replacing(name, with: other) }
  }
}

extension JSONValue {
  /// The strings and numbers in document order.
  fileprivate var strings: [String] {
    switch self {
    case .string(let text): [text]
    case .number(let number): [number.text]
    case .array(let elements): elements.flatMap(\.strings)
    case .object(let object): object.members.flatMap(\.value.strings)
    default: []
    }
  }

  fileprivate func mapStrings(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): return .string(change(text))
    case .number(let number):
      return Int(change(number.text)).map(JSONValue.integer) ?? self
    case .array(let elements): return .array(elements.map { $0.mapStrings(change) })
    case .object(let object):
      return .object(JSONObject(object.members.map { ($0.key, $0.value.mapStrings(change)) }))
    default: return self
    }
  }
}
