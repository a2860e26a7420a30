import Signals
import Trajectories

extension Intervention {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    let id = try reader.required("id").string()
    guard !id.isEmpty, id.utf8.count <= 120, id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw try reader.required("id").error("an id of 1...120 printable characters, no spaces")
    }
    let effects = try reader.required("then")
    let then = try reader.list("then") { part throws(HarnessFileError) in try Effect(part) }
    guard (1...3).contains(then.count) else { throw effects.error("one to three effects") }
    var values: [String: Value] = [:]
    if let place = reader.optional("let") {
      for member in try place.members() { values[member.key] = try Value(member.value) }
    }
    self.init(
      id: id, about: try reader.string("about") ?? "",
      phase: try reader.required("phase").choice(),
      when: try reader.optional("when").map(Predicate.init) ?? .always, then: then,
      values: values, limits: try reader.optional("limits").map(Limits.init) ?? Limits(),
      scope: try reader.optional("scope").map(Scope.init) ?? Scope(),
      group: try reader.string("group"), mutes: try reader.strings("mutes"),
      origin: try reader.optional("origin").map(Origin.init) ?? Origin(),
      evidence: try reader.optional("evidence").map(Evidence.init) ?? Evidence(),
      isEnabled: try reader.bool("enabled", true))
  }

  /// Everything, for files.
  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("id", id)
    if !about.isEmpty { writer.set("about", about) }
    for member in content { writer.set(member.key, member.value) }
    if origin != Origin() { writer.set("origin", origin.json) }
    if evidence != Evidence() { writer.set("evidence", evidence.json) }
    writer.set("enabled", isEnabled, unless: true)
    return writer.value
  }

  /// What can change a transcript, and nothing else.
  var content: JSONObject {
    var writer = RuleWriter()
    writer.set("phase", phase)
    if when != .always { writer.set("when", when.json) }
    writer.set("then", then.map(\.json))
    let names = values.keys.sorted()
    if !names.isEmpty {
      writer.set("let", .object(JSONObject(names.map { ($0, values[$0]?.json ?? .null) })))
    }
    if limits != Limits() { writer.set("limits", limits.json) }
    if scope != Scope() { writer.set("scope", scope.json) }
    writer.set("group", group)
    writer.set("mutes", mutes.sorted())
    return writer.object
  }
}

extension Limits {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    let standard = Limits()
    let fires = reader.optional("maxFiresPerEpisode")
    let isUnlimited = fires?.value.stringValue == "unlimited"
    self.init(
      maximumFires: isUnlimited ? nil : try fires?.int(1...10_000) ?? standard.maximumFires,
      cooldown: try reader.int("cooldownSteps", standard.cooldown, in: 0...1000),
      maximumVetoes: try reader.int("maxConsecutiveVetoes", standard.maximumVetoes, in: 1...2),
      maximumPerKey: try reader.optional("maxPerKey")?.int(1...1000),
      key: try reader.optional("key").map(Value.init),
      priority: try reader.int("priority", standard.priority, in: 0...99))
    if let open = reader.optional("failOpen"), try !open.bool() {
      throw open.error("true: every rule fails open")
    }
  }

  var json: JSONValue {
    let standard = Limits()
    var writer = RuleWriter()
    if let maximumFires {
      writer.set("maxFiresPerEpisode", maximumFires, unless: standard.maximumFires ?? 0)
    } else {
      writer.set("maxFiresPerEpisode", "unlimited")
    }
    writer.set("cooldownSteps", cooldown, unless: standard.cooldown)
    writer.set("maxConsecutiveVetoes", maximumVetoes, unless: standard.maximumVetoes)
    writer.set("maxPerKey", maximumPerKey)
    writer.set("key", key?.json)
    writer.set("priority", priority, unless: standard.priority)
    return writer.value
  }
}

extension Scope {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      environments: try reader.globs("environments"), backbones: try reader.globs("backbones"))
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("environments", environments.map(\.text).sorted())
    writer.set("backbones", backbones.map(\.text).sorted())
    return writer.value
  }
}

extension Origin {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      proposer: try reader.string("proposer") ?? "hand", signature: try reader.string("signature"),
      sourceTasks: try reader.strings("sourceTasks"),
      details: try reader.optional("details")?.object() ?? JSONObject())
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("proposer", proposer)
    writer.set("signature", signature)
    writer.set("sourceTasks", sourceTasks)
    if !details.isEmpty { writer.set("details", .object(details)) }
    return writer.value
  }
}

extension Evidence {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      status: try reader.choice("status", .candidate),
      details: try reader.optional("details")?.object() ?? JSONObject())
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("status", status)
    if !details.isEmpty { writer.set("details", .object(details)) }
    return writer.value
  }
}
