import Signals
import Trajectories

extension Predicate {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    try self.init(reader, depth: 0)
  }

  private init(_ reader: RuleReader, depth: Int) throws(HarnessFileError) {
    guard depth < 16 else { throw reader.error("at most 16 nested conditions") }
    let (kind, body) = try reader.tag()
    switch kind {
    case "always": self = .always
    case "all": self = .all(try Predicate.parts(body, depth: depth))
    case "any": self = .any(try Predicate.parts(body, depth: depth))
    case "not": self = .not(try Predicate(body, depth: depth + 1))
    default:
      guard let trigger = try Trigger(kind, body) else {
        throw reader.unknown(kind, among: Trigger.kinds + ["all", "any", "not", "always"])
      }
      self = .trigger(trigger)
    }
  }

  private static func parts(
    _ reader: RuleReader, depth: Int
  ) throws(HarnessFileError) -> [Predicate] {
    var parts: [Predicate] = []
    for element in try reader.elements() {
      parts.append(try Predicate(element, depth: depth + 1))
    }
    return parts
  }

  var json: JSONValue {
    switch self {
    case .always: ["always": true]
    case .all(let parts): ["all": .array(parts.map(\.json))]
    case .any(let parts): ["any": .array(parts.map(\.json))]
    case .not(let part): ["not": part.json]
    case .trigger(let trigger): .object([trigger.kind: trigger.body])
    }
  }
}

extension Trigger {
  static let kinds = [
    "tool", "argCmp", "grounded", "schema", "parse", "admissible", "obs", "error", "history",
    "repeat", "cycle", "fact", "budget", "risk",
  ]

  /// The kind's name, as files spell it.
  package var kind: String {
    switch self {
    case .tool: "tool"
    case .argument: "argCmp"
    case .grounded: "grounded"
    case .schema: "schema"
    case .parse: "parse"
    case .admissible: "admissible"
    case .observation: "obs"
    case .error: "error"
    case .history: "history"
    case .repeated: "repeat"
    case .cycle: "cycle"
    case .fact: "fact"
    case .budget: "budget"
    case .risk: "risk"
    }
  }

  init?(_ kind: String, _ reader: RuleReader) throws(HarnessFileError) {
    guard case .object = reader.value else { throw reader.error("an object") }
    switch kind {
    case "tool": self = .tool(try ToolTrigger(reader))
    case "argCmp": self = .argument(try ArgumentTrigger(reader))
    case "grounded":
      self = .grounded(
        GroundedTrigger(
          path: try reader.string("path").map { ValuePath($0) },
          isNegated: try reader.bool("negate")))
    case "schema":
      self = .schema(SchemaTrigger(violations: try reader.choices("violations")))
    case "parse":
      self = .parse(
        ParseTrigger(
          statuses: try reader.choices("status"), minimumRung: try reader.int("rung", 0, in: 0...5))
      )
    case "admissible": self = .admissible(try AdmissibleTrigger(reader))
    case "obs": self = .observation(try ObservationTrigger(reader))
    case "error": self = .error(try ErrorTrigger(reader))
    case "history": self = .history(try HistoryTrigger(reader))
    case "repeat": self = .repeated(try RepeatTrigger(reader))
    case "cycle":
      self = .cycle(
        CycleTrigger(
          maximumPeriod: try reader.int("period", 4, in: 1...8),
          repetitions: try reader.int("reps", 3, in: 2...64),
          window: try reader.int("window", 24, in: 2...256)))
    case "fact":
      self = .fact(
        FactTrigger(
          subject: try Value(reader.required("of")), comparison: try reader.choice("op", .equal),
          value: try reader.optional("value").map(Value.init) ?? .literal(.null),
          isUnknown: try reader.bool("unknown")))
    case "budget":
      self = .budget(
        BudgetTrigger(
          quantity: try reader.required("quantity").choice(),
          comparison: try reader.choice("op", .lessOrEqual),
          amount: try reader.required("value").double()))
    case "risk":
      self = .risk(
        RiskTrigger(
          model: try reader.required("model").string(),
          threshold: try reader.required("atLeast").double()))
    default: return nil
    }
  }

  var body: JSONValue {
    var writer = RuleWriter()
    switch self {
    case .tool(let trigger): trigger.write(to: &writer)
    case .argument(let trigger): trigger.write(to: &writer)
    case .grounded(let trigger):
      writer.set("path", trigger.path?.text)
      writer.set("negate", trigger.isNegated)
    case .schema(let trigger): writer.set("violations", trigger.violations.map(\.rawValue))
    case .parse(let trigger):
      writer.set("status", trigger.statuses.map(\.rawValue))
      writer.set("rung", trigger.minimumRung, unless: 0)
    case .admissible(let trigger): trigger.write(to: &writer)
    case .observation(let trigger): trigger.write(to: &writer)
    case .error(let trigger): trigger.write(to: &writer)
    case .history(let trigger): trigger.write(to: &writer)
    case .repeated(let trigger): trigger.write(to: &writer)
    case .cycle(let trigger):
      writer.set("period", trigger.maximumPeriod, unless: 4)
      writer.set("reps", trigger.repetitions, unless: 3)
      writer.set("window", trigger.window, unless: 24)
    case .fact(let trigger):
      writer.set("of", trigger.subject.json)
      writer.set("op", trigger.comparison, unless: .equal)
      if trigger.value != .literal(.null) { writer.set("value", trigger.value.json) }
      writer.set("unknown", trigger.isUnknown)
    case .budget(let trigger):
      writer.set("quantity", trigger.quantity)
      writer.set("op", trigger.comparison, unless: .lessOrEqual)
      writer.set("value", .double(trigger.amount))
    case .risk(let trigger):
      writer.set("model", trigger.model)
      writer.set("atLeast", .double(trigger.threshold))
    }
    return writer.value
  }
}

extension RuleReader {
  func choices<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String
  ) throws(HarnessFileError) -> [Choice] {
    guard let place = optional(key) else { return [] }
    if place.value.stringValue != nil { return [try place.choice()] }
    var choices: [Choice] = []
    for element in try place.elements() { choices.append(try element.choice()) }
    return choices
  }

  func globs(_ key: String) throws(HarnessFileError) -> [Glob] {
    try strings(key).map { Glob($0) }
  }
}
