/// Reads awk programs.
struct AwkParser {
  private let tokens: [(AwkToken, Int)]
  private var place = 0
  private var depth = 0
  private(set) var rules: [AwkRule] = []
  private(set) var functions: [String: AwkFunction] = [:]
  /// Inside `print` a `>` redirects instead of comparing.
  private var noGreater = false
  private var noIn = false

  init(_ text: [UInt8]) throws(AwkFault) { tokens = try AwkLexer.tokens(text) }

  private var current: AwkToken { tokens[min(place, tokens.count - 1)].0 }

  private func isMark(_ mark: String) -> Bool { current == .mark(mark) }
  private func isWord(_ word: String) -> Bool { current == .word(word) }

  private mutating func take(_ mark: String) -> Bool {
    guard isMark(mark) else { return false }
    place += 1
    return true
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    place += 1
    return true
  }

  private func fault() -> AwkFault {
    let line = tokens[min(place, tokens.count - 1)].1
    let near: String =
      switch current {
      case .mark(let mark): mark
      case .name(let name), .callName(let name), .word(let name): name
      case .number(let value): "\(Int(exactly: value).map(String.init) ?? "\(value)")"
      case .text(let text): "\"\(text.decoded)\""
      case .lineEnd, .end: "end of file"
      case .regex: "/"
      }
    return AwkFault(message: "line \(line): syntax error at or near \(near)")
  }

  private mutating func expect(_ mark: String) throws(AwkFault) {
    guard take(mark) else { throw fault() }
  }

  private mutating func skipLines() { while current == .lineEnd { place += 1 } }

  private mutating func skipEnds() {
    while current == .lineEnd || isMark(";") { place += 1 }
  }

  mutating func parse() throws(AwkFault) {
    skipEnds()
    while current != .end {
      if takeWord("function") {
        try function()
      } else {
        rules.append(try rule())
      }
      skipEnds()
    }
  }

  private mutating func function() throws(AwkFault) {
    let name: String
    switch current {
    case .name(let text), .callName(let text): name = text
    default: throw fault()
    }
    place += 1
    try expect("(")
    var parameters: [String] = []
    while case .name(let parameter) = current {
      parameters.append(parameter)
      place += 1
      if take(",") { skipLines() }
    }
    try expect(")")
    skipLines()
    functions[name] = AwkFunction(parameters: parameters, body: try block())
  }

  private mutating func rule() throws(AwkFault) -> AwkRule {
    var pattern = AwkRule.Pattern.always
    if takeWord("BEGIN") {
      pattern = .begin
    } else if takeWord("END") {
      pattern = .end
    } else if !isMark("{") {
      let first = try expression()
      if take(",") {
        skipLines()
        pattern = .range(first, try expression())
      } else {
        pattern = .when(first)
      }
    }
    return AwkRule(pattern: pattern, body: isMark("{") ? try block() : nil)
  }

  private mutating func block() throws(AwkFault) -> AwkStatement {
    try expect("{")
    var statements: [AwkStatement] = []
    skipEnds()
    while !take("}") {
      guard current != .end else { throw fault() }
      statements.append(try statement())
      skipEnds()
    }
    return .block(statements)
  }

  private mutating func endSimple() throws(AwkFault) {
    if take(";") || isMark("}") { return }
    if current == .lineEnd || current == .end { return place += current == .end ? 0 : 1 }
    throw fault()
  }

  private mutating func body() throws(AwkFault) -> AwkStatement {
    skipLines()
    if take(";") { return .block([]) }
    return try statement()
  }

  private mutating func statement() throws(AwkFault) -> AwkStatement {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw AwkFault(message: "program is nested too deeply") }
    if isMark("{") { return try block() }
    if takeWord("if") {
      try expect("(")
      let condition = try expression()
      try expect(")")
      let first = try body()
      let mark = place
      skipEnds()
      if takeWord("else") { return .branch(condition, first, try body()) }
      place = mark
      return .branch(condition, first, nil)
    }
    if takeWord("while") {
      try expect("(")
      let condition = try expression()
      try expect(")")
      return .loop(condition, try body(), step: nil, first: nil, checksLater: false)
    }
    if takeWord("do") {
      let inner = try body()
      skipEnds()
      guard takeWord("while") else { throw fault() }
      try expect("(")
      let condition = try expression()
      try expect(")")
      try endSimple()
      return .loop(condition, inner, step: nil, first: nil, checksLater: true)
    }
    if takeWord("for") { return try forLoop() }
    let simple = try simpleStatement()
    try endSimple()
    return simple
  }

  private mutating func forLoop() throws(AwkFault) -> AwkStatement {
    try expect("(")
    if case .name(let name) = current, tokens[place + 1].0 == .word("in"),
      case .name(let array) = tokens[min(place + 2, tokens.count - 1)].0,
      tokens[min(place + 3, tokens.count - 1)].0 == .mark(")")
    {
      place += 4
      return .forEach(name, array, try body())
    }
    let first = isMark(";") ? nil : try simpleStatement()
    try expect(";")
    skipLines()
    let condition = isMark(";") ? nil : try expression()
    try expect(";")
    skipLines()
    let step = isMark(")") ? nil : try simpleStatement()
    try expect(")")
    return .loop(condition, try body(), step: step, first: first, checksLater: false)
  }

  private var endsHere: Bool {
    current == .lineEnd || current == .end || isMark(";") || isMark("}")
  }

  private mutating func simpleStatement() throws(AwkFault) -> AwkStatement {
    guard case .word(let word) = current, word != "getline" else {
      return .expression(try expression())
    }
    place += 1
    switch word {
    case "print", "printf": return try output(word == "printf")
    case "next", "nextfile": return .next
    case "break": return .leave
    case "continue": return .goOn
    case "exit": return .exit(endsHere ? nil : try expression())
    case "return": return .giveBack(endsHere ? nil : try expression())
    case "delete":
      guard case .name(let name) = current else { throw fault() }
      place += 1
      guard take("[") else { return .delete(name, nil) }
      let keys = try list()
      try expect("]")
      return .delete(name, keys)
    default:
      place -= 1
      throw fault()
    }
  }

  private mutating func output(_ formatted: Bool) throws(AwkFault) -> AwkStatement {
    let outer = noGreater
    noGreater = true
    defer { noGreater = outer }
    var arguments: [AwkNode] = []
    if !endsHere, !isMark(">"), !isMark(">>"), !isMark("|") {
      arguments = try list()
      if arguments.count == 1, case .group(let inner) = arguments[0],
        case .call("(list)", let items) = inner
      {
        arguments = items
      }
    }
    for mark in [">>", ">", "|"] where take(mark) {
      return .print(arguments, formatted: formatted, mark: mark, try joined())
    }
    return .print(arguments, formatted: formatted, mark: nil, nil)
  }

  private mutating func list() throws(AwkFault) -> [AwkNode] {
    var items = [try expression()]
    while take(",") {
      skipLines()
      items.append(try expression())
    }
    return items
  }

  // MARK: Expressions

  private mutating func expression() throws(AwkFault) -> AwkNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw AwkFault(message: "expression is nested too deeply") }
    let left = try ternary()
    for mark in ["=", "+=", "-=", "*=", "/=", "%=", "^="] where isMark(mark) {
      guard isTarget(left) else { throw fault() }
      place += 1
      skipLines()
      return .assign(left, mark, try expression())
    }
    return left
  }

  private func isTarget(_ node: AwkNode) -> Bool {
    switch node {
    case .variable, .field, .element: true
    default: false
    }
  }

  private mutating func ternary() throws(AwkFault) -> AwkNode {
    let condition = try or()
    guard take("?") else { return condition }
    skipLines()
    let first = try expression()
    skipLines()
    try expect(":")
    skipLines()
    return .choice(condition, first, try expression())
  }

  private mutating func or() throws(AwkFault) -> AwkNode {
    var left = try and()
    while take("||") {
      skipLines()
      left = .or(left, try and())
    }
    return left
  }

  private mutating func and() throws(AwkFault) -> AwkNode {
    var left = try membership()
    while take("&&") {
      skipLines()
      left = .and(left, try membership())
    }
    return left
  }

  private mutating func membership() throws(AwkFault) -> AwkNode {
    var left = try matching()
    while !noIn, takeWord("in") {
      guard case .name(let name) = current else { throw fault() }
      place += 1
      if case .group(.call("(list)", let items)) = left {
        left = .member(items, name)
      } else {
        left = .member([left], name)
      }
    }
    return left
  }

  private mutating func matching() throws(AwkFault) -> AwkNode {
    var left = try comparison()
    while isMark("~") || isMark("!~") {
      let negated = isMark("!~")
      place += 1
      left = .match(left, try comparison(), negated: negated)
    }
    return left
  }

  private mutating func comparison() throws(AwkFault) -> AwkNode {
    var left = try joined()
    while let mark = ["==", "!=", "<=", ">=", "<", ">"].first(where: isMark) {
      if mark == ">", noGreater { break }
      place += 1
      left = .compare(mark, left, try joined())
    }
    while isMark("|"), tokens[min(place + 1, tokens.count - 1)].0 == .word("getline") {
      place += 2
      left = .readCommand(left, try target())
    }
    return left
  }

  private var beginsOperand: Bool {
    switch current {
    case .number, .text, .regex, .name, .callName: true
    case .mark(let mark): ["$", "!", "(", "-", "+", "++", "--"].contains(mark)
    default: false
    }
  }

  private mutating func joined() throws(AwkFault) -> AwkNode {
    var left = try sum()
    while beginsOperand, !isMark("-"), !isMark("+") {
      if isWord("in") { break }
      left = .join(left, try sum())
    }
    return left
  }

  private mutating func sum() throws(AwkFault) -> AwkNode {
    var left = try product()
    while isMark("+") || isMark("-") {
      let mark = isMark("+") ? "+" : "-"
      place += 1
      left = .binary(mark, left, try product())
    }
    return left
  }

  private mutating func product() throws(AwkFault) -> AwkNode {
    var left = try unary()
    while isMark("*") || isMark("/") || isMark("%") {
      guard case .mark(let mark) = current else { break }
      place += 1
      left = .binary(mark, left, try unary())
    }
    return left
  }

  private mutating func unary() throws(AwkFault) -> AwkNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw AwkFault(message: "expression is nested too deeply") }
    if take("!") { return .not(try unary()) }
    if take("-") { return .sign(try unary(), negative: true) }
    if take("+") { return .sign(try unary(), negative: false) }
    return try power()
  }

  private mutating func power() throws(AwkFault) -> AwkNode {
    let base = try postfix()
    guard take("^") else { return base }
    return .binary("^", base, isMark("-") || isMark("!") ? try unary() : try power())
  }

  private mutating func postfix() throws(AwkFault) -> AwkNode {
    let node = try primary()
    guard isTarget(node) else { return node }
    if take("++") { return .step(node, by: 1, before: false) }
    if take("--") { return .step(node, by: -1, before: false) }
    return node
  }

  private mutating func target() throws(AwkFault) -> AwkNode? {
    switch current {
    case .name(let name) where !AwkLexer.builtins.contains(name): return try primary()
    case .mark("$"): return try primary()
    default: return nil
    }
  }

  private mutating func primary() throws(AwkFault) -> AwkNode {
    let token = current
    place += 1
    switch token {
    case .number(let value): return .number(value)
    case .text(let text): return .text(text)
    case .regex(let source):
      do throws(RegexFault) {
        return .regex(try Regex(source, dialect: .awk))
      } catch {
        throw AwkFault(
          message: "regular expression compile failed (\(error.message))\n\(source.decoded)")
      }
    case .word("getline"):
      let target = try target()
      guard take("<") else { return .readLine(target) }
      return .readFile(target, try postfix())
    case .mark("$"):
      if take("++") { return .field(.step(try primary(), by: 1, before: true)) }
      if take("--") { return .field(.step(try primary(), by: -1, before: true)) }
      if take("-") { return .field(.sign(try primary(), negative: true)) }
      return .field(try primary())
    case .mark("++"), .mark("--"):
      let inner = try primary()
      guard isTarget(inner) else { throw fault() }
      return .step(inner, by: token == .mark("++") ? 1 : -1, before: true)
    case .mark("("):
      let outer = (noGreater, noIn)
      (noGreater, noIn) = (false, false)
      defer { (noGreater, noIn) = outer }
      skipLines()
      let items = try list()
      skipLines()
      try expect(")")
      return .group(items.count == 1 ? items[0] : .call("(list)", items))
    case .callName(let name): return .function(name, try arguments())
    case .name(let name):
      if AwkLexer.builtins.contains(name) {
        return .call(name, isMark("(") ? try arguments() : [])
      }
      guard take("[") else { return .variable(name) }
      let keys = try list()
      try expect("]")
      return .element(name, keys)
    default:
      place -= 1
      throw fault()
    }
  }

  private mutating func arguments() throws(AwkFault) -> [AwkNode] {
    try expect("(")
    let outer = (noGreater, noIn)
    (noGreater, noIn) = (false, false)
    defer { (noGreater, noIn) = outer }
    skipLines()
    if take(")") { return [] }
    let items = try list()
    skipLines()
    try expect(")")
    return items
  }
}
