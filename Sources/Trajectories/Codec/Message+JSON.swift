extension Message {
  /// Writes the message as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("role", role.rawValue)
      writer.member("content", content)
      writer.member("toolCalls", ifNotEmpty: toolCalls) { $0.write(to: &$1) }
      writer.member("toolCallID", ifPresent: toolCallID)
      writer.member("name", ifPresent: name)
      writer.member("reasoning", ifPresent: reasoning)
    }
  }

  /// Reads a message.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      try fields.required("role", RecordFields.word), try fields.string("content"),
      toolCalls: try fields.list("toolCalls", ToolCall.init(json:)),
      toolCallID: try fields.optional("toolCallID", RecordFields.string),
      name: try fields.optional("name", RecordFields.string),
      reasoning: try fields.optional("reasoning", RecordFields.string))
  }
}

extension ToolCall {
  /// Writes the call as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id)
      writer.member("name", name)
      writer.member("arguments", arguments)
    }
  }

  /// Reads a call.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      id: try fields.string("id"), name: try fields.string("name"),
      arguments: try fields.string("arguments"))
  }
}
