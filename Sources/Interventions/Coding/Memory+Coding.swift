import Signals
import Trajectories

extension Memory {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      name: try reader.required("name").string(), kind: try reader.required("kind").choice(),
      initial: reader.optional("initial")?.value,
      updates: try reader.list("updates") { part throws(HarnessFileError) in try Extractor(part) })
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("name", name)
    writer.set("kind", kind)
    writer.set("initial", initial)
    writer.set("updates", updates.map(\.json))
    return writer.value
  }
}

extension Extractor {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    source = try reader.required("on").choice()
    tools = try reader.globs("tool")
    isError = try reader.optional("error")?.bool()
    isNoop = try reader.optional("noop")?.bool()
    pattern = try reader.string("pattern")
    actionPattern = try reader.string("action")
    path = try reader.string("path").map { ValuePath($0) }
    key = try reader.string("key")
    fields = try reader.strings("fields")
    constant = reader.optional("value")?.value
    operation = try reader.choice("do", .set)
    from = try reader.strings("from")
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("on", source)
    writer.set("tool", tools.map(\.text))
    writer.set("error", isError.map(JSONValue.bool))
    writer.set("noop", isNoop.map(JSONValue.bool))
    writer.set("pattern", pattern)
    writer.set("action", actionPattern)
    writer.set("path", path?.text)
    writer.set("key", key)
    writer.set("fields", fields)
    writer.set("value", constant)
    writer.set("do", operation, unless: .set)
    writer.set("from", from)
    return writer.value
  }
}
