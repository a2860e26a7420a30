extension SQLParser {
  /// Calls, with the arguments that have a grammar of their own.
  mutating func call() throws(MySQLError) -> SQLExpression {
    let written = token.text
    let name = token.keyword
    place += 2
    switch name {
    case "CAST": return try cast(endsWith: "AS")
    case "CONVERT": return try cast(endsWith: ",")
    case "TRIM": return try trim()
    case "EXTRACT":
      guard token.kind == .word else { throw failure() }
      let unit = token.keyword
      place += 1
      try expect("FROM")
      let value = try expression()
      try expect(")")
      return .call(SQLCall(name: unit, written: unit, arguments: [value]))
    default: break
    }
    var found = SQLCall(name: name, written: written, arguments: [])
    if !take(")") {
      try arguments(&found)
      try expect(")")
    }
    if take("OVER") { found.window = try window() }
    return .call(found)
  }

  private mutating func arguments(_ call: inout SQLCall) throws(MySQLError) {
    if take("DISTINCT") { call.isDistinct = true } else { _ = take("ALL") }
    if take("*") {
      call.arguments = [.star(qualifier: nil)]
      return
    }
    if take("INTERVAL") { throw failure() }
    if call.name == "POSITION" {
      call.arguments = [try substringOperand()]
      try expect("IN")
      call.arguments.append(try expression())
      call.name = "LOCATE"
      return
    }
    repeat {
      if take("INTERVAL") {
        call.arguments.append(try interval())
      } else if call.name.hasPrefix("TIMESTAMP"), call.arguments.isEmpty, token.kind == .word,
        ahead(1).text == ","
      {
        place += 1
        call.arguments.append(.text(tokens[place - 1].keyword))
      } else {
        call.arguments.append(try expression())
      }
    } while take(",")
    if ["SUBSTRING", "SUBSTR", "MID"].contains(call.name), take("FROM") {
      call.arguments.append(try expression())
      if take("FOR") { call.arguments.append(try expression()) }
    }
    call.order = try orderBy()
    if take("SEPARATOR") {
      guard token.kind == .string else { throw failure() }
      call.separator = token.text
      place += 1
    }
  }

  /// `POSITION(a IN b)`: the operand must not take IN for itself.
  private mutating func substringOperand() throws(MySQLError) -> SQLExpression { try primary() }

  private mutating func window() throws(MySQLError) -> SQLWindow {
    try expect("(")
    var partition: [SQLExpression] = []
    if take("PARTITION") {
      try expect("BY")
      partition = try list { parser throws(MySQLError) in try parser.expression() }
    }
    let order = try orderBy()
    try expect(")")
    return SQLWindow(partition: partition, order: order)
  }

  private mutating func trim() throws(MySQLError) -> SQLExpression {
    var side = "BOTH"
    for word in ["BOTH", "LEADING", "TRAILING"] where take(word) { side = word }
    if take("FROM") {
      let text = try expression()
      try expect(")")
      return .call(SQLCall(name: "TRIM_\(side)", written: "TRIM", arguments: [text, .text(" ")]))
    }
    let first = try expression()
    var removed = SQLExpression.text(" ")
    var text = first
    if take("FROM") {
      removed = first
      text = try expression()
    }
    try expect(")")
    return .call(SQLCall(name: "TRIM_\(side)", written: "TRIM", arguments: [text, removed]))
  }

  private mutating func cast(endsWith separator: String) throws(MySQLError) -> SQLExpression {
    let value = try expression()
    if separator == ",", take("USING") {
      _ = try name()
      try expect(")")
      return .cast(value, type: .text)
    }
    try expect(separator)
    let type = try castType()
    try expect(")")
    return .cast(value, type: type)
  }

  private mutating func castType() throws(MySQLError) -> SQLType {
    guard token.kind == .word else { throw failure() }
    let name = token.keyword
    place += 1
    var sizes: [Int] = []
    switch name {
    case "SIGNED", "UNSIGNED":
      _ = take("INTEGER") || take("INT")
      return .integer
    case "DATE": return .date
    case "DATETIME": return .datetime
    case "FLOAT", "DOUBLE", "REAL": return .double
    case "CHAR", "NCHAR", "DECIMAL", "DEC":
      if take("(") {
        sizes = try list { parser throws(MySQLError) in try parser.count() }
        try expect(")")
      }
      return name.hasSuffix("CHAR")
        ? .text : .decimal(scale: min(30, sizes.count > 1 ? sizes[1] : 0))
    default:
      place -= 1
      throw failure()
    }
  }
}
