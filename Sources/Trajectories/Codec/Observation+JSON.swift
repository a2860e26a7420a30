extension Observation {
  /// Writes the observation as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("text", text)
      writer.member("source", source.rawValue)
      writer.member("reported", ifPresent: reported?.rawValue)
      writer.member("isTruncated", ifTrue: isTruncated)
      guard let admissible else { return }
      writer.key("admissible")
      writer.array { writer in
        for command in admissible { writer.string(command) }
      }
    }
  }

  /// Reads an observation.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      try fields.string("text"), source: try fields.required("source", RecordFields.word),
      reported: try fields.optional("reported", RecordFields.word),
      isTruncated: try fields.flag("isTruncated"),
      admissible: try fields.optional("admissible") { value throws(TrajectoryFormatError) in
        try RecordFields.elements(value, RecordFields.string)
      })
  }
}
