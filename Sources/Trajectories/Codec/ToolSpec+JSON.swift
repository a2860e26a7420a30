extension ToolSpec {
  /// Writes the tool as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("summary", summary)
      writer.key("parameters")
      writer.value(parameters)
      writer.member("kind", kind.rawValue)
    }
  }

  /// Reads a tool.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      name: try fields.string("name"), summary: try fields.string("summary"),
      parameters: try fields.required("parameters") { $0 },
      kind: try fields.required("kind", RecordFields.word))
  }
}
