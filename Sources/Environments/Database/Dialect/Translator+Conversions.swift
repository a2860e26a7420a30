extension Translator {
  /// A condition: texts count by the number they begin with.
  func truth(_ condition: SQLExpression) throws(MySQLError) -> String {
    let fragment = try expression(condition)
    return fragment.type == .text ? "(\(asNumber(fragment)) <> 0)" : fragment.sql
  }

  /// Strict mode minds the values that a change writes.
  ///
  /// The published DBBench labels show that
  /// its server did not mind the conditions of a change.
  private var isStrict: Bool { isChange && scope.clause == "field list" }

  /// The fragment where a number is needed.
  func asNumber(_ fragment: SQLFragment) -> String {
    switch fragment.type {
    case .text: "mysql_number\(isStrict ? "_strict" : "")(\(fragment.sql))"
    case .date, .datetime: "mysql_date_number(\(fragment.sql))"
    default: fragment.sql
    }
  }

  /// The fragment where a text is needed; exact numbers keep their digits after the point.
  func asText(_ fragment: SQLFragment) -> String {
    switch fragment.type {
    case .decimal(let scale): "mysql_fixed(\(fragment.sql), \(scale))"
    case .integer, .double: "mysql_text(\(fragment.sql))"
    case .null, .text, .date, .datetime: fragment.sql
    }
  }

  /// Both sides in the form in which MySQL compares them.
  func comparable(_ left: SQLFragment, _ right: SQLFragment) -> (String, String) {
    if left.type == .null || right.type == .null { return (left.sql, right.sql) }
    if left.type.isNumeric || right.type.isNumeric { return (asNumber(left), asNumber(right)) }
    if left.type.isTemporal != right.type.isTemporal {
      // A text beside a date is read as a date.
      return (asDate(left, like: right.type), asDate(right, like: left.type))
    }
    return (left.sql, right.sql)
  }

  private func asDate(_ fragment: SQLFragment, like type: SQLType) -> String {
    fragment.type == .text ? "mysql_compared_date(\(fragment.sql))" : fragment.sql
  }

  func compare(
    _ sign: String, _ left: SQLFragment, _ right: SQLFragment, isBinary: Bool = false
  ) -> String {
    let (a, b) = comparable(left, right)
    let isText = left.type == .text && right.type == .text
    let collation = isText ? (isBinary ? " COLLATE BINARY" : " COLLATE mysql") : ""
    return "(\(a) \(sign == "<=>" ? "IS" : sign) \(b)\(collation))"
  }

  func cast(_ value: SQLFragment, to type: SQLType) -> SQLFragment {
    switch type {
    case .integer:
      return SQLFragment(sql: "mysql_signed(\(value.sql))", type: .integer)
    case .decimal(let scale):
      return SQLFragment(sql: "mysql_round(\(asNumber(value)), \(scale))", type: type)
    case .double:
      return SQLFragment(sql: "CAST(\(asNumber(value)) AS REAL)", type: .double)
    case .date: return SQLFragment(sql: "mysql_date(\(asText(value)))", type: .date)
    case .datetime: return SQLFragment(sql: "mysql_datetime(\(asText(value)))", type: .datetime)
    case .text, .null: return SQLFragment(sql: asText(value), type: .text)
    }
  }

  /// A value in the form in which a column stores it, refused where strict mode refuses it.
  func stored(
    _ value: SQLFragment, in column: ColumnSchema, row: Int
  ) throws(MySQLError) -> String {
    if value.type == .null, column.isKey {
      throw MySQLError(1048, "23000", "Column '\(column.name)' cannot be null")
    }
    if value.type == .null { return "NULL" }
    let plain = asText(value)
    let kind: String
    switch column.declared {
    case .text where !column.isKey: return plain
    case .text: kind = "text"
    case .varchar(let length): kind = "varchar:\(length)"
    case .integer: kind = "integer"
    case .double: kind = "double"
    case .decimal(let scale): kind = "decimal:\(scale)"
    case .date: kind = "date"
    }
    let name = SQLName.literal(column.name)
    return "mysql_store('\(kind)\(column.isKey ? "!" : "")', \(name), \(row), \(plain))"
  }
}
