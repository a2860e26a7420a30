extension GroundTruth {
  /// Writes the ground truth as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      if let errorClass {
        writer.key("errorClass")
        errorClass.write(to: &writer)
      }
      writer.member("isNoop", ifTrue: isNoop)
      writer.member("stateDigest", ifPresent: stateDigest?.hex)
      writer.member("violations", ifNotEmpty: violations) { $1.string($0) }
      writer.member("planted", ifNotEmpty: planted) { $1.string($0) }
    }
  }

  /// Reads ground truth.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      errorClass: try fields.optional("errorClass", ErrorClass.init(json:)),
      isNoop: try fields.flag("isNoop"),
      stateDigest: try fields.optional("stateDigest", RecordFields.digest),
      violations: try fields.list("violations", RecordFields.string),
      planted: try fields.list("planted", RecordFields.string))
  }
}
