/// One line of a trajectory file.
package enum TrajectoryLine: Sendable, Hashable {
  case header(EpisodeHeader)
  case step(Step)
  case outcome(Outcome)

  /// What the first line of an episode says about its format.
  package static let schema = "trajectory/1"
  /// The member that says it.
  package static let schemaKey = "metaharness"

  /// Writes a header's line.
  package static func append(_ header: EpisodeHeader, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(schemaKey, schema)
      writer.member("kind", "episode")
      header.writeMembers(to: &writer)
    }
    writer.newline()
  }

  /// Writes a step's line.
  package static func append(_ step: Step, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("kind", "step")
      step.writeMembers(to: &writer)
    }
    writer.newline()
  }

  /// Writes an outcome's line.
  package static func append(_ outcome: Outcome, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("kind", "outcome")
      outcome.writeMembers(to: &writer)
    }
    writer.newline()
  }

  /// Reads a line.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    if let marker = fields.object[TrajectoryLine.schemaKey] {
      try TrajectoryLine.checkSchema(marker)
    }
    switch try fields.string("kind") {
    case "episode":
      guard fields.has(TrajectoryLine.schemaKey) else {
        throw TrajectoryFormatError(
          expected: "\"\(TrajectoryLine.schema)\"", found: "no such member"
        ).below("." + TrajectoryLine.schemaKey)
      }
      self = .header(try EpisodeHeader(json: json))
    case "step": self = .step(try Step(json: json))
    case "outcome": self = .outcome(try Outcome(json: json))
    case let other:
      throw TrajectoryFormatError(
        expected: "one of episode, step, outcome",
        found: JSONValue.string(other).shortDescription
      ).below(".kind")
    }
  }

  private static func checkSchema(_ marker: JSONValue) throws(TrajectoryFormatError) {
    guard marker.stringValue != schema else { return }
    var found = marker.shortDescription
    if let text = marker.stringValue, text.hasPrefix("trajectory/"),
      let version = Int(text.dropFirst("trajectory/".count)), version > 1
    {
      found += ", which a newer release wrote; read the file with that release"
    }
    throw TrajectoryFormatError(expected: "\"\(schema)\"", found: found).below("." + schemaKey)
  }
}
