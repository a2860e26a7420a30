/// Reads one statement of MySQL's dialect.
struct SQLParser {
  /// Deeper nesting is refused before it can use up the stack.
  static let maximumDepth = 60
  static let maximumLength = 65_536

  let lexer: SQLLexer
  let tokens: [SQLToken]
  var place = 0
  private var depth = 0

  init(_ text: String) throws(MySQLError) {
    guard text.utf8.count <= SQLParser.maximumLength else { throw .packetTooBig }
    var lexer = SQLLexer(text)
    tokens = try lexer.tokens()
    self.lexer = lexer
  }

  static func statement(_ text: String) throws(MySQLError) -> SQLStatement {
    var parser = try SQLParser(text)
    return try parser.parseStatement()
  }

  var token: SQLToken { tokens[place] }

  func ahead(_ count: Int) -> SQLToken { tokens[min(place + count, tokens.count - 1)] }

  func at(_ keyword: String) -> Bool {
    (token.kind == .word || token.kind == .sign) && token.keyword == keyword
  }

  mutating func take(_ keyword: String) -> Bool {
    guard at(keyword) else { return false }
    place += 1
    return true
  }

  mutating func expect(_ keyword: String) throws(MySQLError) {
    guard take(keyword) else { throw failure() }
  }

  func failure() -> MySQLError {
    token.kind == .end ? lexer.failure(at: lexer.bytes.count) : lexer.failure(at: token.start)
  }

  mutating func nested<Result>(
    _ body: (inout SQLParser) throws(MySQLError) -> Result
  ) throws(MySQLError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= SQLParser.maximumDepth else { throw .tooDeep }
    return try body(&self)
  }

  /// A name that need not be quoted, or one that is.
  mutating func name() throws(MySQLError) -> String {
    guard let found = nameIfPresent() else { throw failure() }
    if found.unicodeScalars.count > 64 {
      throw MySQLError(1059, "42000", "Identifier name '\(found)' is too long")
    }
    return found
  }

  mutating func nameIfPresent() -> String? {
    switch token.kind {
    case .quotedName:
      break
    case .word where !ReservedWords.contains(token.keyword):
      break
    default:
      return nil
    }
    place += 1
    return tokens[place - 1].text
  }

  /// After a point, reserved words are names too.
  mutating func nameAfterPoint() throws(MySQLError) -> String {
    guard token.kind == .word || token.kind == .quotedName else { throw failure() }
    place += 1
    return tokens[place - 1].text
  }

  mutating func names() throws(MySQLError) -> [String] {
    var found: [String] = []
    try expect("(")
    if take(")") { return found }
    repeat { found.append(try columnName().column) } while take(",")
    try expect(")")
    return found
  }

  mutating func columnName() throws(MySQLError) -> (qualifier: String?, column: String) {
    var qualifier: String?
    var column = try name()
    while take(".") {
      qualifier = column
      column = try nameAfterPoint()
    }
    return (qualifier, column)
  }

  mutating func tableName() throws(MySQLError) -> (database: String?, table: String) {
    let first = try name()
    guard take(".") else { return (nil, first) }
    return (first, try nameAfterPoint())
  }

  mutating func list<Element>(
    _ element: (inout SQLParser) throws(MySQLError) -> Element
  ) throws(MySQLError) -> [Element] {
    var found: [Element] = []
    repeat { found.append(try element(&self)) } while take(",")
    return found
  }
}
