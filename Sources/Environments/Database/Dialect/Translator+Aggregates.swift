extension Translator {
  func aggregate(_ call: SQLCall) throws(MySQLError) -> SQLFragment {
    guard scope.allowsAggregates, !scope.insideAggregate else { throw .misplacedAggregate }
    if call.name == "ANY_VALUE" {
      guard call.arguments.count == 1 else { throw .misplacedAggregate }
      return try expression(call.arguments[0])
    }
    scope.sawAggregate = true
    scope.insideAggregate = true
    defer { scope.insideAggregate = false }
    if case .star? = call.arguments.first {
      guard call.name == "COUNT", !call.isDistinct else {
        throw MySQLError.syntax(near: "*)", line: 1)
      }
      return SQLFragment(sql: "COUNT(*)", type: .integer)
    }
    if call.name == "GROUP_CONCAT" { return try groupConcat(call) }
    guard let first = call.arguments.first, call.arguments.count == 1 || call.name == "COUNT"
    else { throw MySQLError.syntax(near: ")", line: 1) }
    let value = try expression(first)
    if let spread = Spread.byName[call.name] {
      return SQLFragment(sql: "\(spread.emitted)(\(asNumber(value)))", type: .double)
    }
    let distinct = call.isDistinct ? "DISTINCT " : ""
    switch call.name {
    case "COUNT":
      guard call.arguments.count == 1 else { return try countOfSeveral(call) }
      return SQLFragment(sql: "COUNT(\(distinct)\(collated(value)))", type: .integer)
    case "MIN", "MAX":
      return SQLFragment(sql: "\(call.name)(\(collated(value)))", type: value.type)
    case "SUM":
      return SQLFragment(
        sql: "SUM(\(distinct)\(asNumber(value)))",
        type: value.type.scale.map { .decimal(scale: $0) } ?? .double)
    default:
      return SQLFragment(
        sql: "AVG(\(distinct)\(asNumber(value)))",
        type: value.type.scale.map { .decimal(scale: min(30, $0 + 4)) } ?? .double)
    }
  }

  /// `COUNT(DISTINCT a, b)` counts combinations without NULL.
  private func countOfSeveral(_ call: SQLCall) throws(MySQLError) -> SQLFragment {
    guard call.isDistinct else { throw MySQLError.syntax(near: ",", line: 1) }
    let parts = try fragments(call.arguments).map { "hex(mysql_fold(\(asText($0))))" }
    return SQLFragment(
      sql: "COUNT(DISTINCT \(parts.joined(separator: " || '/' || ")))", type: .integer)
  }

  private func groupConcat(_ call: SQLCall) throws(MySQLError) -> SQLFragment {
    let values = try fragments(call.arguments).map(asText)
    guard let first = values.first else { throw .misplacedAggregate }
    let value = values.count == 1 ? first : "mysql_concat(\(values.joined(separator: ", ")))"
    var parts = [value, SQLName.literal(call.separator ?? ","), call.isDistinct ? "1" : "0"]
    for key in call.order {
      parts.append(key.isDescending ? "1" : "0")
      parts.append(try expression(key.expression).sql)
    }
    return SQLFragment(
      sql: "mysql_group_concat(\(parts.joined(separator: ", ")))", type: .text)
  }

  /// Whether an expression aggregates the rows of its own query.
  func containsAggregate(_ expression: SQLExpression) -> Bool {
    switch expression {
    case .call(let call):
      if call.window != nil { return false }
      if Translator.aggregates.contains(call.name) { return true }
      return call.arguments.contains(where: containsAggregate)
    default: return expression.parts.contains(where: containsAggregate)
    }
  }

  func checkGrouping(_ core: SQLCore, order: [SQLOrder]) throws(MySQLError) {
    var grouped: Set<SQLExpression> = []
    for group in core.groups { grouped.insert(canonical(groupExpression(group))) }
    let fixed = constantColumns(core.condition)
    let isGrouped = !core.groups.isEmpty
    for (index, item) in core.items.enumerated() {
      var expressions = [item.expression]
      if case .star(let qualifier) = item.expression {
        expressions = scope.sources.filter { qualifier == nil || $0.label == qualifier }
          .flatMap { source in
            source.columns.map { .column(qualifier: source.label, name: $0.name) }
          }
      }
      for expression in expressions {
        guard let title = ungrouped(canonical(expression), grouped, fixed) else { continue }
        throw isGrouped
          ? grouping("Expression #\(index + 1) of SELECT list", title)
          : MySQLError(
            1140, "42000",
            "In aggregated query without GROUP BY, expression #\(index + 1) of SELECT list "
              + "contains nonaggregated column '\(title)'; this is incompatible with "
              + "sql_mode=only_full_group_by")
      }
    }
    guard isGrouped else { return }
    for (index, key) in order.enumerated() {
      if case .number = key.expression { continue }
      if case .column(nil, let name) = key.expression,
        scope.aliases.contains(where: { SQLName.equal($0.name, name) })
      {
        continue
      }
      if let title = ungrouped(canonical(key.expression), grouped, fixed) {
        throw grouping("Expression #\(index + 1) of ORDER BY", title)
      }
    }
  }

  private func grouping(_ place: String, _ title: String) -> MySQLError {
    MySQLError(
      1055, "42000",
      "\(place)\(place.hasSuffix("ORDER BY") ? " clause" : "") is not in GROUP BY clause and "
        + "contains nonaggregated column '\(title)' "
        + "which is not functionally dependent on columns in GROUP BY clause; this is "
        + "incompatible with sql_mode=only_full_group_by")
  }

  private func groupExpression(_ group: SQLExpression) -> SQLExpression {
    if case .number(let text) = group, let place = Int(text), place >= 1,
      place <= scope.aliases.count
    {
      return scope.aliases[place - 1].expression
    }
    if case .column(nil, let name) = group, scope.matches(nil, name).isEmpty,
      let alias = scope.aliases.first(where: { SQLName.equal($0.name, name) })
    {
      return alias.expression
    }
    return group
  }

  /// Columns written with their source and declared name, so that equal means equal.
  private func canonical(_ expression: SQLExpression) -> SQLExpression {
    expression.mapColumns { qualifier, name in
      guard let (source, column, _) = scope.matches(qualifier, name).first else {
        return .column(qualifier: qualifier, name: name)
      }
      return .column(qualifier: source.label, name: column)
    }
  }

  /// The first column that neither grouping nor a constant fixes, as messages name it.
  private func ungrouped(
    _ expression: SQLExpression, _ grouped: Set<SQLExpression>, _ fixed: Set<SQLExpression>
  ) -> String? {
    if grouped.contains(expression) || fixed.contains(expression) { return nil }
    switch expression {
    case .column(let qualifier, let name):
      guard let source = scope.sources.first(where: { $0.label == qualifier }),
        source.columns.contains(where: { $0.name == name })
      else { return nil }
      let isKeyGrouped =
        !source.keys.isEmpty
        && source.keys.allSatisfy { grouped.contains(.column(qualifier: qualifier, name: $0)) }
      return isKeyGrouped ? nil : "\(source.title).\(name)"
    case .call(let call) where containsAggregate(.call(call)) || call.name == "ANY_VALUE":
      if Translator.aggregates.contains(call.name) || call.name == "ANY_VALUE" { return nil }
      return call.arguments.lazy.compactMap { self.ungrouped($0, grouped, fixed) }.first
    case .subquery, .exists: return nil
    default:
      return expression.parts.lazy.compactMap { self.ungrouped($0, grouped, fixed) }.first
    }
  }

  /// Columns that the condition makes equal to a constant.
  private func constantColumns(_ condition: SQLExpression?) -> Set<SQLExpression> {
    switch condition {
    case .binary("AND", let left, let right):
      return constantColumns(left).union(constantColumns(right))
    case .binary("=", .column(let qualifier, let name), .text),
      .binary("=", .column(let qualifier, let name), .number):
      return [canonical(.column(qualifier: qualifier, name: name))]
    default: return []
    }
  }
}
