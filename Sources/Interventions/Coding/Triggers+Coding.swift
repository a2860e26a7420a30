import Signals
import Trajectories

extension ToolTrigger {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    names = try reader.globs("name")
    kinds = try reader.choices("kind")
    form = try reader.optional("form")?.choice()
    isKnown = try reader.optional("known")?.bool()
    pattern = try reader.string("pattern")
    isLast = try reader.bool("last")
  }

  func write(to writer: inout RuleWriter) {
    writer.set("name", names.map(\.text))
    writer.set("kind", kinds.map(\.rawValue))
    writer.set("form", form?.rawValue)
    writer.set("known", isKnown.map(JSONValue.bool))
    writer.set("pattern", pattern)
    writer.set("last", isLast)
  }
}

extension ArgumentTrigger {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    path = ValuePath(try reader.required("path").string())
    comparison = try reader.choice("op", .equal)
    isMissing = try reader.bool("missing")
    value = try reader.optional("value").map(Value.init) ?? .literal(.null)
    quantifier = try reader.choice("quantifier", .any)
  }

  func write(to writer: inout RuleWriter) {
    writer.set("path", path.text)
    writer.set("op", comparison, unless: .equal)
    writer.set("missing", isMissing)
    if value != .literal(.null) { writer.set("value", value.json) }
    writer.set("quantifier", quantifier, unless: .any)
  }
}

extension AdmissibleTrigger {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    relation = try reader.required("is").choice()
    similarity = try reader.double("similarity", 0.75)
    margin = try reader.double("margin", 0.1)
    pattern = try reader.string("pattern")
  }

  func write(to writer: inout RuleWriter) {
    writer.set("is", relation)
    writer.set("similarity", similarity, unless: 0.75)
    writer.set("margin", margin, unless: 0.1)
    writer.set("pattern", pattern)
  }
}

extension ObservationTrigger {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    pattern = try reader.string("pattern")
    report = try reader.optional("report")?.choice()
    source = try reader.optional("source")?.choice()
    isTruncated = try reader.optional("truncated")?.bool()
    isNoop = try reader.optional("noop")?.bool()
    last = try reader.int("last", 1, in: 1...256)
    count = try reader.int("count", 1, in: 1...256)
  }

  func write(to writer: inout RuleWriter) {
    writer.set("pattern", pattern)
    writer.set("report", report?.rawValue)
    writer.set("source", source?.rawValue)
    writer.set("truncated", isTruncated.map(JSONValue.bool))
    writer.set("noop", isNoop.map(JSONValue.bool))
    writer.set("last", last, unless: 1)
    writer.set("count", count, unless: 1)
  }
}

extension ErrorTrigger {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    tool = try reader.string("tool")
    template = try reader.string("template")
    consecutive = try reader.int("consecutive", 0, in: 0...256)
    total = try reader.int("total", 0, in: 0...256)
  }

  func write(to writer: inout RuleWriter) {
    writer.set("tool", tool)
    writer.set("template", template)
    writer.set("consecutive", consecutive, unless: 0)
    writer.set("total", total, unless: 0)
  }
}

extension HistoryTrigger {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    events = try reader.list("events") { part throws(HarnessFileError) in
      var event = EventPattern()
      event.tools = try part.globs("tool")
      event.kinds = try part.choices("kind")
      event.isError = try part.optional("error")?.bool()
      event.action = try part.string("action")
      event.observation = try part.string("obs")
      return event
    }
    gap = try reader.int("gap", 256, in: 0...256)
    within = try reader.int("within", 256, in: 1...256)
    quantifier = try reader.choice("quantifier", .occurred)
  }

  func write(to writer: inout RuleWriter) {
    writer.set(
      "events",
      events.map { event in
        var part = RuleWriter()
        part.set("tool", event.tools.map(\.text))
        part.set("kind", event.kinds.map(\.rawValue))
        part.set("error", event.isError.map(JSONValue.bool))
        part.set("action", event.action)
        part.set("obs", event.observation)
        return part.value
      })
    writer.set("gap", gap, unless: 256)
    writer.set("within", within, unless: 256)
    writer.set("quantifier", quantifier, unless: .occurred)
  }
}

extension RepeatTrigger {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    scope = try reader.choice("of", .action)
    times = try reader.int("times", 1, in: 1...256)
    isError = try reader.optional("error")?.bool()
    sinceWrite = try reader.bool("stateUnchanged")
    within = try reader.int("within", 256, in: 1...256)
  }

  func write(to writer: inout RuleWriter) {
    writer.set("of", scope, unless: .action)
    writer.set("times", times, unless: 1)
    writer.set("error", isError.map(JSONValue.bool))
    writer.set("stateUnchanged", sinceWrite)
    writer.set("within", within, unless: 256)
  }
}
