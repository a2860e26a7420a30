extension Step {
  /// Writes the step's members into an open object.
  package func writeMembers(to writer: inout JSONWriter) {
    writer.member("index", index)
    writer.key("completions")
    writer.array { writer in
      for completion in completions { completion.write(to: &writer) }
    }
    if chosen != 0 { writer.member("chosen", chosen) }
    writer.key("parseRung")
    if let parseRung { writer.integer(parseRung) } else { writer.null() }
    if let action {
      writer.key("action")
      action.write(to: &writer)
    }
    writer.key("observation")
    observation.write(to: &writer)
    if let shown {
      writer.key("shown")
      shown.write(to: &writer)
    }
    writer.member("bounces", ifNotEmpty: bounces) { $0.write(to: &$1) }
    writer.member("inserted", ifNotEmpty: inserted) { $0.write(to: &$1) }
    writer.member("fired", ifNotEmpty: fired) { $0.write(to: &$1) }
    writer.member("isHarnessDecided", ifTrue: isHarnessDecided)
    usage.writeMember(to: &writer)
    writer.member("stepsLeft", stepsLeft)
    if let groundTruth {
      writer.key("groundTruth")
      groundTruth.write(to: &writer)
    }
  }

  /// Reads a step.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    let completions = try fields.list("completions", Completion.init(json:))
    let chosen = try fields.integer("chosen", default: 0)
    guard chosen >= 0, chosen < max(1, completions.count) else {
      throw TrajectoryFormatError(
        expected: "the position of one of \(completions.count) completions", found: "\(chosen)"
      ).below(".chosen")
    }
    self.init(
      index: try fields.required("index", RecordFields.integer), completions: completions,
      chosen: chosen,
      parseRung: fields.has("parseRung")
        ? try fields.optional("parseRung", RecordFields.integer) : 0,
      action: try fields.optional("action", Action.init(json:)),
      observation: try fields.required("observation", Observation.init(json:)),
      shown: try fields.optional("shown", Observation.init(json:)),
      bounces: try fields.list("bounces", Bounce.init(json:)),
      inserted: try fields.list("inserted", InsertedCall.init(json:)),
      fired: try fields.list("fired", FiredRule.init(json:)),
      isHarnessDecided: try fields.flag("isHarnessDecided"),
      usage: try fields.optional("usage", TokenUsage.init(json:)) ?? TokenUsage(),
      stepsLeft: try fields.integer("stepsLeft", default: 0),
      groundTruth: try fields.optional("groundTruth", GroundTruth.init(json:)))
  }
}

extension Step.Bounce {
  /// Writes the bounce as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("completion")
      completion.write(to: &writer)
      writer.member("reply", reply)
      if samples > 1 { writer.member("samples", samples) }
    }
  }

  /// Reads a bounce.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      completion: try fields.required("completion", Completion.init(json:)),
      reply: try fields.string("reply"), samples: try fields.integer("samples", default: 1))
  }
}

extension Step.InsertedCall {
  /// Writes the inserted call as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("action")
      action.write(to: &writer)
      writer.key("observation")
      observation.write(to: &writer)
    }
  }

  /// Reads an inserted call.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      action: try fields.required("action", Action.init(json:)),
      observation: try fields.required("observation", Observation.init(json:)))
  }
}
