import Signals
import Trajectories

/// An evaluation that could not be carried through; it counts as "did not fire".
struct EvaluationFault: Error {
  let detail: String
}

/// One rule's evaluation in a moment; collects captures for its texts.
struct Evaluation {
  let moment: Moment
  let compiled: CompiledRule
  var captures: [String: JSONValue] = [:]
  private var named: [String: JSONValue] = [:]

  init(_ moment: Moment, _ compiled: CompiledRule) {
    self.moment = moment
    self.compiled = compiled
  }

  var rule: Intervention { compiled.rule }

  mutating func holds(_ predicate: Predicate) throws(EvaluationFault) -> Bool {
    switch predicate {
    case .always: return true
    case .all(let parts):
      for part in parts where !(try holds(part)) { return false }
      return true
    case .any(let parts):
      for part in parts where try holds(part) { return true }
      return false
    case .not(let part):
      var inner = self
      return !(try inner.holds(part))
    case .trigger(let trigger): return try holds(trigger)
    }
  }

  /// Computes the values that the rule names; a missing one stays missing.
  mutating func computeNamedValues() {
    for name in rule.values.keys.sorted() {
      guard let value = rule.values[name] else { continue }
      named[name] = self.value(value)
    }
  }

  // MARK: Values

  func value(_ value: Value) -> JSONValue? {
    switch value {
    case .expression(let expression): expression.evaluate { resolve($0) }
    case .query(let query): run(query)
    }
  }

  func resolve(_ name: String, row: JSONValue? = nil) -> JSONValue? {
    guard let reference = moment.program.references[name] ?? Reference(name) else { return nil }
    switch reference {
    case .argument(let path): return moment.candidate?.arguments.flatMap { path.value(in: $0) }
    case .capture(let name): return captures[name]
    case .slot(let place):
      guard let error = moment.seen.lastError else { return nil }
      let slots = ErrorTemplate(of: error).slots
      return slots.indices.contains(place) ? .string(slots[place]) : nil
    case .memory(let name): return moment.seen.memory(name, moment.program)?.json
    case .fact(let path): return moment.seen.fact(path)
    case .named(let name):
      if let known = named[name] { return known }
      // Values may build on each other; depth is bounded by the rule's own names.
      guard named.isEmpty, let value = rule.values[name] else { return nil }
      return self.value(value)
    case .row(let field): return row.flatMap { ValuePath(field).value(in: $0) }
    case .rows: return nil
    default: return resolvePlain(reference)
    }
  }

  private func resolvePlain(_ reference: Reference) -> JSONValue? {
    let seen = moment.seen
    switch reference {
    case .taskText: return .string(seen.setting.opening.text)
    case .tool: return moment.candidate?.verb.map(JSONValue.string)
    case .action: return moment.candidate.map { .string($0.description) }
    case .observation: return .string(seen.lastObservation.text)
    case .problem:
      return (moment.strict?.problem ?? moment.reading?.problem).map(JSONValue.string)
    case .stepsLeft: return .integer(seen.stepsLeft)
    case .step: return .integer(seen.step)
    case .nearestTool:
      guard let name = moment.candidate?.toolName else { return nil }
      let near = seen.tools.meant(by: name) ?? NearestNames.of(name, among: seen.tools.names).first
      return near.map(JSONValue.string)
    case .nearestAdmissible:
      return nearest(among: moment.offered?.ready, limit: 1).first.map(JSONValue.string)
    case .nearestAdmissibleList:
      let near = nearest(among: moment.offered?.listed, limit: 3)
      return near.isEmpty ? nil : .array(near.map(JSONValue.string))
    case .offered: return moment.offered.map { .array($0.listed.prefix(64).map(JSONValue.string)) }
    case .tools: return .array(seen.tools.names.map(JSONValue.string))
    case .toolKinds: return .array(seen.tools.kinds.map { .string($0.rawValue) })
    default: return nil
    }
  }

  private func nearest(among offers: [String]?, limit: Int) -> [String] {
    guard case .text(let command)? = moment.candidate, let offers else { return [] }
    return NearestAction(needsSameVerb: false).nearest(to: command, among: offers, limit: limit)
  }

  // MARK: Queries

  func records(of source: String) -> [JSONValue] {
    if source.hasPrefix("fact.") {
      return resolve(source)?.arrayValue ?? []
    }
    return moment.seen.memory(source, moment.program)?.records ?? []
  }

  func run(_ query: Query) -> JSONValue? {
    var rows = Array(records(of: query.source).suffix(Query.recordLimit))
    for condition in query.conditions {
      guard let wanted = condition.value.evaluate({ resolve($0) }) else { return nil }
      let path = ValuePath(condition.field)
      rows = rows.filter { row in
        path.value(in: row).map { condition.comparison.holds($0, wanted) } ?? false
      }
    }
    if let field = query.sortField { rows = sorted(rows, by: ValuePath(field), query) }
    if !query.rank.isEmpty { rows = ranked(rows, query) }
    rows = Array(rows.prefix(query.limit))
    guard let field = query.field else { return reduce(rows, query.reduction) }
    let path = ValuePath(field)
    return reduce(rows.compactMap { path.value(in: $0) }, query.reduction)
  }

  private func sorted(_ rows: [JSONValue], by path: ValuePath, _ query: Query) -> [JSONValue] {
    rows.enumerated().sorted { left, right in
      let (a, b) = (path.value(in: left.element), path.value(in: right.element))
      guard let a, let b else { return a != nil && b == nil }
      if Comparison.less.holds(a, b) { return !query.isDescending }
      if Comparison.less.holds(b, a) { return query.isDescending }
      return left.offset < right.offset
    }.map(\.element)
  }

  private func ranked(_ rows: [JSONValue], _ query: Query) -> [JSONValue] {
    let path = ValuePath(query.sortField ?? "")
    func place(_ row: JSONValue) -> Double {
      guard var name = path.value(in: row)?.plainText[...] else { return .infinity }
      while let last = name.last, last.isNumber || last == " " { name.removeLast() }
      return query.rank[String(name)]?.doubleValue ?? .infinity
    }
    return rows.enumerated().map { (offset: $0.offset, row: $0.element, place: place($0.element)) }
      .sorted { ($0.place, $0.offset) < ($1.place, $1.offset) }.map(\.row)
  }

  private func reduce(_ values: [JSONValue], _ reduction: Query.Reduction) -> JSONValue? {
    func apply(_ operation: RepairExpression.Operation) -> JSONValue? {
      RepairExpression.apply(operation, [.literal(.array(values))]).evaluate { _ in nil }
    }
    switch reduction {
    case .list: return .array(values)
    case .first: return values.first
    case .count: return .integer(values.count)
    case .sum: return apply(.sum)
    case .min: return apply(.minimum)
    case .max: return apply(.maximum)
    case .distinct:
      var distinct: [JSONValue] = []
      for value in values where !distinct.contains(value) { distinct.append(value) }
      return .array(distinct)
    }
  }

  // MARK: Texts

  private static let holeLimit = 120

  /// Fills a template's holes; a hole without a value is a fault.
  func render(_ text: Text) throws(EvaluationFault) -> String {
    try fill(text.template, text: text, row: nil)
  }

  private func fill(
    _ template: String, text: Text, row: JSONValue?
  ) throws(EvaluationFault) -> String {
    var out = ""
    for piece in Text.pieces(of: template) {
      switch piece {
      case .plain(let plain): out += plain
      case .hole("rows"): out += try renderRows(text)
      case .hole(let name):
        guard let value = resolve(name, row: row) else {
          throw EvaluationFault(detail: "nothing is known for ${\(name)}")
        }
        out += Evaluation.escaped(value.plainText)
      }
    }
    return out
  }

  private func renderRows(_ text: Text) throws(EvaluationFault) -> String {
    guard let rows = text.rows, let found = run(rows.query)?.arrayValue else {
      throw EvaluationFault(detail: "nothing is known for ${rows}")
    }
    var parts: [String] = []
    for row in found.prefix(Text.rowLimit) {
      parts.append(try fill(rows.each, text: Text(rows.each), row: row))
    }
    return parts.joined(separator: rows.separator)
  }

  /// One line, without control characters, at most 120 characters.
  static func escaped(_ text: String) -> String {
    var out = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == holeLimit { return out + "…" }
      let isControl = scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0)
      out.unicodeScalars.append(isControl ? " " : scalar)
      count += 1
    }
    return out
  }
}
