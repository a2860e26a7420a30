extension ShellParser {
  /// The condition after `[[`, up to and with `]]`.
  mutating func parseTest() throws(ShellSyntaxError) -> TestExpression {
    let expression = try parseTestOr()
    skipLines()
    guard takeWord("]]") else { throw unexpected() }
    return expression
  }

  private mutating func parseTestOr() throws(ShellSyntaxError) -> TestExpression {
    var left = try parseTestAnd()
    skipLines()
    while take("||") {
      left = .or(left, try parseTestAnd())
      skipLines()
    }
    return left
  }

  private mutating func parseTestAnd() throws(ShellSyntaxError) -> TestExpression {
    var left = try parseTestNot()
    skipLines()
    while take("&&") {
      left = .and(left, try parseTestNot())
      skipLines()
    }
    return left
  }

  private mutating func parseTestNot() throws(ShellSyntaxError) -> TestExpression {
    try enter()
    defer { depth -= 1 }
    skipLines()
    if takeWord("!") { return .not(try parseTestNot()) }
    if take("(") {
      let inner = try parseTestOr()
      skipLines()
      guard take(")") else { throw unexpected() }
      return inner
    }
    guard !looking(at: "]]"), let first = try parseWord() else { throw unexpected() }
    skipLines()
    if let name = first.plainText, name.count == 2, name[0] == UInt8(ascii: "-"),
      !looking(at: "]]"), !looking(at: "&&"), !looking(at: "||"), current != UInt8(ascii: ")")
    {
      let probe = self
      if let operand = try parseWord(), !["=", "==", "!="].contains(operand.plainText?.decoded) {
        return .unary(name, operand)
      }
      self = probe
    }
    if take("<") { return .binary(first, "<".octets, try rightSide()) }
    if take(">") { return .binary(first, ">".octets, try rightSide()) }
    if looking(at: "=~") {
      place += 2
      return .binary(first, "=~".octets, try parsePatternWord())
    }
    for name: StaticString in [
      "==", "!=", "=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
    ] where takeWord(name) {
      return .binary(first, "\(name)".octets, try rightSide())
    }
    return .word(first)
  }

  private mutating func rightSide() throws(ShellSyntaxError) -> Word {
    skipBlanks()
    guard let word = try parseWord() else { throw unexpected() }
    return word
  }

  /// The right side of `=~`: parentheses and bars belong to the pattern.
  private mutating func parsePatternWord() throws(ShellSyntaxError) -> Word {
    skipBlanks()
    var parts: [WordPart] = []
    var level = 0
    while let byte = current {
      if byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "|")
        || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || level > 0 && byte == 32
      {
        if byte == UInt8(ascii: "(") { level += 1 }
        if byte == UInt8(ascii: ")") {
          guard level > 0 else { break }
          level -= 1
        }
        if level == 0, looking(at: "||") { break }
        parts.append(.literal([byte]))
        place += 1
      } else if let word = try parseWord() {
        parts += word.parts
      } else {
        break
      }
    }
    guard !parts.isEmpty else { throw unexpected() }
    return Word(parts)
  }
}
