extension ShellParser {
  /// The next word, or nil where none stands.
  mutating func parseWord() throws(ShellSyntaxError) -> Word? {
    var parts: [WordPart] = []
    var plain: [UInt8] = []
    var found = false
    while let byte = current {
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">"), ahead(1) == UInt8(ascii: "(") {
        place += 2
        flush(&plain, &parts)
        let body = try parseList(until: [")"])
        guard take(")") else { throw unexpected() }
        parts.append(.process(body, isInput: byte == UInt8(ascii: "<")))
        found = true
        continue
      }
      if ShellParser.isMeta(byte) { break }
      found = true
      switch byte {
      case UInt8(ascii: "\\"):
        place += 1
        guard let next = current else {
          plain.append(byte)
          break
        }
        place += 1
        if next == 10 {
          line += 1
        } else {
          flush(&plain, &parts)
          parts.append(.quoted([next]))
        }
      case UInt8(ascii: "'"):
        flush(&plain, &parts)
        parts.append(.quoted(try takeSingleQuoted()))
      case UInt8(ascii: "\""):
        flush(&plain, &parts)
        place += 1
        parts.append(.double(try parseQuotedParts(until: UInt8(ascii: "\""))))
      case UInt8(ascii: "$"):
        if ahead(1) == UInt8(ascii: "'") {
          flush(&plain, &parts)
          place += 1
          parts.append(.quoted(EscapedText.decode(try takeDollarQuoted(), style: .dollar).bytes))
        } else if ahead(1) == UInt8(ascii: "\"") {
          place += 1
        } else if let part = try parseDollar() {
          flush(&plain, &parts)
          parts.append(part)
        } else {
          plain.append(byte)
          place += 1
        }
      case UInt8(ascii: "`"):
        flush(&plain, &parts)
        parts.append(try parseBackquotes(inQuotes: false))
      default:
        plain.append(byte)
        place += 1
      }
    }
    guard found else { return nil }
    flush(&plain, &parts)
    var word = Word(parts)
    word.findConstant()
    return word
  }

  /// Everything that is left, as one word (for indices and operands).
  mutating func wholeWord() throws(ShellSyntaxError) -> Word {
    try operandWord(until: nil, inQuotes: false)
  }

  private func flush(_ plain: inout [UInt8], _ parts: inout [WordPart]) {
    guard !plain.isEmpty else { return }
    parts.append(.literal(plain))
    plain = []
  }

  private mutating func takeSingleQuoted() throws(ShellSyntaxError) -> [UInt8] {
    place += 1
    let start = place
    while let byte = current, byte != UInt8(ascii: "'") {
      if byte == 10 { line += 1 }
      place += 1
    }
    guard current != nil else { throw unclosed("'") }
    place += 1
    return Array(text[start..<place - 1])
  }

  private mutating func takeDollarQuoted() throws(ShellSyntaxError) -> [UInt8] {
    place += 1
    let start = place
    while let byte = current, byte != UInt8(ascii: "'") {
      place += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard current != nil else { throw unclosed("'") }
    place += 1
    return Array(text[start..<place - 1])
  }

  func unclosed(_ mark: String) -> ShellSyntaxError {
    ShellSyntaxError(
      message: "unexpected EOF while looking for matching `\(mark)'", line: line)
  }

  /// What stands between double quotes; nil as the end means the whole text (here-documents).
  mutating func parseQuotedParts(until end: UInt8?) throws(ShellSyntaxError) -> [WordPart] {
    try enter()
    defer { depth -= 1 }
    var parts: [WordPart] = []
    var plain: [UInt8] = []
    while true {
      guard let byte = current else {
        if end == nil { break }
        throw unclosed("\"")
      }
      if byte == end {
        place += 1
        break
      }
      switch byte {
      case UInt8(ascii: "\\"):
        place += 1
        guard let next = current else {
          plain.append(byte)
          break
        }
        place += 1
        if next == 10 {
          line += 1
        } else if next == UInt8(ascii: "$") || next == UInt8(ascii: "`")
          || next == UInt8(ascii: "\\") || next == end
        {
          plain.append(next)
        } else {
          plain.append(byte)
          plain.append(next)
        }
      case UInt8(ascii: "$"):
        if let part = try parseDollar(inQuotes: true) {
          if !plain.isEmpty { parts.append(.quoted(plain)) }
          plain = []
          parts.append(part)
        } else {
          plain.append(byte)
          place += 1
        }
      case UInt8(ascii: "`"):
        if !plain.isEmpty { parts.append(.quoted(plain)) }
        plain = []
        parts.append(try parseBackquotes(inQuotes: true))
      default:
        if byte == 10 { line += 1 }
        plain.append(byte)
        place += 1
      }
    }
    if !plain.isEmpty { parts.append(.quoted(plain)) }
    return parts
  }

  /// What a dollar sign begins; nil when it stands for itself.
  mutating func parseDollar(inQuotes: Bool = false) throws(ShellSyntaxError) -> WordPart? {
    guard let next = ahead(1) else { return nil }
    if next == UInt8(ascii: "(") {
      if ahead(2) == UInt8(ascii: "(") {
        let start = place
        place += 3
        if let body = takeArithmetic() { return .arithmetic(body) }
        place = start
      }
      place += 2
      let body = try parseList(until: [")"])
      guard take(")") else { throw unclosed(")") }
      return .command(body)
    }
    if next == UInt8(ascii: "{") {
      place += 2
      return .parameter(try parseBracedParameter(inQuotes: inQuotes))
    }
    if next.isLetter || next == UInt8(ascii: "_") {
      place += 1
      let start = place
      while let byte = current, byte.isWordByte { place += 1 }
      return .parameter(Parameter(name: Array(text[start..<place])))
    }
    let isSpecial =
      next.isDigit || next == UInt8(ascii: "@") || next == UInt8(ascii: "*")
      || next == UInt8(ascii: "#") || next == UInt8(ascii: "?") || next == UInt8(ascii: "$")
      || next == UInt8(ascii: "!") || next == UInt8(ascii: "-")
    guard isSpecial else { return nil }
    place += 2
    return .parameter(Parameter(name: [next]))
  }

  private mutating func parseBackquotes(inQuotes: Bool) throws(ShellSyntaxError) -> WordPart {
    place += 1
    var inner: [UInt8] = []
    while let byte = current, byte != UInt8(ascii: "`") {
      if byte == UInt8(ascii: "\\"), let next = ahead(1),
        next == UInt8(ascii: "`") || next == UInt8(ascii: "\\") || next == UInt8(ascii: "$")
          || inQuotes && next == UInt8(ascii: "\"")
      {
        inner.append(next)
        place += 2
      } else {
        inner.append(byte)
        place += 1
      }
    }
    guard take("`") else { throw unclosed("`") }
    var parser = ShellParser(inner, line: line, depth: depth)
    return .command(try parser.parseList(untilEnd: ()))
  }

  /// All commands up to the end of the text.
  mutating func parseList(untilEnd: Void) throws(ShellSyntaxError) -> ShellScript {
    try enter()
    defer { depth -= 1 }
    var script = ShellScript()
    while let next = try nextCommandLine() { script.items += next.items }
    return script
  }

  // MARK: Arithmetic

  /// The text up to `))`, read as between double quotes; nil when no such end comes.
  mutating func takeArithmetic() -> Word? {
    guard let inner = takeArithmeticBytes() else { return nil }
    return try? arithmeticWord(inner)
  }

  mutating func takeArithmeticBytes() -> [UInt8]? {
    let start = place
    var level = 0
    while let byte = current {
      if byte == UInt8(ascii: "(") {
        level += 1
      } else if byte == UInt8(ascii: ")") {
        if level == 0 {
          guard ahead(1) == UInt8(ascii: ")") else { break }
          place += 2
          return Array(text[start..<place - 2])
        }
        level -= 1
      } else if byte == UInt8(ascii: "\\") {
        place += 1
      }
      place += 1
    }
    place = start
    return nil
  }

  func arithmeticWord(_ bytes: [UInt8]) throws(ShellSyntaxError) -> Word {
    var parser = ShellParser(
      bytes.filter { $0 != UInt8(ascii: "\"") }, line: line, depth: depth)
    var word = Word(try parser.parseQuotedParts(until: nil))
    if word.parts.isEmpty { word.constant = [] }
    word.findConstant()
    return word
  }

  // MARK: Here-documents

  mutating func announceDocument(_ descriptor: Int?) throws(ShellSyntaxError) -> Redirect {
    place += 2
    let stripsTabs = current == UInt8(ascii: "-")
    if stripsTabs { place += 1 }
    skipBlanks()
    guard let mark = try parseWord() else { throw unexpected() }
    var end: [UInt8] = []
    var isLiteral = false
    for part in mark.parts {
      switch part {
      case .literal(let text): end += text
      case .quoted(let text):
        end += text
        isLiteral = true
      case .double(let inner):
        isLiteral = true
        for case .quoted(let text) in inner { end += text }
      case .parameter(let parameter): end += [UInt8(ascii: "$")] + parameter.name
      default: break
      }
    }
    let body = readDocument(end: end, stripsTabs: stripsTabs)
    var word = Word([.quoted(body)])
    if !isLiteral {
      var parser = ShellParser(body, line: line, depth: depth)
      word = Word(try parser.parseQuotedParts(until: nil))
    }
    return Redirect(descriptor: descriptor, kind: .document, target: word)
  }

  private mutating func readDocument(end: [UInt8], stripsTabs: Bool) -> [UInt8] {
    var lineEnd = documents?.lineEnd ?? findLineEnd()
    var start = documents?.next ?? min(lineEnd + 1, text.count)
    lineEnd = min(lineEnd, text.count)
    var body: [UInt8] = []
    while start < text.count {
      let stop = text[start...].firstIndex(of: 10) ?? text.count
      var content = text[start..<stop]
      if stripsTabs { content = content.drop { $0 == 9 } }
      start = min(stop + 1, text.count)
      if Array(content) == end { break }
      body += content
      body.append(10)
    }
    documents = (lineEnd, start)
    return body
  }

  /// The end of the line that is being read; quoted line ends do not count.
  private func findLineEnd() -> Int {
    var probe = place
    var quote: UInt8?
    while probe < text.count {
      let byte = text[probe]
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        probe += 2
        continue
      }
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == 10 {
        return probe
      }
      probe += 1
    }
    return text.count
  }
}
