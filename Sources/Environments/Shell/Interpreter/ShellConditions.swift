/// The questions that `test`, `[` and `[[` ask.
enum ShellConditions {
  static let unary = Set("bcdefghknoprstuvwxzGLNORS".utf8)

  static func isUnary(_ name: [UInt8]) -> Bool {
    name.count == 2 && name[0] == UInt8(ascii: "-") && unary.contains(name[1])
  }

  static func isBinary(_ name: [UInt8]) -> Bool {
    [
      "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
    ].contains(name.decoded)
  }

  static func unary(_ name: [UInt8], _ operand: [UInt8], _ shell: ShellInterpreter) -> Bool {
    switch name[1] {
    case UInt8(ascii: "z"): return operand.isEmpty
    case UInt8(ascii: "n"): return !operand.isEmpty
    case UInt8(ascii: "v"): return isSet(operand, shell)
    case UInt8(ascii: "t"): return false
    case UInt8(ascii: "o"): return operand == "errexit".octets && shell.shell.options.stopsOnError
    case UInt8(ascii: "h"), UInt8(ascii: "L"):
      return (try? shell.resolve(operand, following: false))
        .map { shell.system.files.nodes[$0].kind == .link } ?? false
    default: break
    }
    guard let id = try? shell.resolve(operand) else { return false }
    let inode = shell.system.files.nodes[id]
    let who = shell.shell.who
    switch name[1] {
    case UInt8(ascii: "e"): return true
    case UInt8(ascii: "f"): return inode.kind == .file
    case UInt8(ascii: "d"): return inode.kind == .directory
    case UInt8(ascii: "s"): return inode.size > 0
    case UInt8(ascii: "r"): return who.may(4, inode)
    case UInt8(ascii: "w"): return who.may(2, inode)
    case UInt8(ascii: "x"): return who.may(1, inode)
    case UInt8(ascii: "u"): return inode.mode & 0o4000 != 0
    case UInt8(ascii: "g"): return inode.mode & 0o2000 != 0
    case UInt8(ascii: "k"): return inode.mode & 0o1000 != 0
    case UInt8(ascii: "O"): return inode.owner == who.user
    case UInt8(ascii: "G"): return inode.group == who.group
    case UInt8(ascii: "c"): return inode.kind == .device
    case UInt8(ascii: "p"): return inode.kind == .fifo
    case UInt8(ascii: "N"): return inode.modified > inode.accessed
    default: return false
    }
  }

  private static func isSet(_ name: [UInt8], _ shell: ShellInterpreter) -> Bool {
    guard let open = name.firstIndex(of: UInt8(ascii: "[")), name.last == UInt8(ascii: "]") else {
      return shell.shell.variables[name]?.scalar != nil
    }
    let key = Array(name[(open + 1)...].dropLast())
    switch shell.shell.variables[Array(name[..<open])]?.value {
    case .map(let items): return items[key] != nil
    case .list(let items): return key.integer.map { items[$0] != nil } ?? false
    default: return false
    }
  }

  /// Compares two files, or two texts by byte order.
  static func compareFiles(
    _ left: [UInt8], _ name: String, _ right: [UInt8], _ shell: ShellInterpreter
  ) -> Bool {
    let first = try? shell.resolve(left)
    let second = try? shell.resolve(right)
    func time(_ id: Int) -> Int { shell.system.files.nodes[id].modified }
    switch name {
    case "-nt":
      guard let first else { return false }
      return second.map { time(first) > time($0) } ?? true
    case "-ot":
      guard let second else { return false }
      return first.map { time($0) < time(second) } ?? true
    default: return first != nil && first == second
    }
  }

  static func compare(_ left: Int, _ name: String, _ right: Int) -> Bool {
    switch name {
    case "-eq": left == right
    case "-ne": left != right
    case "-lt": left < right
    case "-le": left <= right
    case "-gt": left > right
    default: left >= right
    }
  }
}

extension ShellInterpreter {
  /// The status of a `[[ … ]]` condition.
  func evaluate(_ expression: TestExpression) throws(ShellStop) -> Int {
    switch expression {
    case .word(let word): return try expandToText(word).isEmpty ? 1 : 0
    case .not(let inner):
      let value = try evaluate(inner)
      return value > 1 ? value : 1 - value
    case .and(let left, let right):
      let first = try evaluate(left)
      return first != 0 ? first : try evaluate(right)
    case .or(let left, let right):
      let first = try evaluate(left)
      return first == 0 ? 0 : try evaluate(right)
    case .unary(let name, let word):
      guard ShellConditions.isUnary(name) else { return 2 }
      return ShellConditions.unary(name, try expandToText(word), self) ? 0 : 1
    case .binary(let left, let name, let right):
      return try evaluate(left, name.decoded, right)
    }
  }

  private func evaluate(_ left: Word, _ name: String, _ right: Word) throws(ShellStop) -> Int {
    let first = try expandToText(left)
    switch name {
    case "=", "==", "!=":
      let isSame = GlobPattern.matches(
        try expandToPattern(right), first, ignoringCase: shell.options.noCaseMatch)
      return isSame == (name != "!=") ? 0 : 1
    case "<": return first.precedes(try expandToText(right)) ? 0 : 1
    case ">": return try expandToText(right).precedes(first) ? 0 : 1
    case "=~": return try matchPattern(first, right)
    case "-nt", "-ot", "-ef":
      return ShellConditions.compareFiles(first, name, try expandToText(right), self) ? 0 : 1
    default:
      guard let number = try evaluate(text: first),
        let other = try evaluate(text: try expandToText(right))
      else { return 1 }
      return ShellConditions.compare(number, name, other) ? 0 : 1
    }
  }

  private func matchPattern(_ text: [UInt8], _ word: Word) throws(ShellStop) -> Int {
    var source: [UInt8] = []
    for part in word.parts {
      switch part {
      case .literal(let literal): source += literal
      case .quoted(let quoted): source += RegexSyntax.escape(quoted)
      case .double:
        source += RegexSyntax.escape(try expandToText(Word([part])))
      default: source += try expandToText(Word([part]))
      }
    }
    do throws(RegexFault) {
      let regex = try Regex(
        source, dialect: .extended, ignoringCase: shell.options.noCaseMatch)
      guard let groups = regex.groups(in: text) else { return 1 }
      var items: [Int: [UInt8]] = [:]
      for (place, range) in groups.enumerated() {
        items[place] = range.map { Array(text[$0]) } ?? []
      }
      shell.variables["BASH_REMATCH".octets] = ShellVariable(value: .list(items))
      return 0
    } catch {
      return 2
    }
  }
}
