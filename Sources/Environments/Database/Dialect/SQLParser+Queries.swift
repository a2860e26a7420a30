extension SQLParser {
  mutating func query() throws(MySQLError) -> SQLQuery {
    try nested { parser throws(MySQLError) in try parser.queryBody() }
  }

  private mutating func queryBody() throws(MySQLError) -> SQLQuery {
    var tables: [SQLCommonTable] = []
    var isRecursive = false
    if take("WITH") {
      isRecursive = take("RECURSIVE")
      tables = try list { parser throws(MySQLError) in try parser.commonTable() }
    }
    var found = SQLQuery(cores: [])
    repeat {
      if at("("), found.cores.isEmpty || ahead(1).keyword == "SELECT" {
        // A parenthesised core; its own ORDER BY and LIMIT would need a derived table.
        place += 1
        let inner = try query()
        try expect(")")
        guard inner.order.isEmpty, inner.limit == nil, inner.tables.isEmpty else {
          let star = SQLItem(expression: .star(qualifier: nil), alias: nil, written: "*")
          found.cores.append(SQLCore(items: [star], from: .derived(inner, alias: "part")))
          continue
        }
        found.cores += inner.cores
        found.operators += inner.operators
      } else {
        found.cores.append(try core())
      }
    } while try takeSetOperator(&found.operators)
    found.tables = tables
    found.isRecursive = isRecursive
    found.order = try orderBy()
    if take("LIMIT") {
      let first = try count()
      if take(",") {
        found.offset = first
        found.limit = try count()
      } else {
        found.limit = first
        if take("OFFSET") { found.offset = try count() }
      }
    }
    return found
  }

  private mutating func commonTable() throws(MySQLError) -> SQLCommonTable {
    let name = try name()
    let columns = at("(") ? try names() : []
    try expect("AS")
    try expect("(")
    let body = try query()
    try expect(")")
    return SQLCommonTable(name: name, columns: columns, query: body)
  }

  private mutating func takeSetOperator(_ operators: inout [String]) throws(MySQLError) -> Bool {
    guard at("UNION") || at("INTERSECT") || at("EXCEPT") else { return false }
    let name = token.keyword
    place += 1
    if take("ALL") {
      operators.append(name + " ALL")
    } else {
      _ = take("DISTINCT")
      operators.append(name)
    }
    return true
  }

  mutating func count() throws(MySQLError) -> Int {
    guard token.kind == .number, let value = Int(token.text) else { throw failure() }
    place += 1
    return value
  }

  private mutating func core() throws(MySQLError) -> SQLCore {
    try expect("SELECT")
    var found = SQLCore(items: [])
    if take("DISTINCT") || take("DISTINCTROW") { found.isDistinct = true } else { _ = take("ALL") }
    found.items = try list { parser throws(MySQLError) in try parser.item() }
    if take("FROM") {
      if !take("DUAL") { found.from = try tableReferences() }
    }
    if take("WHERE") { found.condition = try expression() }
    if take("GROUP") {
      try expect("BY")
      found.groups = try list { parser throws(MySQLError) in try parser.expression() }
      if at("WITH") { throw .unsupported("WITH ROLLUP") }
    }
    if take("HAVING") { found.having = try expression() }
    if take("FOR") {
      guard take("UPDATE") || take("SHARE") else { throw failure() }
    }
    return found
  }

  private mutating func item() throws(MySQLError) -> SQLItem {
    let start = token.start
    if take("*") { return SQLItem(expression: .star(qualifier: nil), alias: nil, written: "*") }
    if token.kind == .word || token.kind == .quotedName, ahead(1).text == ".",
      ahead(2).text == "*", ahead(2).kind == .sign
    {
      let qualifier = try name()
      place += 2
      return SQLItem(expression: .star(qualifier: qualifier), alias: nil, written: "*")
    }
    let value = try expression()
    let written = String(decoding: lexer.bytes[start..<tokens[place - 1].end], as: UTF8.self)
    var label = written
    if case .column(_, let column) = value { label = column }
    return SQLItem(expression: value, alias: try alias(), written: label)
  }

  private mutating func alias() throws(MySQLError) -> String? {
    let isNamed = take("AS")
    if token.kind == .string {
      place += 1
      return tokens[place - 1].text
    }
    return isNamed ? try name() : nameIfPresent()
  }

  mutating func tableReferences() throws(MySQLError) -> SQLFrom {
    var found = try joined()
    while take(",") { found = .join("CROSS", found, try joined(), on: nil, using: []) }
    return found
  }

  private mutating func joined() throws(MySQLError) -> SQLFrom {
    var left = try tableFactor()
    while let kind = try joinKind() {
      let right = try tableFactor()
      if take("ON") {
        left = .join(kind, left, right, on: try expression(), using: [])
      } else if take("USING") {
        left = .join(kind, left, right, on: nil, using: try names())
      } else if kind == "LEFT" || kind == "RIGHT" {
        throw failure()
      } else {
        left = .join(kind, left, right, on: nil, using: [])
      }
    }
    return left
  }

  private mutating func joinKind() throws(MySQLError) -> String? {
    if take("JOIN") || take("STRAIGHT_JOIN") { return "INNER" }
    if take("INNER") || take("CROSS") {
      try expect("JOIN")
      return "INNER"
    }
    for side in ["LEFT", "RIGHT"] where take(side) {
      _ = take("OUTER")
      try expect("JOIN")
      return side
    }
    if take("NATURAL") {
      _ = take("INNER")
      try expect("JOIN")
      return "NATURAL"
    }
    return nil
  }

  private mutating func tableFactor() throws(MySQLError) -> SQLFrom {
    if at("(") {
      place += 1
      if at("SELECT") || at("WITH") || at("(") {
        let inner = try query()
        try expect(")")
        guard let label = try alias() else {
          throw MySQLError(1248, "42000", "Every derived table must have its own alias")
        }
        return .derived(inner, alias: label)
      }
      let inner = try nested { parser throws(MySQLError) in try parser.tableReferences() }
      try expect(")")
      return inner
    }
    let (database, table) = try tableName()
    return .table(database: database, name: table, alias: try alias())
  }

  mutating func orderBy() throws(MySQLError) -> [SQLOrder] {
    guard take("ORDER") else { return [] }
    try expect("BY")
    return try list { parser throws(MySQLError) in
      let value = try parser.expression()
      let isDescending = parser.take("DESC")
      if !isDescending { _ = parser.take("ASC") }
      return SQLOrder(expression: value, isDescending: isDescending)
    }
  }
}
