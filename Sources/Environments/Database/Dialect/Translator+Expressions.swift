extension Translator {
  func expression(_ expression: SQLExpression) throws(MySQLError) -> SQLFragment {
    switch expression {
    case .null, .columnDefault: return SQLFragment(sql: "NULL", type: .null)
    case .number(let text): return number(text)
    case .text(let text): return SQLFragment(sql: SQLName.literal(text), type: .text)
    case .boolean(let value): return SQLFragment(sql: value ? "1" : "0", type: .integer)
    case .column(let qualifier, let name): return try column(qualifier, name)
    case .star: throw MySQLError.syntax(near: "*", line: 1)
    case .unary(let sign, let operand): return try unary(sign, operand)
    case .binary(let sign, let left, let right): return try binary(sign, left, right)
    case .call(let call): return try self.call(call)
    case .cast(let value, let type): return cast(try self.expression(value), to: type)
    case .choose(let base, let branches, let otherwise):
      return try choice(base, branches, otherwise)
    case .inList(let value, let list, let isNegated):
      return try inList(value, list, isNegated)
    case .inQuery(let value, let query, let isNegated):
      return try inQuery(value, query, isNegated)
    case .between(let value, let low, let high, let isNegated):
      let middle = try self.expression(value)
      let test =
        "(\(compare(">=", middle, try self.expression(low))) AND "
        + "\(compare("<=", middle, try self.expression(high))))"
      return SQLFragment(sql: isNegated ? "(NOT \(test))" : test, type: .integer)
    case .isTest(let value, let truth, let isNegated):
      return try isTest(value, truth, isNegated)
    case .like(let value, let pattern, let escape, let isNegated):
      var parts = [asText(try self.expression(value)), asText(try self.expression(pattern))]
      if let escape { parts.append(asText(try self.expression(escape))) }
      let test = "mysql_like(\(parts.joined(separator: ", ")))"
      return SQLFragment(sql: isNegated ? "(NOT \(test))" : test, type: .integer)
    case .exists(let inner):
      return SQLFragment(sql: "EXISTS (\(try query(inner).sql))", type: .integer)
    case .subquery(let inner): return try scalar(inner)
    case .interval: throw MySQLError.syntax(near: "INTERVAL", line: 1)
    }
  }

  private func number(_ text: String) -> SQLFragment {
    if text.utf8.contains(0x65) || text.utf8.contains(0x45) {
      return SQLFragment(sql: text, type: .double)
    }
    guard let point = text.firstIndex(of: ".") else {
      return SQLFragment(sql: text, type: .integer)
    }
    let scale = text.distance(from: point, to: text.endIndex) - 1
    return SQLFragment(
      sql: text.hasPrefix(".") ? "0" + text : text, type: .decimal(scale: min(scale, 30)))
  }

  private func column(_ qualifier: String?, _ name: String) throws(MySQLError) -> SQLFragment {
    var level: TranslationScope? = scope
    let clause = scope.clause
    let written = qualifier.map { "\($0).\(name)" } ?? name
    while let current = level {
      let found = current.matches(qualifier, name)
      if found.count > 1 {
        throw MySQLError(1052, "23000", "Column '\(written)' in \(clause) is ambiguous")
      }
      if let (source, column, type) = found.first {
        if let override = current.overrides[column] { return override }
        return SQLFragment(sql: "\(source.emitted).\(SQLName.quoted(column))", type: type)
      }
      if qualifier == nil, current === scope, clause == "having clause" || clause == "order clause",
        let alias = current.aliases.first(where: { SQLName.equal($0.name, name) })
      {
        if containsAggregate(alias.expression) { current.sawAggregate = true }
        return alias.fragment
      }
      if qualifier == nil, current !== scope || clause == "field list",
        current.pendingAliases.contains(where: { SQLName.equal($0, name) }),
        current !== scope
      {
        throw MySQLError(
          1247, "42S22", "Reference '\(name)' not supported (forward reference in item list)")
      }
      level = current.parent
    }
    throw .unknownColumn(written, in: clause)
  }

  private func unary(_ sign: String, _ operand: SQLExpression) throws(MySQLError) -> SQLFragment {
    switch sign {
    case "NOT": return SQLFragment(sql: "(NOT \(try truth(operand)))", type: .integer)
    case "BINARY":
      let value = try expression(operand)
      return SQLFragment(sql: "(\(asText(value)) COLLATE BINARY)", type: .text)
    case "-":
      let value = try expression(operand)
      return SQLFragment(
        sql: "(-\(asNumber(value)))", type: value.type.isNumeric ? value.type : .double)
    default: throw .unsupported("operator \(sign)")
    }
  }

  private func binary(
    _ sign: String, _ left: SQLExpression, _ right: SQLExpression
  ) throws(MySQLError) -> SQLFragment {
    switch sign {
    case "AND", "OR":
      return SQLFragment(
        sql: "(\(try truth(left)) \(sign) \(try truth(right)))", type: .integer)
    case "XOR":
      return SQLFragment(
        sql: "((\(try truth(left)) <> 0) <> (\(try truth(right)) <> 0))", type: .integer)
    case "=", "!=", "<", "<=", ">", ">=", "<=>":
      let isBinary = isBinaryOperand(left) || isBinaryOperand(right)
      let a = try expression(left)
      let b = try expression(right)
      return SQLFragment(sql: compare(sign, a, b, isBinary: isBinary), type: .integer)
    default:
      return try arithmetic(sign, try expression(left), try expression(right))
    }
  }

  private func isBinaryOperand(_ value: SQLExpression) -> Bool {
    if case .unary("BINARY", _) = value { return true }
    return false
  }

  private func arithmetic(
    _ sign: String, _ left: SQLFragment, _ right: SQLFragment
  ) throws(MySQLError) -> SQLFragment {
    let a = asNumber(left)
    let b = asNumber(right)
    let exact = left.type.arithmeticScale.flatMap { mine in
      right.type.arithmeticScale.map { (mine, $0) }
    }
    switch sign {
    case "+", "-":
      return SQLFragment(
        sql: "(\(a) \(sign) \(b))", type: exact.map { exactType(max($0.0, $0.1)) } ?? .double)
    case "*":
      return SQLFragment(
        sql: "(\(a) * \(b))", type: exact.map { exactType(min(30, $0.0 + $0.1)) } ?? .double)
    case "/":
      return SQLFragment(
        sql: "(CAST(\(a) AS REAL) / \(b))",
        type: exact.map { .decimal(scale: min(30, $0.0 + 4)) } ?? .double)
    case "DIV": return SQLFragment(sql: "mysql_div(\(a), \(b))", type: .integer)
    case "%":
      return SQLFragment(
        sql: "mysql_mod(\(a), \(b))", type: exact.map { exactType(max($0.0, $0.1)) } ?? .double)
    case "&", "|": return SQLFragment(sql: "(\(a) \(sign) \(b))", type: .integer)
    default: throw .unsupported("operator \(sign)")
    }
  }

  private func exactType(_ scale: Int) -> SQLType {
    scale == 0 ? .integer : .decimal(scale: scale)
  }

  private func choice(
    _ base: SQLExpression?, _ branches: [SQLBranch], _ otherwise: SQLExpression?
  ) throws(MySQLError) -> SQLFragment {
    var values: [SQLFragment] = []
    var conditions: [String] = []
    for branch in branches {
      if let base {
        conditions.append(
          compare("=", try expression(base), try expression(branch.condition)))
      } else {
        conditions.append(try truth(branch.condition))
      }
      values.append(try expression(branch.value))
    }
    if let otherwise { values.append(try expression(otherwise)) }
    let type = values.reduce(SQLType.null) { $0.merged(with: $1.type) }
    let texts = values.map { unified($0, type) }
    var sql = "(CASE"
    for (index, condition) in conditions.enumerated() {
      sql += " WHEN \(condition) THEN \(texts[index])"
    }
    if otherwise != nil, let last = texts.last { sql += " ELSE \(last)" }
    return SQLFragment(sql: sql + " END)", type: type)
  }

  /// A branch in the form of the whole choice's type.
  func unified(_ fragment: SQLFragment, _ type: SQLType) -> String {
    switch type {
    case .text: asText(fragment)
    case .double where fragment.type == .integer: "(\(fragment.sql) + 0.0)"
    default: fragment.sql
    }
  }

  private func inList(
    _ value: SQLExpression, _ list: [SQLExpression], _ isNegated: Bool
  ) throws(MySQLError) -> SQLFragment {
    let left = try expression(value)
    var tests: [String] = []
    for element in list { tests.append(compare("=", left, try expression(element))) }
    let test = "(\(tests.joined(separator: " OR ")))"
    return SQLFragment(sql: isNegated ? "(NOT \(test))" : test, type: .integer)
  }

  private func inQuery(
    _ value: SQLExpression, _ inner: SQLQuery, _ isNegated: Bool
  ) throws(MySQLError) -> SQLFragment {
    if inner.limit != nil { throw .unsupported("LIMIT & IN/ALL/ANY/SOME subquery") }
    let left = try expression(value)
    let (sql, columns) = try query(inner)
    guard columns.count == 1 else { throw .severalColumns }
    let name = freshAlias("in")
    let right = SQLFragment(sql: "\(name).c", type: columns[0].type)
    // EXISTS loses the NULL that IN would give, so the list of values is compared by IN itself.
    let (a, b) = comparable(left, right)
    let collation = left.type == .text && right.type == .text ? " COLLATE mysql" : ""
    let test =
      "(\(a)\(collation) \(isNegated ? "NOT IN" : "IN") "
      + "(WITH \(name)(c) AS (\(sql)) SELECT \(b) FROM \(name)))"
    return SQLFragment(sql: test, type: .integer)
  }

  private func isTest(
    _ value: SQLExpression, _ truth: SQLTruth, _ isNegated: Bool
  ) throws(MySQLError) -> SQLFragment {
    let not = isNegated ? "NOT " : ""
    switch truth {
    case .null:
      return SQLFragment(sql: "(\(try expression(value).sql) IS \(not)NULL)", type: .integer)
    case .yes, .no:
      let test = "(COALESCE((\(try self.truth(value))) <> 0, \(truth == .yes ? 0 : 1)))"
      let flips = (truth == .no) != isNegated
      return SQLFragment(sql: flips ? "(NOT \(test))" : test, type: .integer)
    }
  }

  private func scalar(_ inner: SQLQuery) throws(MySQLError) -> SQLFragment {
    let (sql, columns) = try query(inner)
    guard columns.count == 1 else { throw .severalColumns }
    let isOneRow =
      inner.limit.map { $0 <= 1 } ?? false
      || (inner.cores.count == 1 && inner.cores[0].groups.isEmpty
        && inner.cores[0].items.contains { containsAggregate($0.expression) })
    if isOneRow { return SQLFragment(sql: "(\(sql))", type: columns[0].type) }
    let check = "(SELECT COUNT(*) FROM (SELECT 1 FROM (\(sql)) LIMIT 2)) > 1"
    return SQLFragment(
      sql: "(CASE WHEN \(check) THEN mysql_raise_rows() ELSE (\(sql)) END)", type: columns[0].type)
  }
}
