extension FiredRule {
  /// Writes the record as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("rule", rule)
      writer.member("phase", phase)
      writer.member("verdict", verdict.rawValue)
      if !change.isEmpty { writer.member("change", change) }
    }
  }

  /// Reads a record.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      rule: try fields.string("rule"), phase: try fields.string("phase"),
      verdict: try fields.required("verdict", RecordFields.word),
      change: try fields.optional("change", RecordFields.string) ?? "")
  }
}
