extension ShellParser {
  /// What stands between `${` and `}`.
  mutating func parseBracedParameter(inQuotes: Bool) throws(ShellSyntaxError) -> Parameter {
    try enter()
    defer { depth -= 1 }
    let start = place
    var parameter = Parameter(name: [])
    if current == UInt8(ascii: "#"), let next = ahead(1),
      next != UInt8(ascii: "}") && next != UInt8(ascii: ":") && next != UInt8(ascii: "#")
        && next != UInt8(ascii: "%") && next != UInt8(ascii: "-")
    {
      place += 1
      parameter.name = takeParameterName()
      try takeParameterIndex(&parameter)
      parameter.operation = .length
      guard take("}") else { throw badSubstitution(start) }
      return parameter
    }
    if current == UInt8(ascii: "!"), let next = ahead(1), next.isWordByte {
      place += 1
      parameter.isIndirect = true
    }
    parameter.name = takeParameterName()
    guard !parameter.name.isEmpty else { throw badSubstitution(start) }
    try takeParameterIndex(&parameter)
    if parameter.isIndirect {
      switch parameter.index {
      case .all, .joined:
        parameter.isIndirect = false
        parameter.operation = .keys
      default:
        if looking(at: "*}") || looking(at: "@}") {
          place += 1
          parameter.isIndirect = false
          parameter.operation = .namesWithPrefix
        }
      }
    }
    if take("}") { return parameter }
    parameter.operation = try parseOperation(start: start, inQuotes: inQuotes)
    guard take("}") else { throw badSubstitution(start) }
    return parameter
  }

  private func badSubstitution(_ start: Int) -> ShellSyntaxError {
    let end = text[start...].firstIndex { $0 == UInt8(ascii: "}") || $0 == 10 } ?? text.count
    return ShellSyntaxError(
      message: "${" + text[start..<end].decoded + "}: bad substitution", line: line)
  }

  private mutating func takeParameterName() -> [UInt8] {
    guard let first = current else { return [] }
    let start = place
    if first.isDigit {
      while let byte = current, byte.isDigit { place += 1 }
    } else if first.isWordByte {
      while let byte = current, byte.isWordByte { place += 1 }
    } else if [UInt8]("@*#?$!-".utf8).contains(first) {
      place += 1
    }
    return Array(text[start..<place])
  }

  private mutating func takeParameterIndex(
    _ parameter: inout Parameter
  ) throws(ShellSyntaxError) {
    guard current == UInt8(ascii: "[") else { return }
    if take("[@]") {
      parameter.index = .all
    } else if take("[*]") {
      parameter.index = .joined
    } else {
      place += 1
      parameter.index = .at(try operandWord(until: UInt8(ascii: "]"), inQuotes: false))
      guard take("]") else { throw unclosed("]") }
    }
  }

  private mutating func parseOperation(
    start: Int, inQuotes: Bool
  ) throws(ShellSyntaxError) -> Parameter.Operation {
    let brace = UInt8(ascii: "}")
    let emptyToo = looking(at: ":-") || looking(at: ":=") || looking(at: ":?") || looking(at: ":+")
    if emptyToo { place += 1 }
    if take("-") { return .orDefault(try operand(inQuotes), emptyToo: emptyToo) }
    if take("=") { return .orAssign(try operand(inQuotes), emptyToo: emptyToo) }
    if take("?") { return .orFail(try operand(inQuotes), emptyToo: emptyToo) }
    if take("+") { return .instead(try operand(inQuotes), emptyToo: emptyToo) }
    if take(":") {
      let from = try operandWord(until: UInt8(ascii: ":"), inQuotes: false)
      guard take(":") else { return .slice(from, length: nil) }
      return .slice(from, length: try operandWord(until: brace, inQuotes: false))
    }
    if take("##") { return .dropPrefix(try operand(false), longest: true) }
    if take("#") { return .dropPrefix(try operand(false), longest: false) }
    if take("%%") { return .dropSuffix(try operand(false), longest: true) }
    if take("%") { return .dropSuffix(try operand(false), longest: false) }
    if take("/") {
      var part = Parameter.Part.first
      if take("/") {
        part = .all
      } else if take("#") {
        part = .prefix
      } else if take("%") {
        part = .suffix
      }
      let pattern = try operandWord(until: UInt8(ascii: "/"), inQuotes: false)
      let replacement = take("/") ? try operand(false) : Word()
      return .replace(pattern, with: replacement, part)
    }
    if take("^^") { return .changeCase(upper: true, all: true) }
    if take("^") { return .changeCase(upper: true, all: false) }
    if take(",,") { return .changeCase(upper: false, all: true) }
    if take(",") { return .changeCase(upper: false, all: false) }
    if take("@"), let letter = current, letter != brace {
      place += 1
      return .transform(letter)
    }
    throw badSubstitution(start)
  }

  private mutating func operand(_ inQuotes: Bool) throws(ShellSyntaxError) -> Word {
    try operandWord(until: UInt8(ascii: "}"), inQuotes: inQuotes)
  }

  /// A word that may hold blanks, up to `end` or a closing brace; the end stays unread.
  mutating func operandWord(
    until end: UInt8?, inQuotes: Bool
  ) throws(ShellSyntaxError) -> Word {
    try enter()
    defer { depth -= 1 }
    var parts: [WordPart] = []
    var plain: [UInt8] = []
    func keep() {
      guard !plain.isEmpty else { return }
      parts.append(inQuotes ? .quoted(plain) : .literal(plain))
      plain = []
    }
    while let byte = current {
      if byte == end || end != nil && end != UInt8(ascii: "]") && byte == UInt8(ascii: "}") {
        break
      }
      switch byte {
      case UInt8(ascii: "\\"):
        place += 1
        guard let next = current else { break }
        place += 1
        if inQuotes, ![UInt8]("$`\"\\}".utf8).contains(next) { plain.append(byte) }
        keep()
        parts.append(.quoted([next]))
      case UInt8(ascii: "'") where !inQuotes:
        keep()
        let start = place + 1
        place = start
        while let next = current, next != UInt8(ascii: "'") {
          _ = next
          place += 1
        }
        guard current != nil else { throw unclosed("'") }
        parts.append(.quoted(Array(text[start..<place])))
        place += 1
      case UInt8(ascii: "\""):
        keep()
        place += 1
        parts.append(.double(try parseQuotedParts(until: byte)))
      case UInt8(ascii: "$"):
        if let part = try parseDollar(inQuotes: inQuotes) {
          keep()
          parts.append(part)
        } else {
          plain.append(byte)
          place += 1
        }
      case UInt8(ascii: "`"):
        keep()
        guard let word = try parseBackquoted() else { throw unclosed("`") }
        parts.append(word)
      default:
        if byte == 10 { line += 1 }
        plain.append(byte)
        place += 1
      }
    }
    keep()
    return Word(parts)
  }

  private mutating func parseBackquoted() throws(ShellSyntaxError) -> WordPart? {
    let start = place + 1
    guard let stop = text[start...].firstIndex(of: UInt8(ascii: "`")) else { return nil }
    place = stop + 1
    var parser = ShellParser(Array(text[start..<stop]), line: line, depth: depth)
    return .command(try parser.parseList(untilEnd: ()))
  }
}
