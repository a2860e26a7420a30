package import Signals
package import Trajectories

extension RepairExpression {
  package init(_ reader: RuleReader) throws(HarnessFileError) {
    try self.init(reader, depth: 0)
  }

  private init(_ reader: RuleReader, depth: Int) throws(HarnessFileError) {
    guard depth < 8 else { throw reader.error("at most 8 nested operations") }
    guard case .object = reader.value else {
      self = .literal(reader.value)
      return
    }
    let (kind, body) = try reader.tag()
    switch kind {
    case "ref": self = .reference(try body.string())
    case "literal": self = .literal(body.value)
    default:
      guard let operation = try RepairExpression.operation(kind, body) else {
        throw reader.unknown(kind, among: RepairExpression.kinds)
      }
      self = .apply(operation, try RepairExpression.operands(body, depth: depth + 1))
    }
  }

  /// The operands: the body itself, its elements, or its member `of`.
  private static func operands(
    _ body: RuleReader, depth: Int
  ) throws(HarnessFileError) -> [RepairExpression] {
    let place = body.optional("of") ?? body
    guard case .array = place.value else { return [try RepairExpression(place, depth: depth)] }
    var operands: [RepairExpression] = []
    for element in try place.elements() {
      operands.append(try RepairExpression(element, depth: depth))
    }
    return operands
  }

  static let kinds =
    plain.map(\.0) + [
      "ref", "literal", "strip", "pad", "prefix", "map", "slice", "date", "normalise", "nearest",
      "replace",
    ]

  private static let plain: [(String, Operation)] = [
    ("add", .add), ("subtract", .subtract), ("multiply", .multiply), ("sum", .sum),
    ("min", .minimum), ("max", .maximum), ("count", .count), ("concat", .concat),
    ("first", .first), ("last", .last), ("entry", .entry), ("lower", .lower), ("upper", .upper),
    ("title", .title), ("quoteIdentifiers", .quoteIdentifiers), ("sortedText", .sortedText),
    ("hoursBetween", .hoursBetween),
  ]

  private static func operation(
    _ kind: String, _ body: RuleReader
  ) throws(HarnessFileError) -> Operation? {
    if let found = plain.first(where: { $0.0 == kind }) { return found.1 }
    switch kind {
    case "strip": return .strip(try body.required("characters").string())
    case "pad": return .pad(try body.required("width").int(1...64))
    case "prefix": return .prefix(try body.required("with").string())
    case "map":
      let entries = try body.required("entries").object()
      guard entries.count <= 64 else { throw body.error("at most 64 entries") }
      return .map(entries)
    case "slice":
      return .slice(try boundary(body.required("from")), try boundary(body.required("to")))
    case "date":
      return .date(
        from: try body.required("from").string(), to: try body.required("to").string())
    case "normalise": return .normalise(try body.required("as").choice(AnswerShape.self))
    case "replace":
      let pattern = try body.required("pattern").string()
      guard pattern.utf8.count <= Pattern.ruleLimit, (try? Pattern(pattern)) != nil else {
        throw try body.required("pattern").error(
          "a pattern of at most \(Pattern.ruleLimit) characters")
      }
      return .replace(pattern: pattern, with: try body.string("with") ?? "")
    case "nearest": return .nearest(similarity: try body.double("similarity", 0.75))
    default: return nil
    }
  }

  private static func boundary(_ reader: RuleReader) throws(HarnessFileError) -> Boundary {
    Boundary(
      kind: try reader.choice("edge", Boundary.Kind.offset),
      index: try reader.int("index", 0, in: -4096...4096))
  }

  package var json: JSONValue {
    switch self {
    case .literal(let value):
      if case .object = value { return ["literal": value] }
      return value
    case .reference(let name): return ["ref": .string(name)]
    case .apply(let operation, let operands):
      let of = JSONValue.array(operands.map(\.json))
      if let found = RepairExpression.plain.first(where: { $0.1 == operation }) {
        return .object([found.0: of])
      }
      return operation.json(of)
    }
  }
}

extension RepairExpression.Operation {
  fileprivate func json(_ of: JSONValue) -> JSONValue {
    switch self {
    case .strip(let characters): ["strip": ["of": of, "characters": .string(characters)]]
    case .pad(let width): ["pad": ["of": of, "width": .integer(width)]]
    case .prefix(let mark): ["prefix": ["of": of, "with": .string(mark)]]
    case .map(let entries): ["map": ["of": of, "entries": .object(entries)]]
    case .slice(let from, let to):
      ["slice": ["of": of, "from": boundary(from), "to": boundary(to)]]
    case .date(let from, let to):
      ["date": ["of": of, "from": .string(from), "to": .string(to)]]
    case .normalise(let shape): ["normalise": ["of": of, "as": .string(shape.rawValue)]]
    case .nearest(let similarity): ["nearest": ["of": of, "similarity": .double(similarity)]]
    case .replace(let pattern, let with):
      ["replace": ["of": of, "pattern": .string(pattern), "with": .string(with)]]
    default: .null
    }
  }

  private func boundary(_ place: RepairExpression.Boundary) -> JSONValue {
    ["edge": .string(place.kind.rawValue), "index": .integer(place.index)]
  }
}

extension Value {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    if let query = reader.optional("query") {
      self = .query(try Query(query))
    } else {
      self = .expression(try RepairExpression(reader))
    }
  }

  var json: JSONValue {
    switch self {
    case .expression(let expression): expression.json
    case .query(let query): ["query": query.json]
    }
  }

  /// The references that must be known before the value can be.
  var references: [String] {
    switch self {
    case .expression(let expression): expression.references
    case .query(let query): query.references
    }
  }
}

extension Query {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      source: try reader.required("from").string(),
      conditions: try reader.list("where") { part throws(HarnessFileError) in
        Condition(
          field: try part.required("field").string(),
          comparison: try part.choice("op", .equal),
          value: try RepairExpression(part.required("value")))
      },
      sortField: try reader.string("sortBy"), isDescending: try reader.bool("descending"),
      rank: try reader.optional("rank")?.object() ?? JSONObject(),
      limit: try reader.int("take", Query.recordLimit, in: 1...Query.recordLimit),
      field: try reader.string("select"), reduction: try reader.choice("reduce", .list))
  }

  var json: JSONValue {
    var writer = RuleWriter()
    writer.set("from", source)
    writer.set(
      "where",
      conditions.map { condition in
        var part = RuleWriter()
        part.set("field", condition.field)
        part.set("op", condition.comparison, unless: .equal)
        part.set("value", condition.value.json)
        return part.value
      })
    writer.set("sortBy", sortField)
    writer.set("descending", isDescending)
    if !rank.isEmpty { writer.set("rank", .object(rank)) }
    writer.set("take", limit, unless: Query.recordLimit)
    writer.set("select", field)
    writer.set("reduce", reduction, unless: .list)
    return writer.value
  }

  var references: [String] {
    conditions.flatMap(\.value.references)
      + [source.hasPrefix("fact.") ? source : "memory." + source]
  }
}

extension Text {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    if let template = reader.value.stringValue {
      self.init(template)
      return
    }
    let template = try reader.required("text").string()
    guard let rows = reader.optional("rows") else {
      self.init(template)
      return
    }
    self.init(
      template,
      rows: Rows(
        query: try Query(rows.required("query")), each: try rows.required("each").string(),
        separator: try rows.string("separator") ?? "; "))
  }

  var json: JSONValue {
    guard let rows else { return .string(template) }
    var part = RuleWriter()
    part.set("query", rows.query.json)
    part.set("each", rows.each)
    if rows.separator != "; " { part.set("separator", rows.separator) }
    return ["text": .string(template), "rows": part.value]
  }
}
