import Trajectories

/// Evaluates `$((…))`: 64-bit integers that wrap, C's operators and precedence.
struct ShellArithmetic {
  struct Fault: Error {
    var message: String
  }

  let shell: ShellInterpreter
  let text: [UInt8]
  var place = 0
  var depth: Int
  /// Inside a branch that is not taken nothing is assigned.
  var isSkipping = false

  init(_ text: [UInt8], shell: ShellInterpreter, depth: Int = 0) {
    self.text = text
    self.shell = shell
    self.depth = depth
  }

  mutating func evaluate() throws(Fault) -> Int {
    skipSpace()
    if place == text.count { return 0 }
    let value = try comma()
    skipSpace()
    guard place == text.count else {
      throw Fault(message: "syntax error in expression (error token is \"\(rest)\")")
    }
    return value
  }

  private var rest: String { text[place...].decoded }

  private mutating func skipSpace() {
    while place < text.count, text[place].isSpace { place += 1 }
  }

  private mutating func take(_ token: StaticString, notBefore: String = "") -> Bool {
    skipSpace()
    let count = token.utf8CodeUnitCount
    guard place + count <= text.count else { return false }
    for offset in 0..<count where text[place + offset] != token.utf8Start[offset] { return false }
    if place + count < text.count, notBefore.utf8.contains(text[place + count]) { return false }
    place += count
    return true
  }

  private mutating func comma() throws(Fault) -> Int {
    var value = try assignment()
    while take(",") { value = try assignment() }
    return value
  }

  private mutating func assignment() throws(Fault) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { throw Fault(message: "expression recursion level exceeded") }
    let start = place
    if let target = try takeTarget() {
      for token: StaticString in [
        "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "=",
      ] {
        guard take(token, notBefore: token.utf8CodeUnitCount == 1 ? "=" : "") else { continue }
        let right = try assignment()
        var value = right
        if token.utf8CodeUnitCount > 1 {
          let name = "\(token)".dropLast()
          value = try combine(try read(target), String(name), right)
        }
        try store(value, in: target)
        return value
      }
    }
    place = start
    return try ternary()
  }

  private mutating func ternary() throws(Fault) -> Int {
    let condition = try binary(0)
    guard take("?") else { return condition }
    let outer = isSkipping
    isSkipping = outer || condition == 0
    let first = try assignment()
    isSkipping = outer || condition != 0
    guard take(":") else {
      throw Fault(message: "`:' expected for conditional expression (error token is \"\(rest)\")")
    }
    let second = try assignment()
    isSkipping = outer
    return condition != 0 ? first : second
  }

  private static let levels: [[(StaticString, String)]] = [
    [("||", "")], [("&&", "")], [("|", "|=")], [("^", "=")], [("&", "&=")],
    [("==", ""), ("!=", "")], [("<=", ""), (">=", ""), ("<", "<="), (">", ">=")],
    [("<<", "="), (">>", "=")], [("+", "+="), ("-", "-=")],
    [("*", "*="), ("/", "="), ("%", "=")],
  ]

  private mutating func binary(_ level: Int) throws(Fault) -> Int {
    guard level < ShellArithmetic.levels.count else { return try power() }
    var left = try binary(level + 1)
    scan: while true {
      for (token, follow) in ShellArithmetic.levels[level] where take(token, notBefore: follow) {
        let outer = isSkipping
        if level == 0, left != 0 { isSkipping = true }
        if level == 1, left == 0 { isSkipping = true }
        let right = try binary(level + 1)
        isSkipping = outer
        left = try combine(left, "\(token)", right)
        continue scan
      }
      return left
    }
  }

  private func combine(_ left: Int, _ name: String, _ right: Int) throws(Fault) -> Int {
    switch name {
    case "||": return left != 0 || right != 0 ? 1 : 0
    case "&&": return left != 0 && right != 0 ? 1 : 0
    case "|": return left | right
    case "^": return left ^ right
    case "&": return left & right
    case "==": return left == right ? 1 : 0
    case "!=": return left != right ? 1 : 0
    case "<=": return left <= right ? 1 : 0
    case ">=": return left >= right ? 1 : 0
    case "<": return left < right ? 1 : 0
    case ">": return left > right ? 1 : 0
    case "<<": return left &<< right
    case ">>": return left &>> right
    case "+": return left &+ right
    case "-": return left &- right
    case "*": return left &* right
    default:
      guard right != 0 else {
        if isSkipping { return 0 }
        throw Fault(message: "division by 0 (error token is \"\(right)\")")
      }
      if name == "/" { return left.dividedReportingOverflow(by: right).partialValue }
      return left.remainderReportingOverflow(dividingBy: right).partialValue
    }
  }

  private mutating func power() throws(Fault) -> Int {
    let base = try unary()
    guard take("**") else { return base }
    var exponent = try power()
    guard exponent >= 0 else { throw Fault(message: "exponent less than 0") }
    var result = 1
    var factor = base
    while exponent > 0 {
      if exponent & 1 == 1 { result = result &* factor }
      factor = factor &* factor
      exponent >>= 1
    }
    return result
  }

  private mutating func unary() throws(Fault) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { throw Fault(message: "expression recursion level exceeded") }
    for (token, change): (StaticString, Int) in [("++", 1), ("--", -1)] where take(token) {
      guard let target = try takeTarget() else { return try unary() }
      let value = try read(target) &+ change
      try store(value, in: target)
      return value
    }
    if take("!", notBefore: "=") { return try unary() == 0 ? 1 : 0 }
    if take("~") { return try ~unary() }
    if take("-") { return 0 &- (try unary()) }
    if take("+") { return try unary() }
    return try primary()
  }

  private mutating func primary() throws(Fault) -> Int {
    skipSpace()
    if take("(") {
      let value = try comma()
      guard take(")") else { throw Fault(message: "missing `)' (error token is \"\(rest)\")") }
      return value
    }
    if let target = try takeTarget() {
      let value = try read(target)
      if take("++") {
        try store(value &+ 1, in: target)
      } else if take("--") {
        try store(value &- 1, in: target)
      }
      return value
    }
    return try number()
  }

  private mutating func number() throws(Fault) -> Int {
    let start = place
    while place < text.count, text[place].isWordByte || text[place] == 35 || text[place] == 64 {
      place += 1
    }
    let token = text[start..<place]
    guard let first = token.first, first.isDigit else {
      place = start
      throw Fault(message: "syntax error: operand expected (error token is \"\(rest)\")")
    }
    var base = 10
    var digits = token
    if let mark = token.firstIndex(of: 35) {
      guard let named = Int(octets: token[..<mark]), (2...64).contains(named) else {
        throw Fault(message: "invalid arithmetic base (error token is \"\(token.decoded)\")")
      }
      base = named
      digits = token[(mark + 1)...]
    } else if token.count > 1, first == 48 {
      let isHex = token[start + 1] == UInt8(ascii: "x") || token[start + 1] == UInt8(ascii: "X")
      base = isHex ? 16 : 8
      digits = token.dropFirst(isHex ? 2 : 1)
    }
    var value = 0
    for byte in digits {
      let digit: Int =
        switch byte {
        case 48...57: Int(byte) - 48
        case 97...122: Int(byte) - 87
        case 65...90: base <= 36 ? Int(byte) - 55 : Int(byte) - 29
        case 64: 62
        default: 63
        }
      guard digit < base else {
        throw Fault(
          message:
            "\(token.decoded): value too great for base (error token is \"\(token.decoded)\")")
      }
      value = value &* base &+ digit
    }
    return value
  }

  // MARK: Variables

  private struct Target {
    let name: [UInt8]
    var index: [UInt8]?
  }

  private mutating func takeTarget() throws(Fault) -> Target? {
    skipSpace()
    let start = place
    guard place < text.count, text[place].isLetter || text[place] == 95 else { return nil }
    while place < text.count, text[place].isWordByte { place += 1 }
    var target = Target(name: Array(text[start..<place]))
    if place < text.count, text[place] == UInt8(ascii: "[") {
      var level = 0
      let open = place
      while place < text.count {
        if text[place] == UInt8(ascii: "[") { level += 1 }
        if text[place] == UInt8(ascii: "]") {
          level -= 1
          if level == 0 { break }
        }
        place += 1
      }
      guard place < text.count else { throw Fault(message: "bad array subscript") }
      target.index = Array(text[(open + 1)..<place])
      place += 1
    }
    return target
  }

  private func read(_ target: Target) throws(Fault) -> Int {
    var value: [UInt8]
    if let index = target.index, let variable = shell.shell.variables[target.name] {
      switch variable.value {
      case .map(let items): value = items[index] ?? []
      case .list(let items):
        var inner = ShellArithmetic(index, shell: shell, depth: depth + 1)
        value = items[try inner.evaluate()] ?? []
      default: value = variable.scalar ?? []
      }
    } else if let variable = shell.shell.variables[target.name] {
      value = variable.scalar ?? []
    } else if target.name == "RANDOM".octets {
      value = String(Int(shell.system.random.next() >> 49)).octets
    } else {
      if shell.shell.options.refusesUnset {
        throw Fault(message: "\(target.name.decoded): unbound variable")
      }
      value = []
    }
    if let direct = value.integer, value.first != 48 || value.count == 1 { return direct }
    value = value.filter { !$0.isSpace }
    guard !value.isEmpty else { return 0 }
    guard depth < 40 else {
      throw Fault(
        message: "\(target.name.decoded): expression recursion level exceeded")
    }
    var inner = ShellArithmetic(value, shell: shell, depth: depth + 8)
    return try inner.evaluate()
  }

  private func store(_ value: Int, in target: Target) throws(Fault) {
    guard !isSkipping else { return }
    let text = String(value).octets
    guard let index = target.index else {
      guard shell.assign(target.name, text) else { throw Fault(message: "") }
      return
    }
    let assignment = Assignment(
      name: target.name, index: Word([.quoted(index)]), value: .scalar(Word([.quoted(text)])))
    guard (try? shell.assign(assignment)) == true else { throw Fault(message: "") }
  }
}

extension ShellInterpreter {
  /// The value of an expression, or nil after a complaint.
  func evaluate(_ expression: Word) throws(ShellStop) -> Int? {
    try evaluate(text: try expandToText(expression))
  }

  func evaluate(text: [UInt8]) throws(ShellStop) -> Int? {
    if let simple = text.integer, text.first != 48 || text.count == 1 { return simple }
    try spend(1)
    var arithmetic = ShellArithmetic(text, shell: self)
    do throws(ShellArithmetic.Fault) {
      return try arithmetic.evaluate()
    } catch {
      if !error.message.isEmpty {
        let shown = text.drop { $0.isSpace }.decoded
        complain("bash: line \(line): \(shown): \(error.message)")
      }
      return nil
    }
  }
}
