import Signals
import Trajectories

extension Effect {
  static let kinds = [
    "normalizeOutput", "canonicalizeAction", "coerceArgs", "annotateObs", "reformatObs",
    "injectHint", "injectSkill", "contract", "pinFact", "maskObs", "compact", "notice", "rerank",
    "suggestArgs", "rewriteArgs", "veto", "insertCall", "forceAction", "takeUntried",
    "followRecipe", "setMemory", "queueAction",
  ]

  init(_ reader: RuleReader) throws(HarnessFileError) {
    let (kind, body) = try reader.tag()
    guard case .object = body.value else { throw body.error("an object") }
    switch kind {
    case "normalizeOutput": self = .normalizeOutput(maximumRung: try body.int("rung", 3, in: 1...3))
    case "canonicalizeAction": self = .canonicalizeAction(try CanonicalizeAction(body))
    case "coerceArgs": self = .coerceArguments(paths: try body.strings("paths"))
    case "annotateObs": self = .annotateObservation(try Text(body.required("text")))
    case "reformatObs": self = .reformatObservation(try ReformatObservation(body))
    case "injectHint":
      self = .injectHint(
        try Text(body.required("text")), steps: try body.int("steps", 1, in: 1...50))
    case "injectSkill": self = .injectSkill(try InjectSkill(body))
    case "contract":
      self = .contract(try Text(body.required("text")), tool: try body.string("tool"))
    case "pinFact":
      self = .pinFact(
        label: try body.required("label").string(), value: try Value(body.required("value")))
    case "maskObs": self = .maskObservations(try MaskObservations(body))
    case "compact": self = .compact(try Compact(body))
    case "notice": self = .notice(try Text(body.required("text")))
    case "rerank": self = .rerank(try Rerank(body))
    case "suggestArgs":
      self = .suggestArguments(
        try Assignment.list(body, "set"), try Text(body.required("text")))
    case "rewriteArgs": self = .rewriteArguments(try Assignment.list(body, "set"))
    case "veto":
      self = .veto(
        try Text(body.required("text")),
        alternatives: try body.list("alternatives") { part throws(HarnessFileError) in
          try Value(part)
        })
    case "insertCall": self = .insertCall(try ActionTemplate(body))
    case "forceAction": self = .forceAction(try ActionTemplate(body))
    case "takeUntried": self = .takeUntried(try TakeUntried(body))
    case "followRecipe": self = .followRecipe(try TaskRecipe.list(body))
    case "setMemory": self = .setMemory(try MemoryUpdate(body))
    case "queueAction": self = .queueAction(try QueueAction(body))
    default: throw reader.unknown(kind, among: Effect.kinds)
    }
  }

  var json: JSONValue { .object([kind: body]) }

  private var body: JSONValue {
    var writer = RuleWriter()
    switch self {
    case .normalizeOutput(let rung): writer.set("rung", rung, unless: 3)
    case .canonicalizeAction(let effect): effect.write(to: &writer)
    case .coerceArguments(let paths): writer.set("paths", paths)
    case .annotateObservation(let text), .notice(let text): writer.set("text", text.json)
    case .reformatObservation(let effect): effect.write(to: &writer)
    case .injectHint(let text, let steps):
      writer.set("text", text.json)
      writer.set("steps", steps, unless: 1)
    case .injectSkill(let effect): effect.write(to: &writer)
    case .contract(let text, let tool):
      writer.set("text", text.json)
      writer.set("tool", tool)
    case .pinFact(let label, let value):
      writer.set("label", label)
      writer.set("value", value.json)
    case .maskObservations(let effect): effect.write(to: &writer)
    case .compact(let effect):
      writer.set("keepLast", effect.keepLast, unless: 20)
      writer.set("batch", effect.batch, unless: 8)
    case .rerank(let effect): effect.write(to: &writer)
    case .suggestArguments(let assignments, let text):
      writer.set("set", Assignment.json(assignments))
      writer.set("text", text.json)
    case .rewriteArguments(let assignments): writer.set("set", Assignment.json(assignments))
    case .veto(let text, let alternatives):
      writer.set("text", text.json)
      writer.set("alternatives", alternatives.map(\.json))
    case .insertCall(let action), .forceAction(let action): action.write(to: &writer)
    case .takeUntried(let effect): effect.write(to: &writer)
    case .followRecipe(let recipes): writer.set("recipes", .array(recipes.map(\.json)))
    case .setMemory(let update): update.write(to: &writer)
    case .queueAction(let effect): effect.write(to: &writer)
    }
    return writer.value
  }
}

extension Assignment {
  static func list(_ reader: RuleReader, _ key: String) throws(HarnessFileError) -> [Assignment] {
    guard let place = reader.optional(key) else { return [] }
    var list: [Assignment] = []
    for member in try place.members() {
      let isRemoval = member.value.value.isNull
      list.append(Assignment(path: member.key, value: isRemoval ? nil : try Value(member.value)))
    }
    return list.sorted { $0.path < $1.path }
  }

  static func json(_ list: [Assignment]) -> JSONValue? {
    list.isEmpty ? nil : .object(JSONObject(list.map { ($0.path, $0.value?.json ?? .null) }))
  }
}

extension ActionTemplate {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    if let tool = try reader.string("tool") {
      self = .call(tool: tool, arguments: try Assignment.list(reader, "arguments"))
    } else if let command = reader.optional("command") {
      self = .command(try Text(command))
    } else if let speech = reader.optional("say") {
      self = .speech(try Text(speech))
    } else {
      throw reader.error("one of tool, command, say")
    }
  }

  func write(to writer: inout RuleWriter) {
    switch self {
    case .call(let tool, let arguments):
      writer.set("tool", tool)
      writer.set("arguments", Assignment.json(arguments))
    case .command(let text): writer.set("command", text.json)
    case .speech(let text): writer.set("say", text.json)
    }
  }
}
