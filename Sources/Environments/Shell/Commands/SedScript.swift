/// sed's commands after parsing.
struct SedCommandLine {
  indirect enum Address {
    case line(Int), last, regex(Regex?), step(Int, Int), zero
    case plus(Int), multiple(Int)
  }

  enum Action {
    case open(end: Int), close
    case substitute(Regex?, [SedReplacement], SedFlags)
    case translate([UInt8])
    case text(UInt8, [UInt8])
    case branch(UInt8, [UInt8])
    case quit(UInt8, Int)
    case file(UInt8, [UInt8])
    case plain(UInt8)
    case label
  }

  var first: Address?
  var second: Address?
  var negates = false
  var action: Action
}

enum SedReplacement {
  case text([UInt8])
  case group(Int)
  case letterCase(UInt8)
}

struct SedFlags {
  var isGlobal = false
  var prints = false
  var number = 1
  var evaluates = false
  var file: [UInt8]?
}

struct SedFault: Error {
  let message: String
  var status = 1
}

/// Reads sed's language.
struct SedParser {
  let text: [UInt8]
  let isExtended: Bool
  private var place = 0
  private var open: [Int] = []
  private(set) var commands: [SedCommandLine] = []
  private(set) var labels: [[UInt8]: Int] = [:]

  init(_ text: [UInt8], isExtended: Bool) {
    self.text = text
    self.isExtended = isExtended
  }

  private var current: UInt8? { place < text.count ? text[place] : nil }

  private func fault(_ message: String) -> SedFault {
    SedFault(message: "-e expression #1, char \(place): \(message)")
  }

  private mutating func skip(_ semicolonsToo: Bool = false) {
    while let byte = current, byte.isSpace || semicolonsToo && byte == 59 { place += 1 }
  }

  mutating func parse() throws(SedFault) {
    while true {
      skip(true)
      guard let byte = current else { break }
      if byte == UInt8(ascii: "#") {
        while let next = current, next != 10 {
          _ = next
          place += 1
        }
        continue
      }
      var command = SedCommandLine(action: .plain(0))
      command.first = try address()
      if command.first != nil {
        skip()
        if current == UInt8(ascii: ",") {
          place += 1
          skip()
          guard let second = try address(isSecond: true) else {
            throw fault("unexpected `,'")
          }
          command.second = second
        }
      }
      skip()
      if case .zero? = command.first {
        guard case .regex? = command.second else {
          throw fault("invalid usage of line address 0")
        }
      }
      while current == UInt8(ascii: "!") {
        command.negates = true
        place += 1
        skip()
      }
      guard let name = current else { throw fault("missing command") }
      place += 1
      command.action = try action(name, command)
      commands.append(command)
      if case .close = command.action, let start = open.popLast() {
        commands[start].action = .open(end: commands.count - 1)
      }
      guard commands.count < 10_000 else { throw fault("script is too long") }
    }
    if !open.isEmpty { throw SedFault(message: "-e expression #1, char 0: unmatched `{'") }
    for command in commands {
      if case .branch(_, let label) = command.action, !label.isEmpty, labels[label] == nil {
        throw SedFault(
          message: "-e expression #1, char \(text.count): can't find label for jump to "
            + "`\(label.decoded)'", status: 4)
      }
    }
  }

  private mutating func number() -> Int? {
    let start = place
    while let byte = current, byte.isDigit { place += 1 }
    return Int(octets: text[start..<place])
  }

  private mutating func address(
    isSecond: Bool = false
  ) throws(SedFault) -> SedCommandLine.Address? {
    guard let byte = current else { return nil }
    if byte.isDigit {
      let line = number() ?? 0
      if current == UInt8(ascii: "~") {
        place += 1
        return .step(line, number() ?? 0)
      }
      if line == 0 {
        guard !isSecond else { return .line(0) }
        return .zero
      }
      return .line(line)
    }
    switch byte {
    case UInt8(ascii: "$"):
      place += 1
      return .last
    case UInt8(ascii: "+") where isSecond:
      place += 1
      return .plus(number() ?? 0)
    case UInt8(ascii: "~") where isSecond:
      place += 1
      return .multiple(number() ?? 0)
    case UInt8(ascii: "/"), 92:
      place += byte == 92 ? 2 : 1
      guard place <= text.count else { throw fault("unexpected end") }
      let source = try delimited(text[place - 1], "unterminated address regex")
      var folds = false
      while current == UInt8(ascii: "I") || current == UInt8(ascii: "M") {
        folds = folds || current == UInt8(ascii: "I")
        place += 1
      }
      return .regex(try regex(source, folds))
    default: return nil
    }
  }

  private func regex(_ source: [UInt8], _ folds: Bool) throws(SedFault) -> Regex? {
    if source.isEmpty { return nil }
    var plain: [UInt8] = []
    var index = 0
    while index < source.count {
      if source[index] == 92, index + 1 < source.count {
        // sed's own escapes also count between brackets.
        let next = source[index + 1]
        plain += next == UInt8(ascii: "t") ? [9] : next == UInt8(ascii: "n") ? [10] : [92, next]
        index += 2
      } else {
        plain.append(source[index])
        index += 1
      }
    }
    do throws(RegexFault) {
      try RegexSyntax.refuseBareClass(in: plain)
    } catch {
      throw SedFault(message: error.message, status: 4)
    }
    do throws(RegexFault) { try RegexSyntax.refuseBareClass(in: plain) } catch {
      throw SedFault(message: error.message, status: 4)
    }
    do throws(RegexFault) {
      return try Regex(plain, dialect: isExtended ? .extended : .basic, ignoringCase: folds)
    } catch {
      throw fault(error.message)
    }
  }

  /// Text up to the delimiter; an escaped delimiter loses its backslash.
  private mutating func delimited(
    _ delimiter: UInt8, _ message: String, keepsEscapes: Bool = true
  ) throws(SedFault) -> [UInt8] {
    var out: [UInt8] = []
    var inBracket = false
    while let byte = current {
      place += 1
      if byte == delimiter, !inBracket { return out }
      if byte == 92, let next = current {
        place += 1
        if next == delimiter {
          // An escaped delimiter that is special keeps its plain meaning.
          out.append(next)
        } else if next == 10, !keepsEscapes {
          out += [92, 10]
        } else {
          out += [92, next]
        }
        continue
      }
      if keepsEscapes {
        if byte == UInt8(ascii: "["), !inBracket {
          inBracket = true
          out.append(byte)
          if current == UInt8(ascii: "^") {
            out.append(94)
            place += 1
          }
          if current == UInt8(ascii: "]") {
            out.append(93)
            place += 1
          }
          continue
        }
        if inBracket, byte == UInt8(ascii: "["), let kind = current, ":.=".utf8.contains(kind) {
          out.append(byte)
          while let next = current {
            out.append(next)
            place += 1
            if next == UInt8(ascii: "]"), out.dropLast().last == kind { break }
          }
          continue
        }
        if byte == UInt8(ascii: "]") { inBracket = false }
      }
      out.append(byte)
    }
    throw fault(message)
  }

  private mutating func action(
    _ name: UInt8, _ command: SedCommandLine
  ) throws(SedFault) -> SedCommandLine.Action {
    switch name {
    case UInt8(ascii: "{"):
      open.append(commands.count)
      return .open(end: 0)
    case UInt8(ascii: "}"):
      guard !open.isEmpty else { throw fault("unexpected `}'") }
      try end()
      return .close
    case UInt8(ascii: "s"): return try substitution()
    case UInt8(ascii: "y"): return try translation()
    case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "c"): return .text(name, try lines())
    case UInt8(ascii: ":"):
      let label = word(keepsSemicolons: false)
      guard !label.isEmpty else { throw fault("\":\" lacks a label") }
      labels[label] = commands.count
      return .label
    case UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "T"):
      return .branch(name, word(keepsSemicolons: false))
    case UInt8(ascii: "q"), UInt8(ascii: "Q"):
      skipBlanks()
      let status = number() ?? 0
      try end()
      return .quit(name, status)
    case UInt8(ascii: "r"), UInt8(ascii: "w"):
      let path = word(keepsSemicolons: true)
      guard !path.isEmpty else { throw fault("missing filename in r/R/w/W commands") }
      return .file(name, path)
    case UInt8(ascii: "="), UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "g"),
      UInt8(ascii: "G"), UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "l"),
      UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "p"), UInt8(ascii: "P"),
      UInt8(ascii: "x"), UInt8(ascii: "z"), UInt8(ascii: "F"):
      try end()
      return .plain(name)
    default: throw fault("unknown command: `\([name].decoded)'")
    }
  }

  private mutating func skipBlanks() {
    while let byte = current, byte.isBlank { place += 1 }
  }

  private mutating func end() throws(SedFault) {
    skipBlanks()
    guard let byte = current else { return }
    if byte == 10 || byte == 59 {
      place += 1
    } else if byte != UInt8(ascii: "}"), byte != UInt8(ascii: "#") {
      place += 1
      throw fault("extra characters after command")
    }
  }

  private mutating func word(keepsSemicolons: Bool) -> [UInt8] {
    skipBlanks()
    let start = place
    while let byte = current, byte != 10, keepsSemicolons || byte != 59 && byte != 125 {
      place += 1
    }
    var out = Array(text[start..<place])
    while out.last?.isBlank == true { out.removeLast() }
    return out
  }

  private mutating func lines() throws(SedFault) -> [UInt8] {
    skipBlanks()
    if current == 92 {
      place += 1
      skipBlanks()
      if current == 10 {
        place += 1
      } else if current == nil {
        throw fault("expected \\ after `a', `c' or `i'")
      }
    }
    guard current != nil else { throw fault("expected \\ after `a', `c' or `i'") }
    var out: [UInt8] = []
    while let byte = current {
      place += 1
      if byte == 10 { break }
      if byte == 92, let next = current {
        place += 1
        if next == UInt8(ascii: "t") { out.append(9) } else { out.append(next) }
      } else {
        out.append(byte)
      }
    }
    return out + [10]
  }

  private mutating func translation() throws(SedFault) -> SedCommandLine.Action {
    guard let delimiter = current else { throw fault("unterminated `y' command") }
    place += 1
    func plain(_ bytes: [UInt8]) -> [UInt8] {
      var out: [UInt8] = []
      var index = 0
      while index < bytes.count {
        if bytes[index] == 92, index + 1 < bytes.count {
          index += 1
          out.append(
            bytes[index] == UInt8(ascii: "n") ? 10 : bytes[index] == 116 ? 9 : bytes[index])
        } else {
          out.append(bytes[index])
        }
        index += 1
      }
      return out
    }
    let from = plain(try delimited(delimiter, "unterminated `y' command", keepsEscapes: false))
    let to = plain(try delimited(delimiter, "unterminated `y' command", keepsEscapes: false))
    guard from.count == to.count else {
      throw fault("strings for `y' command are different lengths")
    }
    var map = (0...255).map { UInt8($0) }
    for (one, other) in zip(from, to) { map[Int(one)] = other }
    try end()
    return .translate(map)
  }

  private mutating func substitution() throws(SedFault) -> SedCommandLine.Action {
    guard let delimiter = current, delimiter != 10, delimiter != 92 else {
      throw fault("unterminated `s' command")
    }
    place += 1
    let source = try delimited(delimiter, "unterminated `s' command")
    let target = try delimited(delimiter, "unterminated `s' command", keepsEscapes: false)
    var flags = SedFlags()
    var folds = false
    scan: while let byte = current {
      switch byte {
      case UInt8(ascii: "g"): flags.isGlobal = true
      case UInt8(ascii: "p"): flags.prints = true
      case UInt8(ascii: "i"), UInt8(ascii: "I"): folds = true
      case UInt8(ascii: "m"), UInt8(ascii: "M"): break
      case UInt8(ascii: "e"): flags.evaluates = true
      case UInt8(ascii: "w"):
        place += 1
        flags.file = word(keepsSemicolons: true)
        break scan
      case 48...57:
        guard let count = number(), count > 0 else {
          throw fault("number option to `s' command may not be zero")
        }
        flags.number = count
        continue
      case 59, 10, 125, 35, 32, 9: break scan
      default:
        place += 1
        throw fault("unknown option to `s'")
      }
      place += 1
    }
    try end()
    let regex = try regex(source, folds)
    let parts = replacement(target)
    for case .group(let number) in parts where number > (regex?.groupCount ?? 9) {
      throw fault("invalid reference \\\(number) on `s' command's RHS")
    }
    return .substitute(regex, parts, flags)
  }

  private func replacement(_ text: [UInt8]) -> [SedReplacement] {
    var parts: [SedReplacement] = []
    var plain: [UInt8] = []
    func keep() {
      if !plain.isEmpty { parts.append(.text(plain)) }
      plain = []
    }
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == UInt8(ascii: "&") {
        keep()
        parts.append(.group(0))
      } else if byte == 92, index < text.count {
        let next = text[index]
        index += 1
        switch next {
        case 48...57:
          keep()
          parts.append(.group(Int(next) - 48))
        case UInt8(ascii: "n"): plain.append(10)
        case UInt8(ascii: "t"): plain.append(9)
        case UInt8(ascii: "r"): plain.append(13)
        case UInt8(ascii: "U"), UInt8(ascii: "L"), UInt8(ascii: "u"), UInt8(ascii: "l"),
          UInt8(ascii: "E"):
          keep()
          parts.append(.letterCase(next))
        default: plain.append(next)
        }
      } else {
        plain.append(byte)
      }
    }
    keep()
    return parts
  }
}
