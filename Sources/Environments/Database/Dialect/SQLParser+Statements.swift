extension SQLParser {
  mutating func parseStatement() throws(MySQLError) -> SQLStatement {
    if token.kind == .end {
      throw MySQLError(1065, "42000", "Query was empty")
    }
    let statement = try parseOne()
    _ = take(";")
    guard token.kind == .end else { throw failure() }
    return statement
  }

  private mutating func parseOne() throws(MySQLError) -> SQLStatement {
    switch token.keyword {
    case "SELECT", "WITH", "(", "VALUES", "TABLE": return .query(try query())
    case "INSERT", "REPLACE": return .insert(try insert())
    case "UPDATE": return .update(try update())
    case "DELETE": return .delete(try delete())
    case "SHOW": return try show()
    case "DESCRIBE", "DESC", "EXPLAIN": return try describe()
    case "USE":
      place += 1
      return .use(try name())
    case "START", "BEGIN", "COMMIT", "ROLLBACK", "SET", "SAVEPOINT", "UNLOCK":
      return try skipRest()
    case "CREATE", "DROP", "ALTER", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "LOCK", "LOAD",
      "CALL", "ANALYZE", "OPTIMIZE":
      return try denied()
    default: throw failure()
    }
  }

  private mutating func skipRest() throws(MySQLError) -> SQLStatement {
    let isSetting = at("SET") || at("START")
    place += 1
    if isSetting, token.kind == .end || at(";") { throw failure() }
    while token.kind != .end, !at(";") { place += 1 }
    return .nothing
  }

  private mutating func denied() throws(MySQLError) -> SQLStatement {
    let command = token.keyword == "TRUNCATE" || token.keyword == "RENAME" ? "DROP" : token.keyword
    place += 1
    var last: String?
    while token.kind != .end, !at(";"), !at("(") {
      if token.kind == .quotedName || token.kind == .word, !ReservedWords.contains(token.keyword) {
        if last == nil { last = token.text }
      }
      place += 1
    }
    guard let table = last else { throw failure() }
    while token.kind != .end, !at(";") { place += 1 }
    return .denied(command: command, table: table)
  }

  private mutating func show() throws(MySQLError) -> SQLStatement {
    place += 1
    _ = take("FULL")
    if take("TABLES") {
      if take("FROM") || take("IN") { _ = try name() }
      guard take("LIKE") else { return .showTables(like: nil) }
      guard token.kind == .string else { throw failure() }
      place += 1
      return .showTables(like: tokens[place - 1].text)
    }
    if take("DATABASES") || take("SCHEMAS") { return .showDatabases }
    if take("COLUMNS") || take("FIELDS") {
      guard take("FROM") || take("IN") else { throw failure() }
      var found = try tableName()
      if take("FROM") || take("IN") { found.database = try name() }
      return .describe(database: found.database, table: found.table)
    }
    if take("CREATE") {
      try expect("TABLE")
      return .showCreate(table: try tableName().table)
    }
    throw failure()
  }

  private mutating func describe() throws(MySQLError) -> SQLStatement {
    place += 1
    if at("SELECT") || at("UPDATE") || at("DELETE") || at("INSERT") || at("WITH") {
      throw .unsupported("EXPLAIN of a statement")
    }
    _ = take("TABLE")
    let found = try tableName()
    return .describe(database: found.database, table: found.table)
  }

  private mutating func insert() throws(MySQLError) -> SQLInsert {
    var conflict: SQLInsert.Conflict = at("REPLACE") ? .replace : .refuse
    place += 1
    if take("IGNORE") { conflict = .ignore }
    _ = take("INTO")
    let (database, table) = try tableName()
    if take("SET") {
      let pairs = try assignments()
      return SQLInsert(
        database: database, table: table, columns: pairs.map(\.column),
        source: .rows([pairs.map(\.value)]), conflict: try onDuplicate(conflict))
    }
    var columns: [String]?
    if at("("), ahead(1).keyword != "SELECT", ahead(1).keyword != "WITH" { columns = try names() }
    if take("VALUES") || take("VALUE") {
      let rows = try list { parser throws(MySQLError) in try parser.valueRow() }
      return SQLInsert(
        database: database, table: table, columns: columns, source: .rows(rows),
        conflict: try onDuplicate(conflict))
    }
    guard at("SELECT") || at("WITH") || at("(") else { throw failure() }
    return SQLInsert(
      database: database, table: table, columns: columns, source: .query(try query()),
      conflict: try onDuplicate(conflict))
  }

  private mutating func valueRow() throws(MySQLError) -> [SQLExpression] {
    _ = take("ROW")
    try expect("(")
    if take(")") { return [] }
    let values = try list { parser throws(MySQLError) -> SQLExpression in
      parser.take("DEFAULT") ? .columnDefault : try parser.expression()
    }
    try expect(")")
    return values
  }

  private mutating func onDuplicate(
    _ conflict: SQLInsert.Conflict
  ) throws(MySQLError) -> SQLInsert.Conflict {
    guard take("ON") else { return conflict }
    try expect("DUPLICATE")
    try expect("KEY")
    try expect("UPDATE")
    return .update(try assignments())
  }

  private mutating func assignments() throws(MySQLError) -> [SQLAssignment] {
    try list { parser throws(MySQLError) in
      let (qualifier, column) = try parser.columnName()
      guard parser.take("=") || parser.take(":=") else { throw parser.failure() }
      let value: SQLExpression =
        parser.take("DEFAULT") ? .columnDefault : try parser.expression()
      return SQLAssignment(qualifier: qualifier, column: column, value: value)
    }
  }

  private mutating func update() throws(MySQLError) -> SQLUpdate {
    place += 1
    _ = take("IGNORE")
    let from = try tableReferences()
    try expect("SET")
    let pairs = try assignments()
    let condition = take("WHERE") ? try expression() : nil
    let order = try orderBy()
    return SQLUpdate(
      from: from, assignments: pairs, condition: condition, order: order,
      limit: take("LIMIT") ? try count() : nil)
  }

  private mutating func delete() throws(MySQLError) -> SQLDelete {
    place += 1
    _ = take("IGNORE")
    var target: String?
    if !at("FROM") { target = try tableName().table }
    try expect("FROM")
    let from = try tableReferences()
    if target == nil {
      guard case .table(_, let name, let alias) = from else { throw failure() }
      target = alias ?? name
    }
    let condition = take("WHERE") ? try expression() : nil
    let order = try orderBy()
    return SQLDelete(
      target: target ?? "", from: from, condition: condition, order: order,
      limit: take("LIMIT") ? try count() : nil)
  }
}
