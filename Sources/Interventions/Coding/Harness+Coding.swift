import Signals
public import Trajectories

extension Harness {
  /// Reads a harness from a JSON document; `file` is what error messages name.
  public init(_ document: JSONValue, file: String) throws(HarnessFileError) {
    let reader = RuleReader(document, file: file)
    let schema = try reader.required("schema")
    guard try schema.string() == Harness.schema else { throw schema.error("\"\(Harness.schema)\"") }
    let version = try reader.string("version") ?? "0.1.0"
    guard Harness.isVersion(version) else {
      throw try reader.required("version").error("a version such as 1.4.0")
    }
    var models: [String: LinearModel] = [:]
    if let place = reader.optional("models") {
      for member in try place.members() { models[member.key] = try LinearModel(member.value) }
    }
    self.init(
      id: try reader.required("id").string(), version: version,
      parents: try reader.strings("parents"),
      scope: try reader.optional("scope").map(Scope.init) ?? Scope(),
      memories: try reader.list("memory") { part throws(HarnessFileError) in try Memory(part) },
      firstMatchGroups: try reader.strings("firstMatchGroups"), models: models,
      skills: try reader.list("skills") { part throws(HarnessFileError) in try Skill(part) },
      interventions: try reader.list("interventions") { part throws(HarnessFileError) in
        try Intervention(part)
      })
    try refuseDuplicates(reader)
  }

  private func refuseDuplicates(_ reader: RuleReader) throws(HarnessFileError) {
    var seen: Set<String> = []
    for (index, rule) in interventions.enumerated() where !seen.insert(rule.id).inserted {
      throw HarnessFileError(
        file: reader.file, path: "$.interventions[\(index)].id", expected: "each id once",
        found: "'\(rule.id)' again")
    }
    seen = []
    for (index, memory) in memories.enumerated() where !seen.insert(memory.name).inserted {
      throw HarnessFileError(
        file: reader.file, path: "$.memory[\(index)].name", expected: "each name once",
        found: "'\(memory.name)' again")
    }
  }

  private static func isVersion(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.count <= 6 && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
      }
  }

  /// The harness as a JSON document.
  public var json: JSONValue {
    var writer = RuleWriter()
    writer.set("schema", Harness.schema)
    writer.set("id", id)
    writer.set("version", version)
    writer.set("parents", parents)
    for member in shared { writer.set(member.key, member.value) }
    writer.set("interventions", interventions.map(\.json))
    return writer.value
  }

  /// What rules share and what can change a transcript.
  var shared: JSONObject {
    var writer = RuleWriter()
    if scope != Scope() { writer.set("scope", scope.json) }
    writer.set("memory", memories.sorted { $0.name < $1.name }.map(\.json))
    writer.set("firstMatchGroups", firstMatchGroups.sorted())
    if !models.isEmpty {
      writer.set(
        "models",
        .object(JSONObject(models.keys.sorted().map { ($0, models[$0]?.json ?? .null) })))
    }
    writer.set("skills", skills.map(\.json))
    return writer.object
  }
}

extension LinearModel {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    var weights: [String: Double] = [:]
    for member in try reader.required("weights").members() {
      weights[member.key] = try member.value.double()
    }
    self.init(bias: try reader.double("bias", 0, in: -1e9...1e9), weights: weights)
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("bias", bias, unless: 0)
    let names = weights.keys.sorted()
    writer.set("weights", .object(JSONObject(names.map { ($0, .double(weights[$0] ?? 0)) })))
    return writer.value
  }
}

extension Skill {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      title: try reader.required("title").string(), keywords: try reader.strings("keywords"),
      tags: try reader.strings("tags"), text: try reader.required("text").string())
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("title", title)
    writer.set("keywords", keywords)
    writer.set("tags", tags)
    writer.set("text", text)
    return writer.value
  }
}
