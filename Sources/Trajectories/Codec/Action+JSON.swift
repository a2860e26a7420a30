extension Action {
  /// Writes the action as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      switch self {
      case .tool(let name, let arguments):
        writer.member("tool", name)
        writer.key("arguments")
        writer.value(arguments)
      case .text(let command): writer.member("text", command)
      case .say(let words): writer.member("say", words)
      }
    }
  }

  /// Reads an action.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    switch (fields.has("tool"), fields.has("text"), fields.has("say")) {
    case (true, false, false):
      self = .tool(
        name: try fields.string("tool"), arguments: fields.object["arguments"] ?? .object([:]))
    case (false, true, false): self = .text(try fields.string("text"))
    case (false, false, true): self = .say(try fields.string("say"))
    default:
      throw TrajectoryFormatError(
        expected: "exactly one of the members tool, text and say",
        found: fields.object.isEmpty
          ? "an empty object" : "the members \(fields.object.keys.joined(separator: ", "))")
    }
  }
}
