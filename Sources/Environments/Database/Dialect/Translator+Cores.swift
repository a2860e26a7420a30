extension Translator {
  /// Translates one SELECT; the scope is already its own.
  func core(
    _ core: SQLCore, order: [SQLOrder]
  ) throws(MySQLError) -> (sql: String, columns: Columns) {
    var fromText = ""
    if let from = core.from {
      fromText = " FROM " + (try self.from(from))
      let labels = scope.sources.map(\.label)
      for (index, label) in labels.enumerated() where labels[..<index].contains(label) {
        throw MySQLError(1066, "42000", "Not unique table/alias: '\(label)'")
      }
    }
    // WHERE is read first so that its errors come as MySQL reports them: field list before it.
    let (items, columns) = try selectList(core)
    var text = "SELECT \(core.isDistinct ? "DISTINCT " : "")" + items.joined(separator: ", ")
    text += fromText
    let sawInList = scope.sawAggregate
    if let condition = core.condition {
      scope.clause = "where clause"
      scope.allowsAggregates = false
      text += " WHERE " + (try truth(condition))
    }
    if !core.groups.isEmpty {
      scope.clause = "group statement"
      var parts: [String] = []
      for group in core.groups { parts.append(try groupKey(group, core)) }
      text += " GROUP BY " + parts.joined(separator: ", ")
    }
    if let having = core.having {
      scope.clause = "having clause"
      scope.allowsAggregates = true
      let condition = try truth(having)
      let isGrouped = !core.groups.isEmpty || scope.sawAggregate
      // Without groups HAVING filters rows; SQLite wants it among the conditions.
      if isGrouped {
        text += " HAVING " + condition
      } else {
        text += (core.condition == nil ? " WHERE " : " AND ") + "(\(condition))"
      }
    }
    if !core.groups.isEmpty || sawInList { try checkGrouping(core, order: order) }
    text += try orderText(order, core: core, isAggregated: sawInList || !core.groups.isEmpty)
    return (text, columns)
  }

  private func selectList(_ core: SQLCore) throws(MySQLError) -> ([String], Columns) {
    scope.clause = "field list"
    scope.allowsAggregates = true
    scope.pendingAliases = core.items.compactMap(\.alias)
    defer { scope.pendingAliases = [] }
    var items: [String] = []
    var columns: Columns = []
    for item in core.items {
      if case .star(let qualifier) = item.expression {
        try appendStar(qualifier, to: &items, &columns)
        continue
      }
      let fragment = try expression(item.expression)
      let name = item.alias ?? item.written
      var sql = fragment.sql
      if fragment.type == .text, core.isDistinct { sql += " COLLATE mysql" }
      items.append("\(sql) AS \(SQLName.quoted(name))")
      columns.append((name, fragment.type))
      scope.aliases.append((name, fragment, item.expression))
    }
    return (items, columns)
  }

  private func appendStar(
    _ qualifier: String?, to items: inout [String], _ columns: inout Columns
  ) throws(MySQLError) {
    let sources = scope.sources.filter { qualifier == nil || $0.label == qualifier }
    if sources.isEmpty {
      if let qualifier { throw MySQLError(1051, "42S02", "Unknown table '\(qualifier)'") }
      throw MySQLError(1096, "HY000", "No tables used")
    }
    for source in sources {
      for column in source.columns {
        if qualifier == nil, source.merged.contains(column.name.lowercased()) { continue }
        let sql = "\(source.emitted).\(SQLName.quoted(column.name))"
        items.append("\(sql) AS \(SQLName.quoted(column.name))")
        columns.append(column)
        scope.aliases.append(
          (
            column.name, SQLFragment(sql: sql, type: column.type),
            .column(qualifier: source.label, name: column.name)
          ))
      }
    }
  }

  /// Names mean columns first, then select aliases; numbers mean places in the select list.
  private func groupKey(_ group: SQLExpression, _ core: SQLCore) throws(MySQLError) -> String {
    scope.allowsAggregates = false
    if case .number(let text) = group, let place = Int(text) {
      guard place >= 1, place <= scope.aliases.count else {
        throw .unknownColumn(text, in: "group statement")
      }
      return collated(scope.aliases[place - 1].fragment)
    }
    if case .column(nil, let name) = group, scope.matches(nil, name).isEmpty,
      let alias = scope.aliases.first(where: { SQLName.equal($0.name, name) })
    {
      if containsAggregate(alias.expression) {
        throw MySQLError(1056, "42000", "Can't group on '\(name)'")
      }
      return collated(alias.fragment)
    }
    return collated(try expression(group))
  }

  private func orderText(
    _ order: [SQLOrder], core: SQLCore, isAggregated: Bool
  ) throws(MySQLError) -> String {
    guard !order.isEmpty else { return "" }
    scope.clause = "order clause"
    scope.allowsAggregates = true
    var parts: [String] = []
    for (index, part) in order.enumerated() {
      if !isAggregated, containsAggregate(part.expression) {
        throw MySQLError(
          3029, "HY000",
          "Expression #\(index + 1) of ORDER BY contains aggregate function and applies to the "
            + "result of a non-aggregated query")
      }
      let fragment = try orderKey(part.expression)
      parts.append(collated(fragment) + (part.isDescending ? " DESC" : ""))
    }
    return " ORDER BY " + parts.joined(separator: ", ")
  }

  private func orderKey(_ key: SQLExpression) throws(MySQLError) -> SQLFragment {
    if case .number(let text) = key, let place = Int(text) {
      guard place >= 1, place <= scope.aliases.count else {
        throw .unknownColumn(text, in: "order clause")
      }
      return scope.aliases[place - 1].fragment
    }
    if case .text = key { return SQLFragment(sql: "NULL", type: .null) }
    if case .column(nil, let name) = key,
      let alias = scope.aliases.first(where: { SQLName.equal($0.name, name) })
    {
      return alias.fragment
    }
    return try expression(key)
  }

  func collated(_ fragment: SQLFragment) -> String {
    fragment.type == .text ? "\(fragment.sql) COLLATE mysql" : fragment.sql
  }

  func orderKeys(_ order: [SQLOrder]) throws(MySQLError) -> String {
    var parts: [String] = []
    for part in order {
      parts.append(collated(try expression(part.expression)) + (part.isDescending ? " DESC" : ""))
    }
    return parts.joined(separator: ", ")
  }
}
