/// Reads basic, extended, awk's and the common part of Perl's patterns.
struct RegexParser {
  let text: [UInt8]
  let dialect: RegexDialect
  var ignoresCase: Bool
  private var place = 0
  private var depth = 0
  private(set) var groupCount = 0
  private(set) var hasBackreference = false
  private(set) var needsBacktracking = false

  init(_ text: [UInt8], _ dialect: RegexDialect, ignoringCase: Bool) {
    self.text = text
    self.dialect = dialect
    ignoresCase = ignoringCase
  }

  private var isBasic: Bool { dialect == .basic }
  private var current: UInt8? { place < text.count ? text[place] : nil }

  private func looking(at token: StaticString) -> Bool {
    let count = token.utf8CodeUnitCount
    guard place + count <= text.count else { return false }
    for offset in 0..<count where text[place + offset] != token.utf8Start[offset] { return false }
    return true
  }

  private mutating func take(_ token: StaticString) -> Bool {
    guard looking(at: token) else { return false }
    place += token.utf8CodeUnitCount
    return true
  }

  mutating func parse() throws(RegexFault) -> RegexNode {
    let node = try alternatives()
    if place < text.count {
      if isBasic {
        throw RegexFault(message: "Unmatched ) or \\)")
      }
      if dialect != .awk {
        throw RegexFault(message: "Unmatched ) or \\)")
      }
      throw RegexFault(message: "unexpected )")
    }
    return node
  }

  private mutating func alternatives() throws(RegexFault) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 60 else { throw RegexFault(message: "Regular expression too big") }
    let outerCase = ignoresCase
    defer { ignoresCase = outerCase }
    var choices = [try sequence()]
    while isBasic ? take("\\|") : take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .alternatives(choices)
  }

  private mutating func sequence() throws(RegexFault) -> RegexNode {
    var nodes: [RegexNode] = []
    var isStart = true
    while let byte = current {
      if isBasic ? looking(at: "\\|") : byte == UInt8(ascii: "|") { break }
      if isBasic ? looking(at: "\\)") : byte == UInt8(ascii: ")") {
        if depth > 1 || dialect != .egrep { break }
      }
      if isStart, dialect == .egrep || dialect == .extended {
        let start = place
        if try repetition() != nil {
          guard dialect == .egrep else { throw bad("Invalid preceding regular expression") }
          continue
        }
        place = start
      }
      var node = try atom(isStart: isStart)
      let isAnchor = if case .assertion = node { true } else { false }
      if !(isBasic && isAnchor && isStart) {
        while let (least, most) = try repetition() {
          var isLazy = false
          if dialect == .perl {
            isLazy = take("?")
            if !isLazy { _ = take("+") }
          }
          if isLazy { needsBacktracking = true }
          node = .repetition(node, least: least, most: most, isLazy: isLazy)
        }
        isStart = false
      }
      nodes.append(node)
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func repetition() throws(RegexFault) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if isBasic {
      if take("\\+") { return (1, nil) }
      if take("\\?") { return (0, 1) }
      if looking(at: "\\{") {
        place += 2
        return try interval()
      }
      return nil
    }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    // mawk has no intervals: braces stand for themselves.
    if current == UInt8(ascii: "{"), dialect != .awk {
      let start = place
      place += 1
      if let counts = try? interval() { return counts }
      place = start
    }
    return nil
  }

  private mutating func interval() throws(RegexFault) -> (Int, Int?) {
    func number() -> Int? {
      let start = place
      while let byte = current, byte.isDigit { place += 1 }
      return Int(octets: text[start..<place])
    }
    let least = number()
    var most = least
    if take(",") {
      most = number()
    } else if least == nil {
      throw bad("Invalid preceding regular expression")
    }
    guard isBasic ? take("\\}") : take("}") else {
      throw bad(isBasic ? "Unmatched \\{" : "Invalid content of \\{\\}")
    }
    let low = least ?? 0
    guard low <= most ?? low, max(low, most ?? 0) <= 32767 else {
      throw bad("Invalid content of \\{\\}")
    }
    return (low, most)
  }

  private func bad(_ message: String) -> RegexFault { RegexFault(message: message) }

  private mutating func atom(isStart: Bool) throws(RegexFault) -> RegexNode {
    let byte = text[place]
    place += 1
    switch byte {
    case UInt8(ascii: "."):
      var set = ByteSet().inverted
      if dialect == .perl { set = ByteSet([10]).inverted }
      return .set(set)
    case UInt8(ascii: "["): return .set(try bracket())
    case UInt8(ascii: "^") where !isBasic || isStart: return .assertion(.lineStart)
    case UInt8(ascii: "$")
    where !isBasic || place == text.count || looking(at: "\\)") || looking(at: "\\|"):
      return .assertion(.lineEnd)
    case UInt8(ascii: "(") where !isBasic: return try group()
    case 92: return try escape()
    case UInt8(ascii: "*") where isBasic && !isStart, UInt8(ascii: "+") where dialect == .perl,
      UInt8(ascii: "?") where dialect == .perl:
      throw bad("Invalid preceding regular expression")
    default: return literal(byte)
    }
  }

  private func literal(_ byte: UInt8) -> RegexNode {
    var set = ByteSet([byte])
    if ignoresCase { set.foldCase() }
    return .set(set)
  }

  private mutating func group() throws(RegexFault) -> RegexNode {
    if dialect == .perl, take("?") { return try perlGroup() }
    groupCount += 1
    let number = groupCount
    let inner = try alternatives()
    guard isBasic ? take("\\)") : take(")") else { throw bad("Unmatched ( or \\(") }
    return .group(inner, number)
  }

  private mutating func perlGroup() throws(RegexFault) -> RegexNode {
    if take(":") { return try closed(alternatives()) }
    if take("=") { return try look(ahead: true, negated: false) }
    if take("!") { return try look(ahead: true, negated: true) }
    if take("<=") { return try look(ahead: false, negated: false) }
    if take("<!") { return try look(ahead: false, negated: true) }
    if take("i)") {
      ignoresCase = true
      return .empty
    }
    if take("P<") || take("<") {
      while let byte = current, byte.isWordByte { place += 1 }
      guard take(">") else { throw bad("syntax error in subpattern name (missing terminator?)") }
      groupCount += 1
      let number = groupCount
      return .group(try closed(alternatives()), number)
    }
    throw bad("unrecognized character after (? or (?-")
  }

  private mutating func closed(_ node: RegexNode) throws(RegexFault) -> RegexNode {
    guard take(")") else { throw bad("missing closing parenthesis") }
    return node
  }

  private mutating func look(ahead: Bool, negated: Bool) throws(RegexFault) -> RegexNode {
    needsBacktracking = true
    return .look(try closed(alternatives()), ahead: ahead, negated: negated)
  }

  private mutating func escape() throws(RegexFault) -> RegexNode {
    guard let byte = current else { throw bad("Trailing backslash") }
    place += 1
    switch byte {
    case UInt8(ascii: "(") where isBasic: return try group()
    case UInt8(ascii: "{") where isBasic: throw bad("Invalid preceding regular expression")
    case 49...57 where dialect != .awk:
      let number = Int(byte) - 48
      guard number <= groupCount else { throw bad("Invalid back reference") }
      hasBackreference = true
      needsBacktracking = true
      return .backreference(number)
    case UInt8(ascii: "n"): return literal(10)
    case UInt8(ascii: "t"): return literal(9)
    default: break
    }
    if dialect == .awk {
      switch byte {
      case UInt8(ascii: "r"): return literal(13)
      case UInt8(ascii: "f"): return literal(12)
      case UInt8(ascii: "v"): return literal(11)
      case UInt8(ascii: "a"): return literal(7)
      case 48...55: return literal(octal(from: place - 1))
      default: break
      }
    }
    return try classEscape(byte)
  }

  private mutating func octal(from start: Int) -> UInt8 {
    place = start
    var value = 0
    while let byte = current, (48...55).contains(byte), place - start < 3 {
      value = value * 8 + Int(byte) - 48
      place += 1
    }
    return UInt8(value & 255)
  }

  private mutating func classEscape(_ byte: UInt8) throws(RegexFault) -> RegexNode {
    switch byte {
    case UInt8(ascii: "w"): return .set(.word)
    case UInt8(ascii: "W"): return .set(ByteSet.word.inverted)
    case UInt8(ascii: "s"): return .set(.spaces)
    case UInt8(ascii: "S"): return .set(ByteSet.spaces.inverted)
    case UInt8(ascii: "b") where dialect != .awk: return .assertion(.wordBoundary)
    case UInt8(ascii: "B"): return .assertion(.noWordBoundary)
    case UInt8(ascii: "<") where dialect != .perl: return .assertion(.wordStart)
    case UInt8(ascii: ">") where dialect != .perl: return .assertion(.wordEnd)
    case UInt8(ascii: "`"): return .assertion(.textStart)
    case UInt8(ascii: "'"): return .assertion(.textEnd)
    default: break
    }
    guard dialect == .perl else { return literal(byte) }
    switch byte {
    case UInt8(ascii: "d"): return .set(.digits)
    case UInt8(ascii: "D"): return .set(ByteSet.digits.inverted)
    case UInt8(ascii: "h"): return .set(ByteSet([9, 32]))
    case UInt8(ascii: "H"): return .set(ByteSet([9, 32]).inverted)
    case UInt8(ascii: "A"): return .assertion(.textStart)
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .assertion(.textEnd)
    case UInt8(ascii: "r"): return literal(13)
    case UInt8(ascii: "f"): return literal(12)
    case UInt8(ascii: "e"): return literal(27)
    case UInt8(ascii: "K"):
      needsBacktracking = true
      return .keepOut
    case UInt8(ascii: "x"):
      let start = place
      while let digit = current, place - start < 2, ByteSet.named("xdigit")?.contains(digit) == true
      {
        place += 1
      }
      return literal(UInt8(text[start..<place].decoded, radix: 16) ?? 0)
    default: return literal(byte)
    }
  }

  // MARK: Brackets

  private mutating func bracket() throws(RegexFault) -> ByteSet {
    var set = ByteSet()
    let negates = take("^")
    var isFirst = true
    while true {
      guard let byte = current else { throw bad("Unmatched [, [^, [:, [., or [=") }
      if byte == UInt8(ascii: "]"), !isFirst {
        place += 1
        break
      }
      isFirst = false
      if take("[:") {
        set.formUnion(try named())
        continue
      }
      let low = try endpoint(&set)
      guard let low else { continue }
      if current == UInt8(ascii: "-"), place + 1 < text.count, text[place + 1] != UInt8(ascii: "]")
      {
        place += 1
        guard let high = try endpoint(&set) else { throw bad("Invalid range end") }
        guard low <= high else { throw bad("Invalid range end") }
        for member in low...high { set.insert(member) }
      } else {
        set.insert(low)
      }
    }
    if ignoresCase { set.foldCase() }
    return negates ? set.inverted : set
  }

  private mutating func named() throws(RegexFault) -> ByteSet {
    guard let close = Array(text[place...]).firstRange(of: ":]".octets) else {
      throw bad("Unmatched [, [^, [:, [., or [=")
    }
    let name = text[place..<(place + close.lowerBound)].decoded
    place += close.upperBound
    guard let set = ByteSet.named(name), name != "word" else {
      throw bad("Invalid character class name")
    }
    return set
  }

  /// One end of a range; nil when a class was added instead.
  private mutating func endpoint(_ set: inout ByteSet) throws(RegexFault) -> UInt8? {
    guard let byte = current else { throw bad("Unmatched [, [^, [:, [., or [=") }
    if looking(at: "[.") || looking(at: "[="), place + 4 < text.count {
      let member = text[place + 2]
      guard text[place + 3] == text[place + 1], text[place + 4] == UInt8(ascii: "]") else {
        throw bad("Invalid collation character")
      }
      place += 5
      return member
    }
    place += 1
    guard byte == 92, dialect == .awk || dialect == .perl, let next = current else { return byte }
    place += 1
    switch next {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "d") where dialect == .perl: set.formUnion(.digits)
    case UInt8(ascii: "w") where dialect == .perl: set.formUnion(.word)
    case UInt8(ascii: "s") where dialect == .perl: set.formUnion(.spaces)
    case UInt8(ascii: "D") where dialect == .perl: set.formUnion(ByteSet.digits.inverted)
    case UInt8(ascii: "W") where dialect == .perl: set.formUnion(ByteSet.word.inverted)
    case UInt8(ascii: "S") where dialect == .perl: set.formUnion(ByteSet.spaces.inverted)
    default: return next
    }
    return nil
  }
}
