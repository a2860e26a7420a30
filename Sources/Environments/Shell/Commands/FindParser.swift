/// Reads find's expression.
struct FindParser {
  struct Fault: Error {
    let message: String
  }

  let words: [[UInt8]]
  let process: ShellProcess
  private(set) var settings = FindSettings()
  private var place = 0
  private var hasAction = false
  private var batches = 0
  private var depth = 0

  init(words: [[UInt8]], process: ShellProcess) {
    self.words = words
    self.process = process
  }

  mutating func parse() throws(Fault) -> FindExpression {
    guard !words.isEmpty else { return .print(end: 10) }
    let expression = try list()
    guard place == words.count else {
      throw Fault(message: "you have too many ')'")
    }
    return hasAction ? expression : .and(expression, .print(end: 10))
  }

  private var current: String? { place < words.count ? words[place].decoded : nil }

  private mutating func list() throws(Fault) -> FindExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { throw Fault(message: "expression is nested too deeply") }
    var left = try or()
    while current == "," {
      place += 1
      left = .sequence(left, try or())
    }
    return left
  }

  private mutating func or() throws(Fault) -> FindExpression {
    var left = try and()
    while current == "-o" || current == "-or" {
      place += 1
      left = .or(left, try and())
    }
    return left
  }

  private mutating func and() throws(Fault) -> FindExpression {
    var left = try not()
    while let word = current, word != ")", word != "-o", word != "-or", word != "," {
      if word == "-a" || word == "-and" { place += 1 }
      left = .and(left, try not())
    }
    return left
  }

  private mutating func not() throws(Fault) -> FindExpression {
    var negates = false
    while current == "!" || current == "-not" {
      negates.toggle()
      place += 1
    }
    let inner = try primary()
    return negates ? .not(inner) : inner
  }

  private mutating func argument(_ name: String) throws(Fault) -> [UInt8] {
    guard place < words.count else { throw Fault(message: "missing argument to `\(name)'") }
    place += 1
    return words[place - 1]
  }

  private mutating func number(_ name: String) throws(Fault) -> FindNumber {
    let text = try argument(name)
    guard let number = FindNumber(text) else {
      throw Fault(message: "invalid argument `\(text.decoded)' to `\(name)'")
    }
    return number
  }

  private mutating func primary() throws(Fault) -> FindExpression {
    guard let name = current else {
      throw Fault(message: "expected an expression after '\(words.last?.decoded ?? "")'")
    }
    place += 1
    if name == "(" {
      let inner = try list()
      guard current == ")" else {
        throw Fault(
          message:
            "invalid expression; I was expecting to find a ')' somewhere but did not see one.")
      }
      place += 1
      return inner
    }
    if name == "-prune" { return .prune }
    if let action = try action(name) {
      hasAction = true
      return action
    }
    if let test = try nameTest(name) { return test }
    if let test = try inodeTest(name) { return test }
    if let option = try option(name) { return option }
    guard name.hasPrefix("-") else {
      throw Fault(message: "paths must precede expression: `\(name)'")
    }
    throw Fault(message: "unknown predicate `\(name)'")
  }

  private mutating func option(_ name: String) throws(Fault) -> FindExpression? {
    switch name {
    case "-maxdepth", "-mindepth":
      let text = try argument(name)
      guard let value = text.integer, value >= 0 else {
        throw Fault(
          message: "Expected a positive decimal integer argument to \(name), but got "
            + "`\(text.decoded)'")
      }
      if name == "-maxdepth" { settings.deepest = value } else { settings.shallowest = value }
    case "-depth", "-d": settings.isDepthFirst = true
    case "-regextype":
      let type = try argument(name).decoded
      guard let dialect = FindParser.regexTypes[type] else {
        throw Fault(message: "Unknown regular expression type ‘\(type)’")
      }
      regexDialect = dialect
    case "-xdev", "-mount", "-noleaf", "-daystart", "-follow", "-warn", "-nowarn",
      "-ignore_readdir_race":
      break
    default: return nil
    }
    return .always(true)
  }

  /// Nil for the default, where `+` and `?` repeat as they stand and the rest is basic.
  private var regexDialect: RegexDialect?
  private static let regexTypes: [String: RegexDialect?] = [
    "findutils-default": nil, "emacs": nil, "posix-basic": .basic, "posix-minimal-basic": .basic,
    "ed": .basic, "sed": .basic, "grep": .basic, "posix-extended": .extended, "awk": .extended,
    "posix-awk": .extended, "gnu-awk": .extended, "egrep": .egrep, "posix-egrep": .egrep,
  ]

  /// The default's pattern as a basic one.
  private static func basic(_ source: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var place = 0
    while place < source.count {
      let byte = source[place]
      let isMark = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "?")
      if byte == 92, place + 1 < source.count {
        let next = source[place + 1]
        out += next == UInt8(ascii: "+") || next == UInt8(ascii: "?") ? [next] : [92, next]
        place += 2
      } else if byte == UInt8(ascii: "["),
        let end = source[min(place + 2, source.count)...].firstIndex(of: UInt8(ascii: "]"))
      {
        out += source[place...end]
        place = end + 1
      } else {
        out += isMark && !out.isEmpty ? [92, byte] : [byte]
        place += 1
      }
    }
    return out
  }

  private mutating func nameTest(_ name: String) throws(Fault) -> FindExpression? {
    switch name {
    case "-name", "-iname":
      return .name(try argument(name), ignoringCase: name == "-iname")
    case "-path", "-wholename", "-ipath", "-iwholename":
      return .path(try argument(name), ignoringCase: name.hasPrefix("-i"))
    case "-lname", "-ilname":
      return .linkName(try argument(name), ignoringCase: name == "-ilname")
    case "-regex", "-iregex":
      let source = try argument(name)
      do throws(RegexFault) {
        return .regex(
          try Regex(
            regexDialect == nil ? FindParser.basic(source) : source,
            dialect: regexDialect ?? .basic, ignoringCase: name == "-iregex"))
      } catch {
        throw Fault(message: "failed to compile regular expression '\(source.decoded)'")
      }
    default: return nil
    }
  }

  private mutating func inodeTest(_ name: String) throws(Fault) -> FindExpression? {
    switch name {
    case "-true": return .always(true)
    case "-false": return .always(false)
    case "-empty": return .empty
    case "-nouser": return .noUser
    case "-nogroup": return .noGroup
    case "-readable": return .access(4)
    case "-writable": return .access(2)
    case "-executable": return .access(1)
    case "-links": return .links(try number(name))
    case "-inum": return .inode(try number(name))
    case "-type": return .kind(try kinds(name))
    case "-xtype": return .targetKind(try kinds(name))
    case "-size": return try size(name)
    case "-perm": return try permission(name)
    case "-user", "-uid", "-group", "-gid": return try owner(name)
    case "-mtime": return .time(\.modified, try number(name), seconds: 86_400)
    case "-atime": return .time(\.accessed, try number(name), seconds: 86_400)
    case "-ctime": return .time(\.changed, try number(name), seconds: 86_400)
    case "-mmin": return .time(\.modified, try number(name), seconds: 60)
    case "-amin": return .time(\.accessed, try number(name), seconds: 60)
    case "-cmin": return .time(\.changed, try number(name), seconds: 60)
    case "-newer", "-anewer", "-cnewer", "-samefile": return try reference(name)
    case "-newermt", "-newerat", "-newerct":
      let text = try argument(name)
      guard let time = DateText.parse(text, now: process.time) else {
        throw Fault(
          message: "I cannot figure out how to interpret '\(text.decoded)' as a date or time")
      }
      return .newer(
        name == "-newermt" ? \.modified : name == "-newerat" ? \.accessed : \.changed, than: time)
    default: return nil
    }
  }

  private mutating func reference(_ name: String) throws(Fault) -> FindExpression {
    let path = try argument(name)
    let id: Int
    do throws(FileFault) {
      id = try process.resolve(path)
    } catch {
      throw Fault(message: "‘\(path.decoded)’: \(error.rawValue)")
    }
    if name == "-samefile" { return .same(id) }
    return .newer(
      name == "-newer" ? \.modified : name == "-anewer" ? \.accessed : \.changed,
      than: process.inode(id).modified)
  }

  private mutating func kinds(_ name: String) throws(Fault) -> [Inode.Kind] {
    var found: [Inode.Kind] = []
    let text = try argument(name)
    for part in text.split(separator: UInt8(ascii: ",")) {
      switch part.decoded {
      case "f": found.append(.file)
      case "d": found.append(.directory)
      case "l": found.append(.link)
      case "c": found.append(.device)
      case "p": found.append(.fifo)
      case "b", "s": break
      default:
        throw Fault(message: "Unknown argument to \(name): \([part.first ?? 0].decoded)")
      }
    }
    return found
  }

  private mutating func size(_ name: String) throws(Fault) -> FindExpression {
    let text = try argument(name)
    var digits = text
    var unit = 512
    if let last = text.last, !last.isDigit {
      switch last {
      case UInt8(ascii: "c"): unit = 1
      case UInt8(ascii: "w"): unit = 2
      case UInt8(ascii: "b"): unit = 512
      case UInt8(ascii: "k"): unit = 1 << 10
      case UInt8(ascii: "M"): unit = 1 << 20
      case UInt8(ascii: "G"): unit = 1 << 30
      default: throw Fault(message: "invalid -size type `\([last].decoded)'")
      }
      digits.removeLast()
    }
    guard let count = FindNumber(digits) else {
      throw Fault(message: "Invalid argument `\(text.decoded)' to -size")
    }
    return .size(count, unit: unit)
  }

  private mutating func permission(_ name: String) throws(Fault) -> FindExpression {
    var text = try argument(name)
    let whole = text
    var how: UInt8 = 0
    if let first = text.first, first == 45 || first == 47 {
      how = first
      text.removeFirst()
    }
    guard let change = ModeChange(text) else {
      throw Fault(message: "invalid mode ‘\(whole.decoded)’")
    }
    return .permission(change.apply(to: 0, isFolder: false, mask: 0), how: how)
  }

  private mutating func owner(_ name: String) throws(Fault) -> FindExpression {
    let text = try argument(name)
    let files = process.shell.system.files
    let isUser = name.hasPrefix("-u")
    let named =
      isUser
      ? UserDatabase.user(named: text.decoded, in: files)?.id
      : UserDatabase.group(named: text.decoded, in: files)?.id
    guard let id = named ?? text.integer else {
      throw Fault(
        message: isUser
          ? "‘\(text.decoded)’ is not the name of a known user"
          : "‘\(text.decoded)’ is not the name of an existing group")
    }
    return isUser ? .owner(id) : .group(id)
  }

  private mutating func action(_ name: String) throws(Fault) -> FindExpression? {
    switch name {
    case "-print": return .print(end: 10)
    case "-print0": return .print(end: 0)
    case "-printf": return .format(try argument(name))
    case "-ls": return .list
    case "-quit": return .quit
    case "-delete":
      settings.isDepthFirst = true
      return .delete
    case "-exec", "-execdir", "-ok", "-okdir": return try execution(name)
    default: return nil
    }
  }

  private mutating func execution(_ name: String) throws(Fault) -> FindExpression {
    var command: [[UInt8]] = []
    let inFolder = name.hasSuffix("dir")
    let asks = name.hasPrefix("-ok")
    while place < words.count {
      let word = words[place]
      place += 1
      if word == ";".octets {
        guard !command.isEmpty else { break }
        return .execute(command, inFolder: inFolder, asks: asks)
      }
      if word == "+".octets, !asks, command.last == "{}".octets {
        batches += 1
        return .executeBatch(Array(command.dropLast()), id: batches, inFolder: inFolder)
      }
      command.append(word)
    }
    throw Fault(message: "missing argument to `\(name)'")
  }
}
