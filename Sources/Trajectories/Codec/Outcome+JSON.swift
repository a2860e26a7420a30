extension Outcome {
  /// Writes the outcome's members into an open object.
  package func writeMembers(to writer: inout JSONWriter) {
    writer.key("success")
    writer.bool(success)
    writer.key("score")
    writer.double(score)
    writer.member("endReason", endReason.rawValue)
    writer.member("blame", ifPresent: blame?.rawValue)
    writer.member("detail", ifPresent: detail)
  }

  /// Reads an outcome.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      success: try fields.required("success", RecordFields.bool),
      score: try fields.required("score", RecordFields.double),
      endReason: try fields.required("endReason", RecordFields.word),
      blame: try fields.optional("blame", RecordFields.word),
      detail: try fields.optional("detail", RecordFields.string))
  }
}
