extension ToolSpec {
  /// Reads tools as chat formats write them, nested in `function` or flat; nil where there are none.
  ///
  /// What a tool does is not said there, so all count as writes that cannot be undone.
  static func foreign(_ value: JSONValue?) throws(TrajectoryFormatError) -> [ToolSpec]? {
    guard let elements = value?.arrayValue, !elements.isEmpty else { return nil }
    var tools: [ToolSpec] = []
    for (index, element) in elements.enumerated() {
      let inner = element["function"] ?? element
      guard let name = inner["name"]?.stringValue else {
        throw TrajectoryFormatError(expected: "the name of a tool", found: "no such member")
          .below("[\(index)].name")
      }
      tools.append(
        ToolSpec(
          name: name, summary: inner["description"]?.stringValue ?? "",
          parameters: inner["parameters"] ?? inner["input_schema"] ?? ["type": "object"],
          kind: (inner["kind"] ?? element["kind"])?.stringValue.flatMap(Kind.init(rawValue:))
            ?? .irreversibleWrite))
    }
    return tools
  }
}

extension JSONValue {
  /// The value, or none where it is null.
  var unlessNull: JSONValue? {
    // Written out, because the literal nil would mean a JSON null here.
    isNull ? Optional.none : .some(self)
  }

  /// An id that is written as text or as a number.
  var idText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.text
    default: nil
    }
  }
}
