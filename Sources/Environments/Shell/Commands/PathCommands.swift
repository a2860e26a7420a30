import Trajectories

enum PathCommands {
  static func base(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "as:z", long: ["multiple": "a", "suffix=": "s", "zero": "z"], permutes: false)
    guard let options = try process.options(spec) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    let isMany = options.has("a") || options.has("s")
    if !isMany, options.operands.count > 2 {
      return try process.misuse("extra operand '\(options.operands[2].decoded)'")
    }
    let suffix = options["s"] ?? (isMany || options.operands.count < 2 ? [] : options.operands[1])
    for path in isMany ? options.operands : [options.operands[0]] {
      var name = CopyCommand.base(path)
      if path.isEmpty { name = [] }
      if !suffix.isEmpty, name.count > suffix.count, name.suffix(suffix.count).elementsEqual(suffix)
      {
        name.removeLast(suffix.count)
      }
      try process.putLine(name, end: options.has("z") ? 0 : 10)
    }
    return 0
  }

  static func folder(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("z", long: ["zero": "z"])) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    for path in options.operands {
      var end = path.count
      while end > 1, path[end - 1] == 47 { end -= 1 }
      var slash = path[..<end].lastIndex(of: 47)
      while let place = slash, place > 0, path[place - 1] == 47 { slash = place - 1 }
      let text: [UInt8] = slash.map { $0 == 0 ? [47] : Array(path[..<$0]) } ?? [46]
      try process.putLine(text, end: options.has("z") ? 0 : 10)
    }
    return 0
  }

  static func readLink(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "efmnqsvz",
      long: [
        "canonicalize": "f", "canonicalize-existing": "e", "canonicalize-missing": "m",
        "no-newline": "n",
      ])
    guard let options = try process.options(spec) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    var status = 0
    for path in options.operands {
      var text: [UInt8]?
      if let kind = options.last(of: ["e", "f", "m"]) {
        text = real(path, process, missing: kind == "m" ? 2 : kind == "f" ? 1 : 0)
      } else if let id = process.find(path, following: false), process.inode(id).kind == .link {
        text = process.inode(id).data
      }
      guard let text else {
        status = 1
        continue
      }
      try process.put(options.has("n") ? text : text + [10])
    }
    return status
  }

  static func realPath(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "eLmPqsz",
      long: [
        "canonicalize-existing": "e", "canonicalize-missing": "m", "no-symlinks": "s",
        "relative-to=": "to", "relative-base=": "base",
      ])
    guard let options = try process.options(spec) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    var status = 0
    for path in options.operands {
      let found =
        options.has("s")
        ? ShellBuiltins.logicalPath(path, from: process.shell.shell.folder)
        : real(path, process, missing: options.has("m") ? 2 : options.has("e") ? 0 : 1)
      guard var text = found else {
        try process.complain(about: path, .notFound)
        status = 1
        continue
      }
      if let base = options["to"], let from = real(base, process, missing: 2) {
        text = relative(text, to: from)
      }
      try process.putLine(text)
    }
    return status
  }

  private static func relative(_ path: [UInt8], to base: [UInt8]) -> [UInt8] {
    let parts = VirtualFileSystem.components(path)
    let from = VirtualFileSystem.components(base)
    var shared = 0
    while shared < parts.count, shared < from.count, parts[shared] == from[shared] { shared += 1 }
    let up = [[UInt8]](repeating: [46, 46], count: from.count - shared)
    let joined = Array((up + parts[shared...]).joined(separator: [47]))
    return joined.isEmpty ? [46] : joined
  }

  /// The path without links; `missing` says how many of the last parts need not exist.
  private static func real(_ path: [UInt8], _ process: ShellProcess, missing: Int) -> [UInt8]? {
    let files = process.shell.system.files
    if let id = process.find(path) {
      if process.inode(id).kind == .directory { return files.path(of: id) }
      var target = path
      for _ in 0..<40 {
        guard let plain = process.find(target, following: false) else { return nil }
        guard process.inode(plain).kind == .link else { break }
        let link = process.inode(plain).data
        let folder = target.lastIndex(of: 47).map { Array(target[...$0]) } ?? []
        target = link.first == 47 ? link : folder + link
      }
      guard let (folder, name) = try? process.shell.parent(of: target) else { return nil }
      let above = files.path(of: folder)
      return (above == [47] ? [] : above) + [47] + name
    }
    guard missing > 0 else { return nil }
    if let (folder, name) = try? process.shell.parent(of: path) {
      let above = files.path(of: folder)
      return (above == [47] ? [] : above) + [47] + name
    }
    return missing == 2
      ? ShellBuiltins.logicalPath(path, from: process.shell.shell.folder) : nil
  }

  static func temporary(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "dp::qtu", long: ["directory": "d", "tmpdir[=]": "p", "suffix=": "suffix", "dry-run": "u"])
    guard let options = try process.options(spec) else { return 1 }
    let template = options.operands.first ?? "tmp.XXXXXXXXXX".octets
    let marks = template.reversed().prefix { $0 == UInt8(ascii: "X") }.count
    guard marks >= 3 else {
      try process.complain("too few X's in template '\(template.decoded)'")
      return 1
    }
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    let random = (0..<marks).map { _ in
      letters[process.shell.system.random.integer(below: letters.count)]
    }
    let inTemporary = options.operands.isEmpty || options.has("p") || options.has("t")
    let folder = options["p"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp".octets
    let path =
      (inTemporary ? folder + [47] : []) + template.dropLast(marks) + random
      + (options["suffix"] ?? [])
    do throws(FileFault) {
      if options.has("d") {
        _ = try FolderCommands.makeOne(path, 0o700, process)
      } else {
        let file = try process.shell.openPath(path, reads: false, writes: true)
        if case .inode(let id) = file.target { process.shell.system.files.nodes[id].mode = 0o600 }
      }
    } catch {
      let kind = options.has("d") ? "directory" : "file"
      try process.complain(
        "failed to create \(kind) via template '\(template.decoded)': \(error.rawValue)")
      return 1
    }
    try process.putLine(path)
    return 0
  }

  static func which(_ process: ShellProcess) throws(ShellStop) -> Int {
    var names = process.arguments[...]
    while let option = names.first, option.count > 1, option[0] == 45 {
      if option == [45, 45] {
        names = names.dropFirst()
        break
      }
      if let unknown = option.dropFirst().first(where: { $0 != 97 && $0 != 115 }) {
        try process.complainPlainly("Illegal option -\([unknown].decoded)")
        return 2
      }
      names = names.dropFirst()
    }
    var status = 0
    for name in names {
      if name.contains(47), let id = process.find(name), process.who.may(1, process.inode(id)) {
        try process.putLine(name)
      } else if !name.contains(47), let program = process.shell.findProgram(name) {
        try process.putLine(program.path)
      } else {
        status = 1
      }
    }
    return status
  }
}

enum FileTypeCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("bikLhN", long: ["brief": "b", "mime-type": "i", "dereference": "L"])
    guard let options = try process.options(spec) else { return 1 }
    guard !options.operands.isEmpty else {
      try process.complainPlainly("Usage: file [-bchikLNnprsvz0] [file ...]")
      return 1
    }
    for path in options.operands {
      let text: String
      if let id = process.find(path, following: options.has("L")) {
        text = describe(id, process)
      } else {
        text = "cannot open `\(path.decoded)' (No such file or directory)"
      }
      try process.putLine(options.has("b") ? text : "\(path.decoded): \(text)")
    }
    return 0
  }

  private static func describe(_ id: Int, _ process: ShellProcess) -> String {
    let inode = process.inode(id)
    switch inode.kind {
    case .directory: return "directory"
    case .link: return "symbolic link to \(inode.data.decoded)"
    case .device: return "character special (1/3)"
    case .fifo: return "fifo (named pipe)"
    case .file: break
    }
    let data = process.shell.contents(of: id)
    if data.isEmpty { return "empty" }
    if data.starts(with: [31, 139]) { return "gzip compressed data" }
    if data.starts(with: [127, 69, 76, 70]) { return "ELF 64-bit LSB executable, x86-64" }
    if data.starts(with: "#!".utf8) {
      let line = data.prefix { $0 != 10 }.decoded
      return line.contains("python")
        ? "Python script, ASCII text executable"
        : line.contains("bash")
          ? "Bourne-Again shell script, ASCII text executable"
          : "POSIX shell script, ASCII text executable"
    }
    if data.contains(0) { return "data" }
    return data.allSatisfy { $0 < 128 } ? "ASCII text" : "Unicode text, UTF-8 text"
  }
}
