/// `bash` and `sh` as programs.
enum ShellCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var options: [[UInt8]] = []
    var words = process.arguments[...]
    var takesText = false
    while let first = words.first, first.count > 1, first[0] == 45 || first[0] == 43 {
      words = words.dropFirst()
      if first == [45, 45] { break }
      if first == "--norc".octets || first == "--noprofile".octets || first == "--login".octets {
        continue
      }
      if first == "--version".octets {
        try process.putLine("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)")
        return 0
      }
      if first.contains(UInt8(ascii: "c")), first[0] == 45 { takesText = true }
      if first == "-o".octets {
        words = words.dropFirst()
        continue
      }
      options.append(first.filter { !"clsi".utf8.contains($0) })
    }
    if takesText {
      guard let text = words.popFirst() else {
        try process.complain("-c: option requires an argument")
        return 2
      }
      let name = words.popFirst() ?? process.name.octets
      return try process.shell.runScript(text, name: name, Array(words), options: options)
    }
    guard var path = words.popFirst() else {
      return try process.shell.runScript(
        try process.input(), name: process.name.octets, [], options: options)
    }
    if !path.contains(47), process.find(path) == nil,
      let program = process.shell.findProgram(path)
    {
      path = program.path
    }
    switch try process.read(path) {
    case .success(let text):
      guard !text.prefix(80).contains(127) else {
        try process.complain("\(path.decoded): cannot execute binary file")
        return 126
      }
      return try process.shell.runScript(text, name: path, Array(words), options: options)
    case .failure(let fault):
      try process.complain("\(path.decoded): \(fault.rawValue)")
      return fault == .notFound ? 127 : 126
    }
  }
}

/// su, runuser and sudo: something as somebody else.
enum SwitchUserCommands {
  static func su(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "c:flmps:u:", long: ["command=": "c", "login": "l", "shell=": "s", "user=": "u"])
    guard let options = try process.options(spec) else { return 1 }
    var operands = options.operands.filter { $0 != [45] }
    let isLogin = options.has("l") || options.operands.contains([45])
    if options.has("u") {
      return try become(options["u"]?.decoded ?? "root", isLogin: false, process) {
        () throws(ShellStop) in try process.shell.runProgram(operands)
      }
    }
    let name = operands.isEmpty ? "root" : operands.removeFirst().decoded
    guard process.who.user == 0 else {
      try process.complain("Authentication failure")
      return 1
    }
    return try become(name, isLogin: isLogin, process) { () throws(ShellStop) in
      let text: [UInt8]
      if let given = options["c"] { text = given } else { text = try process.input() }
      return try process.shell.runScript(text, name: "bash".octets, operands, options: [])
    }
  }

  static func sudo(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "AbEeg:HiklnPp:SsU:u:Vv", long: ["user=": "u", "login": "i", "non-interactive": "n"],
      permutes: false)
    guard let options = try process.options(spec) else { return 1 }
    guard process.who.user == 0 else {
      try process.complain("a password is required")
      return 1
    }
    guard !options.operands.isEmpty else {
      try process.complainPlainly("usage: sudo [-u user] command [arg ...]")
      return 1
    }
    let operands = options.operands
    return try become(options["u"]?.decoded ?? "root", isLogin: options.has("i"), process) {
      () throws(ShellStop) in
      guard operands[0].contains(47) || process.shell.findProgram(operands[0]) != nil else {
        try process.complain("\(operands[0].decoded): command not found")
        return 1
      }
      return try process.shell.runProgram(operands)
    }
  }

  private static func become(
    _ name: String, isLogin: Bool, _ process: ShellProcess, _ body: () throws(ShellStop) -> Int
  ) throws(ShellStop) -> Int {
    let shell = process.shell
    guard let user = UserDatabase.user(named: name, in: shell.system.files) else {
      try process.complain(
        "user \(name) does not exist or the user entry does not contain all the required fields")
      return 1
    }
    let saved = shell.shell
    defer { shell.shell = saved }
    shell.shell.who = UserDatabase.credentials(of: user, in: shell.system.files)
    shell.shell.export("HOME", user.home)
    shell.shell.export("USER", user.name)
    shell.shell.export("LOGNAME", user.name)
    if isLogin, let folder = process.find(user.home.octets) {
      shell.shell.folder = user.home.octets
      shell.shell.folderInode = folder
    }
    return try body()
  }
}

enum ExprCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard !process.arguments.isEmpty else {
      return try process.misuse("missing operand", status: 2)
    }
    var reader = Reader(words: process.arguments)
    do throws(Fault) {
      let value = try reader.or()
      guard reader.place == reader.words.count else {
        throw Fault(
          message: "syntax error: unexpected argument '\(reader.words[reader.place].decoded)'")
      }
      try? process.putLine(value)
      return value.isEmpty || value.integer == 0 ? 1 : 0
    } catch {
      try process.complain(error.message)
      return 2
    }
  }

  struct Fault: Error {
    let message: String
  }

  private struct Reader {
    let words: [[UInt8]]
    var place = 0
    private var depth = 0

    init(words: [[UInt8]]) { self.words = words }

    private var current: String? { place < words.count ? words[place].decoded : nil }

    mutating func or() throws(Fault) -> [UInt8] {
      depth += 1
      defer { depth -= 1 }
      guard depth < 60 else { throw Fault(message: "syntax error") }
      var left = try and()
      while current == "|" {
        place += 1
        let right = try and()
        if left.isEmpty || left.integer == 0 { left = right.isEmpty ? [48] : right }
      }
      return left
    }

    private mutating func and() throws(Fault) -> [UInt8] {
      var left = try comparison()
      while current == "&" {
        place += 1
        let right = try comparison()
        let isFalse = left.isEmpty || left.integer == 0 || right.isEmpty || right.integer == 0
        if isFalse { left = [48] }
      }
      return left
    }

    private mutating func comparison() throws(Fault) -> [UInt8] {
      var left = try sum()
      while let name = current, ["<", "<=", "=", "==", "!=", ">=", ">"].contains(name) {
        place += 1
        let right = try sum()
        let order: Int
        if let one = left.integer, let other = right.integer {
          order = one < other ? -1 : one > other ? 1 : 0
        } else {
          order = SortValue.bytes(left[...], right[...])
        }
        let holds =
          switch name {
          case "<": order < 0
          case "<=": order <= 0
          case "=", "==": order == 0
          case "!=": order != 0
          case ">=": order >= 0
          default: order > 0
          }
        left = holds ? [49] : [48]
      }
      return left
    }

    private func number(_ text: [UInt8]) throws(Fault) -> Int {
      guard let value = text.integer else { throw Fault(message: "non-integer argument") }
      return value
    }

    private mutating func sum() throws(Fault) -> [UInt8] {
      var left = try product()
      while let name = current, name == "+" || name == "-" {
        place += 1
        let right = try number(try product())
        let value = try number(left)
        left = String(name == "+" ? value &+ right : value &- right).octets
      }
      return left
    }

    private mutating func product() throws(Fault) -> [UInt8] {
      var left = try match()
      while let name = current, name == "*" || name == "/" || name == "%" {
        place += 1
        let right = try number(try match())
        let value = try number(left)
        guard name == "*" || right != 0 else { throw Fault(message: "division by zero") }
        left =
          String(
            name == "*"
              ? value &* right
              : name == "/"
                ? value.dividedReportingOverflow(by: right).partialValue
                : value.remainderReportingOverflow(dividingBy: right).partialValue
          ).octets
      }
      return left
    }

    private mutating func match() throws(Fault) -> [UInt8] {
      var left = try primary()
      while current == ":" {
        place += 1
        left = try match(left, try primary())
      }
      return left
    }

    private func match(_ text: [UInt8], _ source: [UInt8]) throws(Fault) -> [UInt8] {
      guard
        let regex = try? Regex(
          [94] + (source.first == 94 ? Array(source.dropFirst()) : source), dialect: .basic)
      else { throw Fault(message: "Invalid regular expression") }
      let groups = regex.groups(in: text)
      guard regex.groupCount > 0 else {
        return String(groups?[0]?.count ?? 0).octets
      }
      guard let groups, let range = groups[1] else { return [] }
      return Array(text[range])
    }

    private mutating func take() throws(Fault) -> [UInt8] {
      guard place < words.count else {
        throw Fault(
          message: "syntax error: missing argument after '\(words[words.count - 1].decoded)'")
      }
      place += 1
      return words[place - 1]
    }

    private mutating func primary() throws(Fault) -> [UInt8] {
      let word = try take()
      switch word.decoded {
      case "(":
        let value = try or()
        guard current == ")" else {
          throw Fault(message: "syntax error: expecting ')' after '\(words[place - 1].decoded)'")
        }
        place += 1
        return value
      case "length" where place < words.count: return String(try take().count).octets
      case "match" where place + 1 < words.count: return try match(try take(), try take())
      case "substr" where place + 2 < words.count:
        let text = try take()
        guard let from = try take().integer, let count = try take().integer, from > 0, count > 0
        else { return [] }
        return Array(text.dropFirst(from - 1).prefix(count))
      case "index" where place + 1 < words.count:
        let text = try take()
        let set = try take()
        return String((text.firstIndex { set.contains($0) } ?? -1) + 1).octets
      default: return word
      }
    }
  }
}
