extension Translator {
  func from(_ from: SQLFrom) throws(MySQLError) -> String {
    switch from {
    case .table(let database, let name, let alias):
      return try tableSource(database, name, alias)
    case .derived(let query, let alias):
      derivedDepth += 1
      defer { derivedDepth -= 1 }
      let outer = scope
      scope = TranslationScope(parent: nil)
      defer { scope = outer }
      let (sql, columns) = try self.query(query)
      for (index, column) in columns.enumerated()
      where columns[..<index].contains(where: { SQLName.equal($0.name, column.name) }) {
        throw MySQLError(1060, "42S21", "Duplicate column name '\(column.name)'")
      }
      let emitted = freshAlias(alias)
      outer.sources.append(
        SQLSource(label: alias, emitted: emitted, title: alias, columns: columns))
      return "(\(sql)) AS \(emitted)"
    case .join(let kind, let left, let right, let on, let using):
      return try join(kind, left, right, on, using)
    }
  }

  private func tableSource(
    _ database: String?, _ name: String, _ alias: String?
  ) throws(MySQLError) -> String {
    if let database, SQLName.equal(database, "information_schema") {
      return try catalogue(name, alias)
    }
    if let database, database != schema.name {
      throw MySQLError(1049, "42000", "Unknown database '\(database)'")
    }
    let label = alias ?? name
    let emitted = freshAlias(label)
    for level in commonTables.reversed() {
      guard let found = level.last(where: { $0.name == name }) else { continue }
      scope.sources.append(
        SQLSource(label: label, emitted: emitted, title: name, columns: found.source.columns))
      return "\(found.source.emitted) AS \(emitted)"
    }
    guard let table = schema.table(name) else {
      throw .noTable(name, database: schema.name)
    }
    if name == changedTable, derivedDepth == 0, scope.parent != nil {
      throw MySQLError(
        1093, "HY000", "You can't specify target table '\(name)' for update in FROM clause")
    }
    scope.sources.append(
      SQLSource(
        label: label, emitted: emitted, title: "\(schema.name).\(name)",
        columns: table.columns.map { ($0.name, $0.type) },
        keys: table.columns.filter(\.isKey).map(\.name)))
    return "\(SQLName.quoted(name)) AS \(emitted)"
  }

  private func join(
    _ kind: String, _ left: SQLFrom, _ right: SQLFrom, _ on: SQLExpression?, _ using: [String]
  ) throws(MySQLError) -> String {
    // A right join is a left join with its sides changed; the sources keep their written order.
    let leftText = try from(left)
    let middle = scope.sources.count
    let rightText = try from(right)
    var conditions: [String] = []
    var shared = using
    if kind == "NATURAL" {
      let mine = scope.sources[..<middle].flatMap { $0.columns.map(\.name) }
      shared = scope.sources[middle...].flatMap { $0.columns.map(\.name) }.filter { name in
        mine.contains { SQLName.equal($0, name) }
      }
    }
    for name in shared { conditions.append(try merge(name, at: middle)) }
    if let on {
      let outer = scope.clause
      scope.clause = "on clause"
      defer { scope.clause = outer }
      conditions.append(try truth(on))
    }
    let condition = conditions.isEmpty ? "" : " ON " + conditions.joined(separator: " AND ")
    switch kind {
    case "LEFT": return "\(leftText) LEFT JOIN \(parenthesised(right, rightText))\(condition)"
    case "RIGHT": return "\(rightText) LEFT JOIN \(parenthesised(left, leftText))\(condition)"
    default:
      return condition.isEmpty
        ? "\(leftText) CROSS JOIN \(parenthesised(right, rightText))"
        : "\(leftText) JOIN \(parenthesised(right, rightText))\(condition)"
    }
  }

  private func parenthesised(_ from: SQLFrom, _ text: String) -> String {
    if case .join = from { return "(\(text))" }
    return text
  }

  private func merge(_ name: String, at middle: Int) throws(MySQLError) -> String {
    func find(_ range: Range<Int>) -> (Int, String, SQLType)? {
      for index in range {
        if scope.sources[index].merged.contains(name.lowercased()) { continue }
        if let column = scope.sources[index].columns.first(where: {
          SQLName.equal($0.name, name)
        }) {
          return (index, column.name, column.type)
        }
      }
      return nil
    }
    guard let left = find(0..<middle), let right = find(middle..<scope.sources.count) else {
      throw .unknownColumn(name, in: "from clause")
    }
    func fragment(_ found: (Int, String, SQLType)) -> SQLFragment {
      SQLFragment(
        sql: "\(scope.sources[found.0].emitted).\(SQLName.quoted(found.1))", type: found.2)
    }
    let condition = compare("=", fragment(left), fragment(right))
    scope.sources[right.0].merged.insert(name.lowercased())
    return condition
  }

  /// The two tables of the catalogue that agents ask for.
  private func catalogue(_ name: String, _ alias: String?) throws(MySQLError) -> String {
    var names: [String]
    var rows: [[String]] = []
    let database = SQLName.literal(schema.name)
    if SQLName.equal(name, "tables") {
      names = ["TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE"]
      rows = schema.tables.map { [database, SQLName.literal($0.name), "'BASE TABLE'"] }
    } else if SQLName.equal(name, "columns") {
      names = [
        "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "ORDINAL_POSITION", "DATA_TYPE",
        "COLUMN_TYPE", "IS_NULLABLE",
      ]
      for table in schema.tables {
        for (index, column) in table.columns.enumerated() {
          let short = column.typeName.prefix { $0 != "(" }
          rows.append([
            database, SQLName.literal(table.name), SQLName.literal(column.name), "\(index + 1)",
            "'\(short)'", "'\(column.typeName)'", column.isKey ? "'NO'" : "'YES'",
          ])
        }
      }
    } else {
      throw MySQLError(1109, "42S02", "Unknown table '\(name)' in information_schema")
    }
    let label = alias ?? name
    let emitted = freshAlias(label)
    let types = names.map { $0 == "ORDINAL_POSITION" ? SQLType.integer : .text }
    scope.sources.append(
      SQLSource(
        label: label, emitted: emitted, title: "information_schema.\(name)",
        columns: zip(names, types).map { ($0, $1) }))
    let selects = rows.map { row in
      "SELECT "
        + zip(row, names).map { "\($0) AS \(SQLName.quoted($1))" }.joined(separator: ", ")
    }
    return "(\(selects.joined(separator: " UNION ALL "))) AS \(emitted)"
  }
}
