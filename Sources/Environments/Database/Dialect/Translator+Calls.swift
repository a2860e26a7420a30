extension Translator {
  /// Functions that make one value of many rows.
  static let aggregates = Set([
    "COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP_CONCAT",
  ]).union(Spread.byName.keys)
  private static let windowFunctions: Set<String> = ["ROW_NUMBER", "RANK", "DENSE_RANK"]

  func call(_ call: SQLCall) throws(MySQLError) -> SQLFragment {
    if let window = call.window { return try windowed(call, window) }
    if Translator.aggregates.contains(call.name) || call.name == "ANY_VALUE" {
      return try aggregate(call)
    }
    switch call.name {
    case "IF":
      try expectCount(call, 3...3)
      let branch = SQLBranch(condition: call.arguments[0], value: call.arguments[1])
      return try expression(
        .choose(base: nil, branches: [branch], otherwise: call.arguments[2]))
    case "IFNULL", "COALESCE":
      try expectCount(call, call.name == "IFNULL" ? 2...2 : 1...64)
      let values = try fragments(call.arguments)
      let type = values.reduce(SQLType.null) { $0.merged(with: $1.type) }
      let texts = values.map { unified($0, type) }
      return SQLFragment(
        sql: texts.count == 1 ? texts[0] : "COALESCE(\(texts.joined(separator: ", ")))", type: type)
    case "NULLIF":
      try expectCount(call, 2...2)
      let (a, b) = (try expression(call.arguments[0]), try expression(call.arguments[1]))
      return SQLFragment(
        sql: "(CASE WHEN \(compare("=", a, b)) THEN NULL ELSE \(a.sql) END)", type: a.type)
    case "DATABASE", "SCHEMA":
      return SQLFragment(sql: SQLName.literal(schema.name), type: .text)
    case "VALUES":
      guard case .column(_, let name)? = call.arguments.first else { throw .misplacedAggregate }
      let found = try expression(.column(qualifier: nil, name: name))
      return SQLFragment(sql: "excluded.\(SQLName.quoted(name))", type: found.type)
    case "GREATEST", "LEAST":
      try expectCount(call, 2...64)
      return try extreme(call)
    case "DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE": return try dateShift(call)
    default: return try plainCall(call)
    }
  }

  func fragments(_ list: [SQLExpression]) throws(MySQLError) -> [SQLFragment] {
    var found: [SQLFragment] = []
    for element in list { found.append(try expression(element)) }
    return found
  }

  private func expectCount(_ call: SQLCall, _ range: ClosedRange<Int>) throws(MySQLError) {
    guard range.contains(call.arguments.count) else {
      throw MySQLError(
        1582, "42000",
        "Incorrect parameter count in the call to native function '\(call.written)'")
    }
  }

  private func plainCall(_ call: SQLCall) throws(MySQLError) -> SQLFragment {
    guard let function = MySQLFunctions.byName[call.name] else {
      throw .noFunction(call.written, database: schema.name)
    }
    try expectCount(call, function.arity)
    let values = try fragments(call.arguments)
    let type = function.type(values.map(\.type))
    let texts = values.enumerated().map { index, value in
      switch function.operand(index) {
      case .text: asText(value)
      case .number: asNumber(value)
      }
    }
    if call.name == "ROUND" || call.name == "TRUNCATE" { return rounding(call, values, texts) }
    return SQLFragment(sql: "\(function.emitted)(\(texts.joined(separator: ", ")))", type: type)
  }

  /// Exact numbers keep as many digits as were asked for; approximate ones stay approximate.
  private func rounding(
    _ call: SQLCall, _ values: [SQLFragment], _ texts: [String]
  ) -> SQLFragment {
    let name = call.name == "TRUNCATE" ? "mysql_f_truncate" : "mysql_f_round"
    let digits = texts.count > 1 ? texts[1] : "0"
    guard values[0].type.scale != nil else {
      return SQLFragment(
        sql: "\(call.name == "ROUND" ? "mysql_round_double" : name)(\(texts[0]), \(digits))",
        type: .double)
    }
    var type = values[0].type
    if type != .integer {
      let scale = Int(digits).map { max(0, min(30, $0)) } ?? 0
      type = scale == 0 ? .decimal(scale: 0) : .decimal(scale: scale)
    }
    return SQLFragment(sql: "\(name)(\(texts[0]), \(digits))", type: type)
  }

  private func extreme(_ call: SQLCall) throws(MySQLError) -> SQLFragment {
    let values = try fragments(call.arguments)
    let type = values.reduce(SQLType.null) { $0.merged(with: $1.type) }
    let isNumeric = values.contains { $0.type.isNumeric }
    let name = call.name == "GREATEST" ? "MAX" : "MIN"
    let texts = values.map { isNumeric ? asNumber($0) : "\($0.sql)" }
    let first = isNumeric || type != .text ? texts[0] : "\(texts[0]) COLLATE mysql"
    return SQLFragment(
      sql: "\(name)(\(([first] + texts.dropFirst()).joined(separator: ", ")))",
      type: isNumeric && !type.isNumeric ? .double : type)
  }

  private func dateShift(_ call: SQLCall) throws(MySQLError) -> SQLFragment {
    try expectCount(call, 2...2)
    let value = try expression(call.arguments[0])
    var amount = call.arguments[1]
    var unit = "DAY"
    if case .interval(let written, let named) = amount {
      amount = written
      unit = named
    }
    let isBack = call.name == "DATE_SUB" || call.name == "SUBDATE"
    let step = asNumber(try expression(amount))
    let isDate = value.type == .date && ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"].contains(unit)
    return SQLFragment(
      sql: "mysql_date_add(\(asText(value)), \(isBack ? "-" : "")(\(step)), '\(unit)')",
      type: isDate ? .date : value.type == .text ? .text : .datetime)
  }

  private func windowed(_ call: SQLCall, _ window: SQLWindow) throws(MySQLError) -> SQLFragment {
    var function: SQLFragment
    if Translator.windowFunctions.contains(call.name) {
      function = SQLFragment(sql: "\(call.name)()", type: .integer)
    } else if ["COUNT", "SUM", "AVG", "MIN", "MAX"].contains(call.name) {
      let outer = scope.sawAggregate
      function = try aggregate(call)
      scope.sawAggregate = outer
    } else {
      throw .unsupported("\(call.written) as a window function")
    }
    var parts: [String] = []
    if !window.partition.isEmpty {
      let keys = try fragments(window.partition).map(collated)
      parts.append("PARTITION BY " + keys.joined(separator: ", "))
    }
    if !window.order.isEmpty { parts.append("ORDER BY " + (try orderKeys(window.order))) }
    function.sql += " OVER (\(parts.joined(separator: " ")))"
    return function
  }
}
