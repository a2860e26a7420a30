extension SQLParser {
  mutating func expression() throws(MySQLError) -> SQLExpression {
    try nested { parser throws(MySQLError) in try parser.disjunction() }
  }

  private mutating func disjunction() throws(MySQLError) -> SQLExpression {
    var left = try exclusion()
    while take("OR") || take("||") { left = .binary("OR", left, try exclusion()) }
    return left
  }

  private mutating func exclusion() throws(MySQLError) -> SQLExpression {
    var left = try conjunction()
    while take("XOR") { left = .binary("XOR", left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(MySQLError) -> SQLExpression {
    var left = try negation()
    while take("AND") || take("&&") { left = .binary("AND", left, try negation()) }
    return left
  }

  private mutating func negation() throws(MySQLError) -> SQLExpression {
    guard take("NOT") else { return try predicate() }
    return .unary("NOT", try nested { parser throws(MySQLError) in try parser.negation() })
  }

  private mutating func predicate() throws(MySQLError) -> SQLExpression {
    var left = try sum()
    while true {
      if token.kind == .sign, ["=", "<=>", "<>", "!=", "<", "<=", ">", ">="].contains(token.text) {
        let sign = token.text == "<>" ? "!=" : token.text
        place += 1
        if at("ALL") || at("ANY") || at("SOME") { throw .unsupported("ALL/ANY/SOME subquery") }
        left = .binary(sign, left, try sum())
      } else if take("IS") {
        let isNegated = take("NOT")
        if take("NULL") || take("UNKNOWN") {
          left = .isTest(left, .null, isNegated: isNegated)
        } else if take("TRUE") {
          left = .isTest(left, .yes, isNegated: isNegated)
        } else {
          try expect("FALSE")
          left = .isTest(left, .no, isNegated: isNegated)
        }
      } else if let test = try setOrPattern(left) {
        left = test
      } else {
        return left
      }
    }
  }

  private mutating func setOrPattern(_ left: SQLExpression) throws(MySQLError) -> SQLExpression? {
    let isNegated =
      at("NOT")
      && ["IN", "LIKE", "BETWEEN", "REGEXP", "RLIKE"].contains(
        ahead(1).keyword)
    if isNegated { place += 1 }
    if take("IN") {
      try expect("(")
      if at("SELECT") || at("WITH") {
        let inner = try query()
        try expect(")")
        return .inQuery(left, inner, isNegated: isNegated)
      }
      let values = try list { parser throws(MySQLError) in try parser.expression() }
      try expect(")")
      return .inList(left, values, isNegated: isNegated)
    }
    if take("LIKE") {
      let pattern = try sum()
      let escape = take("ESCAPE") ? try primary() : nil
      return .like(left, pattern, escape: escape, isNegated: isNegated)
    }
    if take("BETWEEN") {
      let low = try sum()
      try expect("AND")
      return .between(left, low, try sum(), isNegated: isNegated)
    }
    if take("REGEXP") || take("RLIKE") {
      let call = SQLExpression.call(
        SQLCall(name: "REGEXP_LIKE", written: "REGEXP_LIKE", arguments: [left, try sum()]))
      return isNegated ? .unary("NOT", call) : call
    }
    return nil
  }

  private mutating func sum() throws(MySQLError) -> SQLExpression {
    var left = try product()
    while token.kind == .sign, ["+", "-", "|", "&"].contains(token.text) {
      let sign = token.text
      place += 1
      if take("INTERVAL") {
        let step = try interval()
        left = .call(
          SQLCall(
            name: sign == "+" ? "DATE_ADD" : "DATE_SUB", written: "DATE_ADD",
            arguments: [left, step]))
      } else {
        left = .binary(sign, left, try product())
      }
    }
    return left
  }

  private mutating func product() throws(MySQLError) -> SQLExpression {
    var left = try unary()
    while true {
      if token.kind == .sign, ["*", "/", "%", "^"].contains(token.text) {
        let sign = token.text
        place += 1
        left = .binary(sign, left, try unary())
      } else if take("DIV") {
        left = .binary("DIV", left, try unary())
      } else if take("MOD") {
        left = .binary("%", left, try unary())
      } else {
        return left
      }
    }
  }

  private mutating func unary() throws(MySQLError) -> SQLExpression {
    if token.kind == .sign, ["-", "+", "!", "~"].contains(token.text) {
      let sign = token.text
      place += 1
      let operand = try nested { parser throws(MySQLError) in try parser.unary() }
      if sign == "+" { return operand }
      return .unary(sign == "!" ? "NOT" : sign, operand)
    }
    if take("BINARY") {
      return .unary("BINARY", try nested { parser throws(MySQLError) in try parser.unary() })
    }
    let value = try primary()
    if take("COLLATE") {
      let collation = try name()
      return collation.hasSuffix("_bin") ? .unary("BINARY", value) : value
    }
    return value
  }

  mutating func interval() throws(MySQLError) -> SQLExpression {
    let amount = try expression()
    guard token.kind == .word else { throw failure() }
    let units = ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "HOUR", "MINUTE", "SECOND"]
    guard units.contains(token.keyword) else { throw failure() }
    place += 1
    return .interval(amount, unit: tokens[place - 1].keyword)
  }

  mutating func primary() throws(MySQLError) -> SQLExpression {
    switch token.kind {
    case .number:
      place += 1
      return .number(tokens[place - 1].text)
    case .string:
      var text = ""
      while token.kind == .string {
        text += token.text
        place += 1
      }
      return .text(text)
    case .sign where at("("):
      place += 1
      if at("SELECT") || at("WITH") {
        let inner = try query()
        try expect(")")
        return .subquery(inner)
      }
      let inner = try expression()
      if at(",") { throw MySQLError.severalColumns }
      try expect(")")
      return inner
    case .word:
      return try wordExpression()
    case .quotedName:
      return try columnReference()
    case .sign, .end:
      throw failure()
    }
  }

  private mutating func wordExpression() throws(MySQLError) -> SQLExpression {
    switch token.keyword {
    case "NULL":
      place += 1
      return .null
    case "TRUE", "FALSE":
      place += 1
      return .boolean(tokens[place - 1].keyword == "TRUE")
    case "CASE": return try choice()
    case "EXISTS":
      place += 1
      try expect("(")
      let inner = try query()
      try expect(")")
      return .exists(inner)
    case "CURRENT_DATE", "CURRENT_TIMESTAMP":
      let name = token.keyword == "CURRENT_DATE" ? "CURDATE" : "NOW"
      place += 1
      if take("(") { try expect(")") }
      return .call(SQLCall(name: name, written: name, arguments: []))
    case "DATE" where ahead(1).kind == .string:
      place += 2
      return .cast(.text(tokens[place - 1].text), type: .date)
    case "TIMESTAMP" where ahead(1).kind == .string:
      place += 2
      return .cast(.text(tokens[place - 1].text), type: .datetime)
    default: break
    }
    let isReserved = ReservedWords.contains(token.keyword)
    if ahead(1).keyword == "(", !isReserved || ReservedWords.isFunction(token.keyword) {
      return try call()
    }
    return try columnReference()
  }

  private mutating func columnReference() throws(MySQLError) -> SQLExpression {
    let (qualifier, column) = try columnName()
    return .column(qualifier: qualifier, name: column)
  }

  private mutating func choice() throws(MySQLError) -> SQLExpression {
    try expect("CASE")
    let base = at("WHEN") ? nil : try expression()
    var branches: [SQLBranch] = []
    while take("WHEN") {
      let condition = try expression()
      try expect("THEN")
      branches.append(SQLBranch(condition: condition, value: try expression()))
    }
    let otherwise = take("ELSE") ? try expression() : nil
    guard !branches.isEmpty else { throw failure() }
    try expect("END")
    return .choose(base: base, branches: branches, otherwise: otherwise)
  }
}
