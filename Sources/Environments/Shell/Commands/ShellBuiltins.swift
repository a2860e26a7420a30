/// Commands that run inside the shell itself.
enum ShellBuiltins {
  static let table: [[UInt8]: ShellProcess.Body] = {
    var table: [[UInt8]: ShellProcess.Body] = [:]
    for (name, body) in named { table[name.octets] = body }
    return table
  }()

  private static let named: [String: ShellProcess.Body] = [
    ":": { _ in 0 }, "true": { _ in 0 }, "false": { _ in 1 },
    "echo": EchoCommand.run, "printf": PrintfCommand.run, "test": TestCommand.run,
    "[": TestCommand.run, "cd": changeFolder, "pwd": printFolder, "exit": exit,
    "return": returnFromFunction, "break": leaveLoop, "continue": leaveLoop, "shift": shift,
    "eval": evaluate, "source": source, ".": source, "exec": execute, "set": set,
    "unset": unset, "export": declare, "readonly": declare, "local": declare,
    "declare": declare, "typeset": declare, "read": read, "mapfile": mapFile,
    "readarray": mapFile, "let": letNumbers, "type": type, "command": command,
    "builtin": builtin, "trap": trap, "wait": wait, "jobs": jobs, "umask": mask,
    "shopt": shopt, "getopts": getOptions, "alias": { _ in 0 }, "unalias": { _ in 0 },
    "hash": { _ in 0 }, "ulimit": ulimit, "disown": { _ in 0 }, "bg": { _ in 0 },
    "fg": { _ in 0 }, "times": { _ in 0 }, "history": { _ in 0 },
    "kill": KillCommand.run,
  ]

  // MARK: Folders

  static func changeFolder(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    var operands = process.arguments
    while let first = operands.first, ["-P", "-L", "--", "-e"].contains(first.decoded) {
      operands.removeFirst()
    }
    guard operands.count <= 1 else {
      try process.complain("too many arguments")
      return 1
    }
    var target = operands.first ?? shell.shell["HOME"] ?? []
    if operands.isEmpty, shell.shell["HOME"] == nil {
      try process.complain("HOME not set")
      return 1
    }
    if target.count > 1, target[0] == 45 {
      try process.complain("\(target.decoded.prefix(2)): invalid option")
      try process.complainPlainly("cd: usage: cd [-L|[-P [-e]] [-@]] [dir]")
      return 2
    }
    let shows = target == [45]
    if shows {
      guard let old = shell.shell["OLDPWD"] else {
        try process.complain("OLDPWD not set")
        return 1
      }
      target = old
    }
    if target.isEmpty { return 0 }
    do throws(FileFault) {
      let logical = logicalPath(target, from: shell.shell.folder)
      let id = try process.resolve(logical)
      guard process.inode(id).kind == .directory else { throw .notDirectory }
      guard process.who.may(1, process.inode(id)) else { throw .denied }
      shell.shell["OLDPWD"] = shell.shell.folder
      shell.shell.folder = logical
      shell.shell.folderInode = id
      shell.shell["PWD"] = logical
    } catch {
      try process.complain("\(target.decoded): \(error.rawValue)")
      return 1
    }
    if shows { try process.putLine(shell.shell.folder) }
    return 0
  }

  /// The path with `.` and `..` taken out by text, as the shell remembers it.
  static func logicalPath(_ path: [UInt8], from folder: [UInt8]) -> [UInt8] {
    var parts: [[UInt8]] = []
    let full = path.first == 47 ? path : folder + [47] + path
    for part in VirtualFileSystem.components(full) {
      if part == [46] { continue }
      if part == [46, 46] {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? [47] : parts.reduce(into: []) { $0 += [47] + $1 }
  }

  static func printFolder(_ process: ShellProcess) throws(ShellStop) -> Int {
    if process.arguments.contains("-P".octets) {
      try process.putLine(process.shell.system.files.path(of: process.shell.shell.folderInode))
    } else {
      try process.putLine(process.shell.shell.folder)
    }
    return 0
  }

  // MARK: Flow

  private static func number(_ process: ShellProcess, or other: Int) throws(ShellStop) -> Int? {
    guard let text = process.arguments.first else { return other }
    guard let value = text.integer else {
      try process.complain("\(text.decoded): numeric argument required")
      return nil
    }
    return value
  }

  static func exit(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let status = try number(process, or: process.shell.shell.status) else {
      throw .exit(2)
    }
    throw .exit(status & 255)
  }

  static func returnFromFunction(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let status = try number(process, or: process.shell.shell.status) else { return 2 }
    guard !process.shell.shell.scopes.isEmpty || process.shell.sourceDepth > 0 else {
      try process.complain("can only `return' from a function or sourced script")
      return 2
    }
    throw .returned(status & 255)
  }

  static func leaveLoop(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let wanted = try number(process, or: 1) else { throw .exit(128) }
    guard process.shell.loopDepth > 0 else {
      try process.complain("only meaningful in a `for', `while', or `until' loop")
      return 0
    }
    guard wanted > 0 else {
      try process.complain("\(wanted): loop count out of range")
      return 1
    }
    let count = min(wanted, process.shell.loopDepth)
    process.shell.shell.status = 0
    throw process.name == "break" ? .breakLoop(count) : .continueLoop(count)
  }

  static func shift(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let count = try number(process, or: 1) else { return 1 }
    guard count >= 0, count <= process.shell.shell.positional.count else { return 1 }
    process.shell.shell.positional.removeFirst(count)
    return 0
  }

  static func evaluate(_ process: ShellProcess) throws(ShellStop) -> Int {
    let text = Array(process.arguments.joined(separator: [32]))
    process.shell.shell.status = 0
    try process.shell.descend()
    defer { process.shell.depth -= 1 }
    try process.shell.runText(text)
    return process.shell.shell.status
  }

  static func source(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    guard let path = process.arguments.first else {
      try process.complain("filename argument required")
      try process.complainPlainly("\(process.name): usage: \(process.name) filename [arguments]")
      return 2
    }
    var text: [UInt8]
    do throws(FileFault) {
      text = try process.contents(path)
    } catch {
      _ = try shell.write(
        "bash: line \(shell.line): \(path.decoded): \(error.rawValue)\n".octets, to: 2)
      return 1
    }
    let saved = shell.shell.positional
    if process.arguments.count > 1 { shell.shell.positional = Array(process.arguments.dropFirst()) }
    shell.sourceDepth += 1
    try shell.descend()
    defer {
      shell.sourceDepth -= 1
      shell.depth -= 1
      if process.arguments.count > 1 { shell.shell.positional = saved }
    }
    shell.shell.status = 0
    do throws(ShellStop) {
      try shell.runText(text)
    } catch {
      guard case .returned(let status) = error else { throw error }
      return status
    }
    return shell.shell.status
  }

  static func execute(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard !process.arguments.isEmpty else { return 0 }
    try process.shell.run(process.arguments, skippingFunctions: true)
    throw .exit(process.shell.shell.status)
  }

  static func letNumbers(_ process: ShellProcess) throws(ShellStop) -> Int {
    var last = 0
    for text in process.arguments {
      guard let value = try process.shell.evaluate(text: text) else { return 1 }
      last = value
    }
    return last != 0 ? 0 : 1
  }

  static func trap(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard process.arguments.count >= 2 else { return 0 }
    let names = process.arguments.dropFirst().map(\.decoded)
    if names.contains("EXIT") || names.contains("0") {
      process.shell.shell.exitTrap = process.arguments[0] == [45] ? nil : process.arguments[0]
    }
    return 0
  }

  static func wait(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    var status = 0
    let wanted = process.arguments.compactMap(\.integer)
    for job in shell.system.processes where job.parent == shell.shell.process && job.ends != nil {
      if !wanted.isEmpty, !wanted.contains(job.id) { continue }
      if let end = job.ends { shell.system.clock = max(shell.system.clock, end) }
      if wanted.contains(job.id) { status = job.status ?? 0 }
    }
    return status
  }

  static func jobs(_ process: ShellProcess) throws(ShellStop) -> Int {
    var number = 0
    for job in ProcessView.running(in: process.shell.system)
    where job.parent == process.shell.shell.process && job.ends != nil {
      number += 1
      try process.putLine("[\(number)]   Running                 \(job.command) &")
    }
    return 0
  }

  static func mask(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let text = process.arguments.last, text != "-S".octets else {
      let digits = String(process.shell.shell.mask, radix: 8)
      try process.putLine(String(repeating: "0", count: max(0, 4 - digits.count)) + digits)
      return 0
    }
    if let value = Int(text.decoded, radix: 8), (0...0o777).contains(value) {
      process.shell.shell.mask = value
      return 0
    }
    guard let change = ModeChange(text) else {
      try process.complain("\(text.decoded): invalid octal number")
      return 1
    }
    let allowed = change.apply(to: ~process.shell.shell.mask & 0o777, isFolder: false, mask: 0)
    process.shell.shell.mask = ~allowed & 0o777
    return 0
  }

  static func ulimit(_ process: ShellProcess) throws(ShellStop) -> Int {
    if process.arguments.count < 2 {
      let isFiles = process.arguments.first == "-n".octets
      try process.putLine(isFiles ? "1024" : "unlimited")
    }
    return 0
  }
}
