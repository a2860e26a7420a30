extension Translator {
  private func target(_ database: String?, _ name: String) throws(MySQLError) -> TableSchema {
    if let database, database != schema.name {
      throw MySQLError(1049, "42000", "Unknown database '\(database)'")
    }
    guard let table = schema.table(name) else { throw .noTable(name, database: schema.name) }
    return table
  }

  private func column(_ name: String, of table: TableSchema) throws(MySQLError) -> ColumnSchema {
    guard let column = table.column(name) else { throw .unknownColumn(name, in: "field list") }
    return column
  }

  func insert(_ insert: SQLInsert) throws(MySQLError) -> TranslatedStatement {
    let table = try target(insert.database, insert.table)
    isChange = true
    var columns = table.columns
    if let names = insert.columns, !names.isEmpty {
      columns = []
      for name in names {
        let found = try column(name, of: table)
        if columns.contains(found) {
          throw MySQLError(1110, "42000", "Column '\(found.name)' specified twice")
        }
        columns.append(found)
      }
    }
    for key in table.columns where key.isKey && !columns.contains(key) {
      throw MySQLError(1364, "HY000", "Field '\(key.name)' doesn't have a default value")
    }
    let verb: String
    switch insert.conflict {
    case .replace: verb = "INSERT OR REPLACE"
    case .ignore: verb = "INSERT OR IGNORE"
    case .refuse, .update: verb = "INSERT"
    }
    let names = columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    var sql = "\(verb) INTO \(SQLName.quoted(table.name)) (\(names)) "
    sql += try source(insert.source, columns)
    if case .update(let assignments) = insert.conflict {
      let keys = table.columns.filter(\.isKey).map { SQLName.quoted($0.name) }
      if !keys.isEmpty {
        scope.sources = [
          SQLSource(
            label: table.name, emitted: SQLName.quoted(table.name), title: table.name,
            columns: table.columns.map { ($0.name, $0.type) })
        ]
        sql += " ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET "
        sql += try setList(assignments, of: table)
      }
    }
    return TranslatedStatement(sql: sql, kind: .change(table: table.name))
  }

  private func source(
    _ source: SQLInsert.Source, _ columns: [ColumnSchema]
  ) throws(MySQLError) -> String {
    switch source {
    case .rows(let rows):
      var texts: [String] = []
      for (index, row) in rows.enumerated() {
        guard row.count == columns.count else {
          throw MySQLError(
            1136, "21S01", "Column count doesn't match value count at row \(index + 1)")
        }
        var values: [String] = []
        for (value, column) in zip(row, columns) {
          values.append(try stored(try expression(value), in: column, row: index + 1))
        }
        texts.append("(\(values.joined(separator: ", ")))")
      }
      return "VALUES " + texts.joined(separator: ", ")
    case .query(let query):
      let (sql, found) = try self.query(query)
      guard found.count == columns.count else {
        throw MySQLError(1136, "21S01", "Column count doesn't match value count at row 1")
      }
      var values: [String] = []
      for (index, column) in columns.enumerated() {
        values.append(
          try stored(
            SQLFragment(sql: "c\(index)", type: found[index].type), in: column, row: 0))
      }
      let names = columns.indices.map { "c\($0)" }.joined(separator: ", ")
      // `WHERE true` keeps SQLite from reading ON CONFLICT as part of a join.
      return "SELECT \(values.joined(separator: ", ")) FROM "
        + "(WITH rows(\(names)) AS (\(sql)) SELECT * FROM rows) WHERE true"
    }
  }

  /// Assignments run from left to right, and later ones see what earlier ones assigned.
  private func setList(
    _ assignments: [SQLAssignment], of table: TableSchema
  ) throws(MySQLError) -> String {
    var parts: [String] = []
    for assignment in assignments {
      scope.clause = "field list"
      let column = try column(assignment.column, of: table)
      var value = try expression(assignment.value)
      value.sql = try stored(value, in: column, row: 0)
      value.type = column.type
      parts.removeAll { $0.hasPrefix(SQLName.quoted(column.name) + " = ") }
      parts.append("\(SQLName.quoted(column.name)) = \(value.sql)")
      scope.overrides[column.name] = value
    }
    scope.overrides = [:]
    return parts.joined(separator: ", ")
  }

  func update(_ update: SQLUpdate) throws(MySQLError) -> TranslatedStatement {
    isChange = true
    guard case .table(let database, let name, _) = update.from else {
      return try joinedUpdate(update)
    }
    let table = try target(database, name)
    changedTable = table.name
    let from = try self.from(update.from)
    let sets = try setList(try checked(update.assignments), of: table)
    var sql = "UPDATE \(from) SET \(sets)"
    sql += try rows(update.condition, update.order, update.limit, from: from)
    return TranslatedStatement(sql: sql, kind: .change(table: table.name))
  }

  private func checked(_ assignments: [SQLAssignment]) throws(MySQLError) -> [SQLAssignment] {
    for assignment in assignments {
      guard let qualifier = assignment.qualifier else { continue }
      if scope.matches(qualifier, assignment.column).isEmpty {
        throw .unknownColumn("\(qualifier).\(assignment.column)", in: "field list")
      }
    }
    return assignments
  }

  /// Which rows: a condition, and with a limit the first ones of an order.
  private func rows(
    _ condition: SQLExpression?, _ order: [SQLOrder], _ limit: Int?, from: String
  ) throws(MySQLError) -> String {
    var filter = ""
    if let condition {
      scope.clause = "where clause"
      filter = " WHERE " + (try truth(condition))
    }
    guard let limit else { return filter }
    scope.clause = "order clause"
    let keys = order.isEmpty ? "" : " ORDER BY " + (try orderKeys(order))
    let rowid = "\(scope.sources[0].emitted).rowid"
    return " WHERE \(rowid) IN (SELECT \(rowid) FROM \(from)\(filter)\(keys) LIMIT \(limit))"
  }

  private func joinedUpdate(_ update: SQLUpdate) throws(MySQLError) -> TranslatedStatement {
    let from = try self.from(update.from)
    guard let first = update.assignments.first else { throw .unsupported("an empty SET") }
    let found = scope.matches(first.qualifier, first.column)
    guard let (source, _, _) = found.first else {
      let written = first.qualifier.map { "\($0).\(first.column)" } ?? first.column
      throw .unknownColumn(written, in: "field list")
    }
    guard found.count == 1 else {
      throw MySQLError(1052, "23000", "Column '\(first.column)' in field list is ambiguous")
    }
    let title = source.title.dropFirst(schema.name.count + 1)
    guard let table = schema.table(String(title)) else {
      throw MySQLError(
        1288, "HY000", "The target table \(source.label) of the UPDATE is not updatable")
    }
    // The joined rows are read first; each changed row then takes the values of its match.
    var values: [String] = []
    var names: [String] = []
    for (index, assignment) in update.assignments.enumerated() {
      let column = try column(assignment.column, of: table)
      let value = try stored(try expression(assignment.value), in: column, row: 0)
      values.append("\(value) AS v\(index)")
      names.append("\(SQLName.quoted(column.name)) = found.v\(index)")
    }
    var filter = ""
    if let condition = update.condition {
      scope.clause = "where clause"
      filter = " WHERE " + (try truth(condition))
    }
    let rowid = "\(source.emitted).rowid"
    let name = SQLName.quoted(table.name)
    return TranslatedStatement(
      sql: "UPDATE \(name) SET \(names.joined(separator: ", ")) FROM (SELECT \(rowid) AS place, "
        + "\(values.joined(separator: ", ")) FROM \(from)\(filter) GROUP BY \(rowid)) AS found "
        + "WHERE \(name).rowid = found.place", kind: .change(table: table.name))
  }

  func delete(_ delete: SQLDelete) throws(MySQLError) -> TranslatedStatement {
    isChange = true
    let name = tableName(of: delete.target, in: delete.from)
    guard let name else {
      throw MySQLError(1109, "42S02", "Unknown table '\(delete.target)' in MULTI DELETE")
    }
    let table = try target(nil, name)
    changedTable = table.name
    let from = try self.from(delete.from)
    guard let source = scope.sources.first(where: { $0.label == delete.target }) else {
      throw MySQLError(1109, "42S02", "Unknown table '\(delete.target)' in MULTI DELETE")
    }
    let quoted = SQLName.quoted(table.name)
    if case .table = delete.from {
      let rest = try rows(delete.condition, delete.order, delete.limit, from: from)
      return TranslatedStatement(
        sql: "DELETE FROM \(from)\(rest)", kind: .change(table: table.name))
    }
    var filter = ""
    if let condition = delete.condition {
      scope.clause = "where clause"
      filter = " WHERE " + (try truth(condition))
    }
    return TranslatedStatement(
      sql: "DELETE FROM \(quoted) WHERE rowid IN "
        + "(SELECT \(source.emitted).rowid FROM \(from)\(filter))", kind: .change(table: table.name)
    )
  }

  private func tableName(of label: String, in from: SQLFrom) -> String? {
    switch from {
    case .table(_, let name, let alias): (alias ?? name) == label ? name : nil
    case .derived: nil
    case .join(_, let left, let right, _, _):
      tableName(of: label, in: left) ?? tableName(of: label, in: right)
    }
  }
}
