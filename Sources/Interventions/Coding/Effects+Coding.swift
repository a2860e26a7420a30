import Signals
import Trajectories

extension CanonicalizeAction {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    target = try reader.required("to").choice()
    similarity = try reader.double("similarity", 0.75)
    margin = try reader.double("margin", 0.1)
    needsSameVerb = try reader.bool("sameVerb", true)
  }

  func write(to writer: inout RuleWriter) {
    writer.set("to", target)
    writer.set("similarity", similarity, unless: 0.75)
    writer.set("margin", margin, unless: 0.1)
    writer.set("sameVerb", needsSameVerb, unless: true)
  }
}

extension ReformatObservation {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    maximumBytes = try reader.optional("maximumBytes")?.int(64...1_000_000)
    drop = try reader.strings("drop")
    pattern = try reader.string("pattern")
    replacement = try reader.string("replacement") ?? ""
  }

  func write(to writer: inout RuleWriter) {
    writer.set("maximumBytes", maximumBytes)
    writer.set("drop", drop)
    writer.set("pattern", pattern)
    if !replacement.isEmpty { writer.set("replacement", replacement) }
  }
}

extension InjectSkill {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    count = try reader.int("count", 1, in: 1...3)
    floor = try reader.double("floor", 2.5, in: 0...1000)
    tags = try reader.strings("tags")
  }

  func write(to writer: inout RuleWriter) {
    writer.set("count", count, unless: 1)
    writer.set("floor", floor, unless: 2.5)
    writer.set("tags", tags)
  }
}

extension MaskObservations {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    let standard = MaskObservations()
    keepLast = try reader.int("keepLast", standard.keepLast, in: 1...1000)
    tools = try reader.globs("tool")
    text = try reader.string("text") ?? standard.text
    minimumBytes = try reader.int("minimumBytes", standard.minimumBytes)
    batch = try reader.int("batch", standard.batch, in: 1...64)
  }

  func write(to writer: inout RuleWriter) {
    let standard = MaskObservations()
    writer.set("keepLast", keepLast, unless: standard.keepLast)
    writer.set("tool", tools.map(\.text))
    if text != standard.text { writer.set("text", text) }
    writer.set("minimumBytes", minimumBytes, unless: standard.minimumBytes)
    writer.set("batch", batch, unless: standard.batch)
  }
}

extension Compact {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    keepLast = try reader.int("keepLast", 20, in: 1...1000)
    batch = try reader.int("batch", 8, in: 1...64)
  }
}

extension Rerank {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    model = try reader.required("model").string()
    samples = try reader.int("samples", 1, in: 1...4)
    askBelow = try reader.optional("askBelow")?.double()
    temperature = try reader.double("temperature", 0.7, in: 0.1...2)
    margin = try reader.double("margin", 0.5, in: 0...1000)
  }

  func write(to writer: inout RuleWriter) {
    writer.set("model", model)
    writer.set("samples", samples, unless: 1)
    writer.set("askBelow", askBelow.map(JSONValue.double))
    writer.set("temperature", temperature, unless: 0.7)
    writer.set("margin", margin, unless: 0.5)
  }
}

extension TakeUntried {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    if let place = reader.optional("offered") {
      var offered = Offered()
      offered.needsSameVerb = try place.bool("sameVerb", true)
      offered.verb = try place.string("verb")
      offered.countsSinceChange = try place.bool("sinceChange", false)
      offered.needsTask = try place.bool("inTask", false)
      self.offered = offered
    }
    choices = try reader.list("choices") { part throws(HarnessFileError) in try Choice(part) }
    never = try reader.string("never")
    guard offered != nil || !choices.isEmpty else {
      throw reader.error("offered, choices or both")
    }
    guard choices.count <= TakeUntried.choiceLimit else {
      throw reader.error("at most \(TakeUntried.choiceLimit) choices")
    }
  }

  func write(to writer: inout RuleWriter) {
    if let offered {
      var inner = RuleWriter()
      inner.set("sameVerb", offered.needsSameVerb, unless: true)
      inner.set("verb", offered.verb)
      inner.set("sinceChange", offered.countsSinceChange, unless: false)
      inner.set("inTask", offered.needsTask, unless: false)
      writer.set("offered", inner.value)
    }
    if !choices.isEmpty { writer.set("choices", .array(choices.map(\.json))) }
    writer.set("never", never)
  }
}

extension TakeUntried.Choice {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    action = try ActionTemplate(reader)
    guard let place = reader.optional("each") else { return }
    each = Each(
      path: try place.required("path").string(), memory: try place.required("memory").string())
    guard case .call = action else { throw place.error("a tool to call with each value") }
  }

  var json: JSONValue {
    var writer = RuleWriter()
    action.write(to: &writer)
    if let each {
      writer.set("each", ["path": .string(each.path), "memory": .string(each.memory)])
    }
    return writer.value
  }
}

extension MemoryUpdate {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    memory = try reader.required("memory").string()
    operation = try reader.choice("do", .set)
    key = try reader.optional("key").map(Value.init)
    value = try reader.optional("value").map(Value.init)
  }

  func write(to writer: inout RuleWriter) {
    writer.set("memory", memory)
    writer.set("do", operation, unless: .set)
    writer.set("key", key?.json)
    writer.set("value", value?.json)
  }
}

extension QueueAction {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    action = try ActionTemplate(reader.required("action"))
    expires = try reader.int("expires", 1, in: 1...20)
    yieldTo = try reader.strings("yieldTo")
    guardCondition = try reader.optional("guard").map(Predicate.init) ?? .always
  }

  func write(to writer: inout RuleWriter) {
    var inner = RuleWriter()
    action.write(to: &inner)
    writer.set("action", inner.value)
    writer.set("expires", expires, unless: 1)
    writer.set("yieldTo", yieldTo)
    if guardCondition != .always { writer.set("guard", guardCondition.json) }
  }
}
