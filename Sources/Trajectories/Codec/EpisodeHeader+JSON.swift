extension EpisodeHeader {
  /// Writes the header's members into an open object.
  package func writeMembers(to writer: inout JSONWriter) {
    writer.member("environment", environment)
    writer.member("surface", surface)
    writer.member("task", task)
    writer.member("trial", trial)
    writer.member("backbone", backbone)
    writer.member("backboneIdentity", backboneIdentity)
    writer.member("harness", harness)
    // As text, because many readers of JSON lose integers beyond 2^53.
    writer.member("seed", String(seed.value))
    if !sampling.isEmpty { writer.member("sampling", sampling) }
    writer.member("system", ifPresent: system)
    writer.member("tools", ifNotEmpty: tools) { $0.write(to: &$1) }
    writer.key("opening")
    opening.write(to: &writer)
    writer.member("stepBudget", stepBudget)
    if let fork {
      writer.key("fork")
      writer.object { writer in
        writer.member("parent", fork.parent)
        writer.member("step", fork.step)
      }
    }
    if !extra.isEmpty {
      writer.key("extra")
      writer.value(.object(extra))
    }
  }

  /// Reads a header.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      environment: try fields.string("environment"), surface: try fields.string("surface"),
      task: try fields.string("task"), trial: try fields.integer("trial", default: 0),
      backbone: try fields.string("backbone"),
      backboneIdentity: try fields.string("backboneIdentity"),
      harness: try fields.string("harness"),
      seed: try fields.required("seed", EpisodeHeader.seed),
      sampling: try fields.optional("sampling", RecordFields.string) ?? "",
      system: try fields.optional("system", RecordFields.string),
      tools: try fields.list("tools", ToolSpec.init(json:)),
      opening: try fields.required("opening", Observation.init(json:)),
      stepBudget: try fields.required("stepBudget", RecordFields.integer),
      fork: try fields.optional("fork", ForkOrigin.init(json:)),
      extra: try fields.optional("extra") { value throws(TrajectoryFormatError) in
        try RecordFields(value).object
      } ?? JSONObject())
  }

  private static func seed(_ value: JSONValue) throws(TrajectoryFormatError) -> Seed {
    let text: String? =
      switch value {
      case .string(let text): text
      case .number(let number) where number.isIntegerText: number.text
      default: nil
      }
    guard let text, !text.hasPrefix("+"), let bits = UInt64(text) else {
      throw TrajectoryFormatError(
        expected: "an integer of 64 bits without sign, as text", found: value.shortDescription)
    }
    return Seed(bits)
  }
}

extension EpisodeHeader.ForkOrigin {
  init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      parent: try fields.string("parent"),
      step: try fields.required("step", RecordFields.integer))
  }
}
