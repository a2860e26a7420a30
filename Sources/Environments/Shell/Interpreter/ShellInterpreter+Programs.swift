extension ShellInterpreter {
  /// The mark in front of the name of a native command in its file under /usr/bin.
  static let programMark: [UInt8] = [127] + "ELF native ".octets

  /// Where a command name leads along PATH.
  func findProgram(_ name: [UInt8]) -> (path: [UInt8], inode: Int)? {
    guard let path = shell["PATH"] else { return nil }
    for folder in path.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      let full = folder.isEmpty ? name : folder + (folder.last == 47 ? [] : [47]) + name
      guard let id = try? resolve(Array(full)), system.files.nodes[id].kind == .file,
        shell.who.may(1, system.files.nodes[id])
      else { continue }
      return (Array(full), id)
    }
    return nil
  }

  /// Runs a file; the status is what a shell would report.
  func runProgram(_ words: [[UInt8]]) throws(ShellStop) -> Int {
    let name = words[0]
    guard !name.isEmpty else {
      complain("bash: line \(line): : command not found")
      return 127
    }
    guard name.contains(47) else {
      guard let program = findProgram(name) else {
        complain("bash: line \(line): \(name.decoded): command not found")
        return 127
      }
      return try runFile(program.inode, path: program.path, words)
    }
    do throws(FileFault) {
      let id = try resolve(name)
      if system.files.nodes[id].kind == .directory { throw .isDirectory }
      if !shell.who.may(1, system.files.nodes[id]) { throw .denied }
    } catch {
      complain("bash: line \(line): \(name.decoded): \(error.rawValue)")
      return error == .notFound ? 127 : 126
    }
    guard let id = try? resolve(name) else { return 127 }
    return try runFile(id, path: name, words)
  }

  private func runFile(_ inode: Int, path: [UInt8], _ words: [[UInt8]]) throws(ShellStop) -> Int {
    let data = system.files.nodes[inode].data
    let mark = ShellInterpreter.programMark
    if data.starts(with: mark) {
      let native = Array(data[mark.count...].prefix { $0 != 10 })
      guard let body = ShellCommands.table[native] else {
        complain("bash: line \(line): \(words[0].decoded): cannot execute binary file")
        return 126
      }
      return try runNative(body, words)
    }
    if data.starts(with: "#!".utf8) {
      let first = data[2...].prefix { $0 != 10 }
      let parts = first.split(separator: 32).map { Array($0) }
      guard var interpreter = parts.first else { return 126 }
      var rest = Array(parts.dropFirst())
      if interpreter.split(separator: 47).last.map({ Array($0) }) == "env".octets,
        let real = rest.first
      {
        interpreter = real
        rest.removeFirst()
      }
      let base = interpreter.split(separator: 47).last.map { $0.decoded } ?? ""
      if base == "bash" || base == "sh" || base == "dash" {
        return try runScript(data, name: path, Array(words.dropFirst()), options: rest)
      }
      if base == "awk" || base == "sed" {
        return try runProgram([interpreter] + rest + [path] + words.dropFirst())
      }
      complain(
        "bash: line \(line): \(path.decoded): \(interpreter.decoded): bad interpreter: "
          + "No such file or directory")
      return 126
    }
    if data.prefix(80).contains(0) {
      complain(
        "bash: line \(line): \(words[0].decoded): cannot execute binary file: Exec format error")
      return 126
    }
    return try runScript(data, name: path, Array(words.dropFirst()), options: [])
  }

  private func runNative(_ body: ShellProcess.Body, _ words: [[UInt8]]) throws(ShellStop) -> Int {
    let folder = (shell.folder, shell.folderInode)
    defer { (shell.folder, shell.folderInode) = folder }
    do throws(ShellStop) {
      return try ShellProcess(self, words).finish(body)
    } catch {
      switch error {
      case .exit(let status): return status
      case .signal(let number): return 128 + number
      default: throw error
      }
    }
  }

  /// Runs shell text as a process of its own.
  func runScript(
    _ text: [UInt8], name: [UInt8], _ arguments: [[UInt8]], options: [[UInt8]]
  ) throws(ShellStop) -> Int {
    let saved = shell
    let conditions = conditionDepth
    let startLine = line
    conditionDepth = 0
    defer {
      shell = saved
      conditionDepth = conditions
      line = startLine
    }
    shell.variables = shell.variables.filter(\.value.isExported)
    shell.functions = [:]
    shell.positional = arguments
    shell.scriptName = name
    shell.scopes = []
    shell.options = ShellState.Options()
    shell.exitTrap = nil
    shell.process = system.nextProcess
    system.nextProcess += 1
    for option in options { ShellBuiltins.setLetters(option, true, &shell.options) }
    return try runSubshell { () throws(ShellStop) in
      self.shell.isSubshell = false
      try self.runText(text)
    }
  }
}
