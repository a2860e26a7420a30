extension ShellParser {
  mutating func parseCommand() throws(ShellSyntaxError) -> Command {
    try enter()
    defer { depth -= 1 }
    skipBlanks()
    guard let compound = try parseCompound() else { return try parseSimple() }
    var redirects: [Redirect] = []
    skipBlanks()
    while let redirect = try parseRedirect() {
      redirects.append(redirect)
      skipBlanks()
    }
    return redirects.isEmpty ? compound : .redirected(compound, redirects)
  }

  private mutating func parseCompound() throws(ShellSyntaxError) -> Command? {
    if looking(at: "((") {
      let start = place
      place += 2
      if let body = takeArithmetic() { return .arithmetic(body) }
      place = start
    }
    if take("(") {
      let body = try parseList(until: [")"])
      guard take(")"), !body.items.isEmpty else { throw unexpected() }
      return .subshell(body)
    }
    if takeWord("{") {
      let body = try parseList(until: ["}"])
      try expectWord("}")
      return .group(body)
    }
    if takeWord("[[") { return .test(try parseTest()) }
    if takeWord("if") { return try parseIf() }
    if takeWord("while") { return try parseLoop(isUntil: false) }
    if takeWord("until") { return try parseLoop(isUntil: true) }
    if takeWord("for") { return try parseFor() }
    if takeWord("case") { return try parseCase() }
    if takeWord("function") {
      skipBlanks()
      let name = takeName()
      guard !name.isEmpty else { throw unexpected() }
      skipBlanks()
      if take("(") {
        skipBlanks()
        guard take(")") else { throw unexpected() }
      }
      return try parseFunctionBody(name)
    }
    for word: StaticString in [
      "then", "else", "elif", "fi", "do", "done", "esac", "}", "in", "]]",
    ] where looking(at: word) && (ahead(word.utf8CodeUnitCount).map(ShellParser.isMeta) ?? true) {
      // `in` and `]]` are ordinary words outside of their commands.
      if word.utf8Start[0] == UInt8(ascii: "i") || word.utf8Start[0] == UInt8(ascii: "]") { break }
      throw unexpected()
    }
    return try parseFunctionDefinition()
  }

  private mutating func parseFunctionDefinition() throws(ShellSyntaxError) -> Command? {
    let start = place
    let name = takeName()
    guard !name.isEmpty else { return nil }
    while current?.isBlank == true { place += 1 }
    guard take("(") else {
      place = start
      return nil
    }
    while current?.isBlank == true { place += 1 }
    guard take(")") else {
      throw unexpected()
    }
    return try parseFunctionBody(name)
  }

  private mutating func parseFunctionBody(_ name: [UInt8]) throws(ShellSyntaxError) -> Command {
    skipLines()
    let body = try parseCommand()
    if case .simple = body { throw unexpected() }
    return .function(name: name, body: body)
  }

  /// A name of a function: letters, digits and the marks that bash lets through.
  private mutating func takeName() -> [UInt8] {
    let start = place
    while let byte = current,
      byte.isWordByte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: ":")
    {
      place += 1
    }
    return Array(text[start..<place])
  }

  private mutating func parseIf() throws(ShellSyntaxError) -> Command {
    var branches: [(condition: ShellScript, body: ShellScript)] = []
    var otherwise: ShellScript?
    while true {
      let condition = try parseList(until: ["then"])
      try expectWord("then")
      branches.append((condition, try parseList(until: ["elif", "else", "fi"])))
      if takeWord("elif") { continue }
      if takeWord("else") { otherwise = try parseList(until: ["fi"]) }
      try expectWord("fi")
      return .ifElse(branches, otherwise: otherwise)
    }
  }

  private mutating func parseLoop(isUntil: Bool) throws(ShellSyntaxError) -> Command {
    let condition = try parseList(until: ["do"])
    return .loop(isUntil: isUntil, condition: condition, body: try parseDo())
  }

  private mutating func parseDo() throws(ShellSyntaxError) -> ShellScript {
    skipLines()
    if takeWord("{") {
      let body = try parseList(until: ["}"])
      try expectWord("}")
      return body
    }
    try expectWord("do")
    let body = try parseList(until: ["done"])
    try expectWord("done")
    return body
  }

  private mutating func parseFor() throws(ShellSyntaxError) -> Command {
    skipBlanks()
    if take("((") {
      guard let header = takeArithmeticBytes() else { throw unexpected() }
      let parts = header.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      guard parts.count == 3 else { throw unexpected() }
      var words: [Word] = []
      for part in parts { words.append(try arithmeticWord(Array(part))) }
      skipBlanks()
      _ = take(";")
      return .forCount(
        start: words[0], condition: words[1], step: words[2], body: try parseDo())
    }
    let start = place
    while let byte = current, byte.isWordByte { place += 1 }
    let name = Array(text[start..<place])
    guard let first = name.first, !first.isDigit else { throw unexpected() }
    skipLines()
    var words: [Word]?
    if takeWord("in") {
      words = []
      skipBlanks()
      while let byte = current, byte != 10, byte != UInt8(ascii: ";") {
        guard let word = try parseWord() else { throw unexpected() }
        words?.append(contentsOf: BraceExpansion.expand(word))
        skipBlanks()
      }
    }
    skipBlanks()
    if current == UInt8(ascii: ";") { place += 1 }
    return .forEach(name: name, words: words, body: try parseDo())
  }

  private mutating func parseCase() throws(ShellSyntaxError) -> Command {
    skipBlanks()
    guard let subject = try parseWord() else { throw unexpected() }
    skipLines()
    try expectWord("in")
    var branches: [CaseBranch] = []
    while true {
      skipLines()
      if takeWord("esac") { break }
      _ = take("(")
      var patterns: [Word] = []
      repeat {
        skipBlanks()
        guard let pattern = try parseWord() else { throw unexpected() }
        patterns.append(pattern)
        skipBlanks()
      } while take("|")
      guard take(")") else { throw unexpected() }
      skipLines()
      var body = ShellScript()
      if !looking(at: ";;") { body = try parseList(until: [";;", ";&", "esac"]) }
      var ending = CaseBranch.Ending.stop
      if take(";;&") {
        ending = .testNext
      } else if take(";&") {
        ending = .fallThrough
      } else {
        _ = take(";;")
      }
      branches.append(CaseBranch(patterns: patterns, body: body, ending: ending))
    }
    return .caseOf(subject, branches)
  }

  private mutating func parseSimple() throws(ShellSyntaxError) -> Command {
    var command = SimpleCommand(line: line)
    while true {
      skipBlanks()
      if let redirect = try parseRedirect() {
        command.redirects.append(redirect)
        continue
      }
      guard let byte = current, !ShellParser.isMeta(byte) || looking(at: "<(") || looking(at: ">(")
      else { break }
      let isDeclaring =
        command.words.first?.plainText.map(ShellParser.declares) ?? false
      if command.words.isEmpty || isDeclaring, let assignment = try parseAssignment() {
        if command.words.isEmpty {
          command.assignments.append(assignment)
        } else {
          command.words.append(Word([.assignment(assignment)]))
        }
        continue
      }
      guard let word = try parseWord() else { break }
      command.words.append(contentsOf: BraceExpansion.expand(word))
    }
    if command.words.isEmpty, command.assignments.isEmpty, command.redirects.isEmpty {
      throw unexpected()
    }
    return .simple(command)
  }

  private static func declares(_ name: [UInt8]) -> Bool {
    ["declare", "local", "export", "readonly", "typeset"].contains(name.decoded)
  }

  /// `name=value`, `name+=value`, `name[index]=value` or `name=(…)`.
  private mutating func parseAssignment() throws(ShellSyntaxError) -> Assignment? {
    let start = place
    while let byte = current, byte.isWordByte { place += 1 }
    let name = Array(text[start..<place])
    guard let first = name.first, !first.isDigit else {
      place = start
      return nil
    }
    var index: Word?
    if current == UInt8(ascii: "[") {
      guard let inner = try takeIndex() else {
        place = start
        return nil
      }
      index = inner
    }
    let appends = looking(at: "+=")
    guard take("+=") || take("=") else {
      place = start
      return nil
    }
    if index == nil, take("(") {
      return Assignment(
        name: name, index: nil, appends: appends, value: .list(try parseElements()))
    }
    let value = try parseWord() ?? Word()
    return Assignment(name: name, index: index, appends: appends, value: .scalar(value))
  }

  private mutating func parseElements() throws(ShellSyntaxError) -> [(key: Word?, value: Word)] {
    var elements: [(key: Word?, value: Word)] = []
    while true {
      skipLines()
      if take(")") { return elements }
      if current == UInt8(ascii: "[") {
        let start = place
        if let key = try takeIndex(), take("=") {
          elements.append((key, try parseWord() ?? Word()))
          continue
        }
        place = start
      }
      guard let word = try parseWord() else { throw unexpected() }
      for each in BraceExpansion.expand(word) { elements.append((nil, each)) }
    }
  }

  /// `[…]` behind a name; nil leaves the caller to treat it as ordinary text.
  private mutating func takeIndex() throws(ShellSyntaxError) -> Word? {
    place += 1
    var level = 1
    let start = place
    while let byte = current, byte != 10 {
      if byte == UInt8(ascii: "[") { level += 1 }
      if byte == UInt8(ascii: "]") {
        level -= 1
        if level == 0 { break }
      }
      if level == 1, byte == UInt8(ascii: ";") { return nil }
      place += 1
    }
    guard current == UInt8(ascii: "]") else { return nil }
    let inner = Array(text[start..<place])
    place += 1
    var parser = ShellParser(inner, line: line, depth: depth)
    return try parser.wholeWord()
  }

  // MARK: Redirections

  mutating func parseRedirect() throws(ShellSyntaxError) -> Redirect? {
    let start = place
    var descriptor: Int?
    while let byte = current, byte.isDigit { place += 1 }
    if place > start { descriptor = Int(octets: text[start..<place]) }
    if descriptor == nil, take("&>>") { return try finish(.bothAppend, nil) }
    if descriptor == nil, take("&>") { return try finish(.both, nil) }
    if place == start, looking(at: "<(") || looking(at: ">(") { return nil }
    if take("<<<") { return try finish(.text, descriptor) }
    if looking(at: "<<") { return try announceDocument(descriptor) }
    if take("<&") { return try finish(.copyInput, descriptor) }
    if take("<>") { return try finish(.readWrite, descriptor) }
    if take("<") { return try finish(.input, descriptor) }
    if take(">>") { return try finish(.append, descriptor) }
    if take(">&") { return try finish(.copyOutput, descriptor) }
    if take(">|") || take(">") { return try finish(.output, descriptor) }
    place = start
    return nil
  }

  private mutating func finish(
    _ kind: Redirect.Kind, _ descriptor: Int?
  ) throws(ShellSyntaxError) -> Redirect {
    skipBlanks()
    guard let target = try parseWord() else { throw unexpected() }
    return Redirect(descriptor: descriptor, kind: kind, target: target)
  }
}
