enum CopyCommand {
  private static let spec = OptionSpec(
    "abdfHiLlnPprRst:Tuvx",
    long: [
      "archive": "a", "force": "f", "interactive": "i", "no-clobber": "n", "preserve[=]": "p",
      "recursive": "r", "target-directory=": "t", "no-target-directory": "T", "update": "u",
      "verbose": "v", "symbolic-link": "s", "link": "l", "dereference": "L", "parents": "parents",
      "no-dereference": "P",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    guard let (sources, target, intoFolder) = try targets(options, process) else { return 1 }
    var status = 0
    for source in sources {
      let destination =
        intoFolder ? target + (target.last == 47 ? [] : [47]) + base(source) : target
      if try !copy(source, destination, options, process, isTop: true) { status = 1 }
    }
    return status
  }

  static func base(_ path: [UInt8]) -> [UInt8] {
    path.split(separator: 47).last.map { Array($0) } ?? [47]
  }

  /// The sources and the target of cp, mv and ln; nil after a complaint.
  static func targets(
    _ options: ParsedOptions, _ process: ShellProcess
  ) throws(ShellStop) -> (sources: [[UInt8]], target: [UInt8], intoFolder: Bool)? {
    var operands = options.operands
    if let folder = options["t"] {
      guard process.isFolder(folder) else {
        try process.complain("target directory '\(folder.decoded)': No such file or directory")
        return nil
      }
      return (operands, folder, true)
    }
    guard let target = operands.popLast() else {
      _ = try process.misuse("missing file operand")
      return nil
    }
    guard !operands.isEmpty else {
      _ = try process.misuse("missing destination file operand after '\(target.decoded)'")
      return nil
    }
    let isFolder = process.isFolder(target) && !options.has("T")
    if operands.count > 1, !isFolder {
      let reason = process.find(target) == nil ? "No such file or directory" : "Not a directory"
      try process.complain("target '\(target.decoded)': \(reason)")
      return nil
    }
    return (operands, target, isFolder)
  }

  static func copy(
    _ source: [UInt8], _ target: [UInt8], _ options: ParsedOptions, _ process: ShellProcess,
    isTop: Bool
  ) throws(ShellStop) -> Bool {
    try process.spend(2)
    let recursive = options.has("r") || options.has("R") || options.has("a")
    let keepsLinks =
      options.has("a") || options.has("P") || options.has("d")
      || recursive && !options.has("L")
    let id: Int
    do throws(FileFault) {
      id = try process.resolve(source, following: !keepsLinks)
    } catch {
      try process.complain("cannot stat '\(source.decoded)': \(error.rawValue)")
      return false
    }
    let inode = process.inode(id)
    let existing = process.find(target)
    if existing == id {
      try process.complain("'\(source.decoded)' and '\(target.decoded)' are the same file")
      return false
    }
    guard inode.kind != .directory || recursive else {
      try process.complain("-r not specified; omitting directory '\(source.decoded)'")
      return false
    }
    if inode.kind == .directory {
      return try copyFolder(source, target, id, options, process)
    }
    if existing != nil {
      if options.has("n") { return true }
      if options.has("u"), let existing, process.inode(existing).modified >= inode.modified {
        return true
      }
    }
    do throws(FileFault) {
      if inode.kind == .link || options.has("s") {
        if existing != nil { _ = RemoveCommand.remove(target, process) }
        try LinkCommand.makeLink(options.has("s") ? source : inode.data, at: target, process)
      } else if inode.kind == .file {
        guard process.who.may(4, inode) else {
          throw .denied
        }
        let isNew = existing == nil
        let file = try process.shell.openPath(target, reads: false, writes: true, truncates: true)
        if case .inode(let copy) = file.target {
          try process.shell.system.files.setData(
            inode.isGenerated ? process.shell.contents(of: id) : inode.data, of: copy,
            time: process.time)
          process.shell.system.files.nodes[copy].zeroTail = inode.zeroTail
          process.shell.system.files.nodes[copy].isTailAllocated = inode.isTailAllocated
          if isNew {
            process.shell.system.files.nodes[copy].mode =
              inode.mode & 0o777 & ~process.shell.shell.mask
          }
          keep(inode, on: copy, options, process)
        }
      }
    } catch {
      let verb = error == .denied && !process.who.may(4, inode) ? "open" : "create regular file"
      let path = verb == "open" ? source : target
      try process.complain(
        verb == "open"
          ? "cannot open '\(path.decoded)' for reading: \(error.rawValue)"
          : "cannot \(verb) '\(path.decoded)': \(error.rawValue)")
      return false
    }
    if options.has("v") { try process.putLine("'\(source.decoded)' -> '\(target.decoded)'") }
    return true
  }

  private static func keep(
    _ inode: Inode, on copy: Int, _ options: ParsedOptions, _ process: ShellProcess
  ) {
    guard options.has("p") || options.has("a") else { return }
    process.shell.system.files.nodes[copy].mode = inode.mode
    process.shell.system.files.nodes[copy].modified = inode.modified
    process.shell.system.files.nodes[copy].accessed = inode.accessed
    if process.who.user == 0 {
      process.shell.system.files.nodes[copy].owner = inode.owner
      process.shell.system.files.nodes[copy].group = inode.group
    }
  }

  private static func copyFolder(
    _ source: [UInt8], _ target: [UInt8], _ id: Int, _ options: ParsedOptions,
    _ process: ShellProcess
  ) throws(ShellStop) -> Bool {
    let names = process.shell.system.files.names(in: id)
    // A folder must not be copied into itself.
    if let parent = try? process.shell.parent(of: target) {
      var above = parent.folder
      while above != VirtualFileSystem.root {
        if above == id {
          try process.complain(
            "cannot copy a directory, '\(source.decoded)', into itself, '\(target.decoded)'")
          return false
        }
        above = process.inode(above).parent
      }
    }
    let made: Int
    do throws(FileFault) {
      if let existing = process.find(target) {
        guard process.inode(existing).kind == .directory else {
          throw .exists
        }
        made = existing
      } else {
        made = try FolderCommands.makeOne(
          target, process.inode(id).mode & ~process.shell.shell.mask | 0o700, process)
      }
    } catch {
      try process.complain(
        error == .exists
          ? "cannot overwrite non-directory '\(target.decoded)' with directory '\(source.decoded)'"
          : "cannot create directory '\(target.decoded)': \(error.rawValue)")
      return false
    }
    try process.shell.descendFolder()
    defer { process.shell.folderDepth -= 1 }
    var isClean = true
    for name in names {
      let from = source + (source.last == 47 ? [] : [47]) + name
      let to = target + (target.last == 47 ? [] : [47]) + name
      if try !copy(from, to, options, process, isTop: false) { isClean = false }
    }
    process.shell.system.files.nodes[made].mode =
      process.inode(id).mode & (options.has("p") || options.has("a") ? 0o7777 : 0o777)
    keep(process.inode(id), on: made, options, process)
    return isClean
  }
}

enum MoveCommand {
  private static let spec = OptionSpec(
    "bfint:Tuv",
    long: [
      "force": "f", "interactive": "i", "no-clobber": "n", "target-directory=": "t",
      "no-target-directory": "T", "update": "u", "verbose": "v",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    guard let (sources, target, intoFolder) = try CopyCommand.targets(options, process) else {
      return 1
    }
    var status = 0
    for source in sources {
      let destination =
        intoFolder
        ? target + (target.last == 47 ? [] : [47]) + CopyCommand.base(source) : target
      if options.has("n"), process.find(destination, following: false) != nil { continue }
      do throws(FileFault) {
        try move(source, destination, process)
      } catch {
        status = 1
        switch error {
        case .notFound where process.find(source, following: false) == nil:
          try process.complain("cannot stat '\(source.decoded)': \(error.rawValue)")
        case .exists:
          try process.complain(
            "'\(source.decoded)' and '\(destination.decoded)' are the same file")
        case .invalid:
          try process.complain(
            "cannot move '\(source.decoded)' to a subdirectory of itself, "
              + "'\(destination.decoded)'")
        default:
          try process.complain(
            "cannot move '\(source.decoded)' to '\(destination.decoded)': \(error.rawValue)")
        }
        continue
      }
      if options.has("v") {
        try process.putLine("renamed '\(source.decoded)' -> '\(destination.decoded)'")
      }
    }
    return status
  }

  static func move(
    _ source: [UInt8], _ target: [UInt8], _ process: ShellProcess
  ) throws(FileFault) {
    let id = try process.resolve(source, following: false)
    let from = try process.shell.parent(of: source)
    let to = try process.shell.parent(of: target)
    guard from.name != [46], to.name != [46] else { throw .busy }
    try process.shell.system.files.checkRemoval(of: id, from: from.folder, as: process.who)
    guard process.who.may(3, process.inode(to.folder)) else { throw .denied }
    let isFolder = process.inode(id).kind == .directory
    var above = to.folder
    while isFolder, above != VirtualFileSystem.root {
      if above == id { throw .invalid }
      above = process.inode(above).parent
    }
    if let old = process.shell.system.files.child(to.name, of: to.folder) {
      if old == id { throw .exists }
      if isFolder, process.inode(old).kind != .directory { throw .notDirectory }
      if !isFolder, process.inode(old).kind == .directory { throw .isDirectory }
      try process.shell.system.files.remove(
        to.name, from: to.folder, as: process.who, time: process.time)
    } else if target.last == 47, !isFolder {
      throw .notDirectory
    }
    process.shell.system.files.detach(from.name, from: from.folder, time: process.time)
    process.shell.system.files.attach(id, to.name, to: to.folder, time: process.time)
    if isFolder {
      process.shell.system.files.nodes[id].parent = to.folder
      process.shell.system.files.nodes[from.folder].links -= 1
      process.shell.system.files.nodes[to.folder].links += 1
    }
  }
}

enum LinkCommand {
  private static let spec = OptionSpec(
    "bfinPrsTt:v",
    long: [
      "force": "f", "symbolic": "s", "no-dereference": "n", "relative": "r", "verbose": "v",
      "target-directory=": "t", "no-target-directory": "T",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard var options = try process.options(spec) else { return 1 }
    if options.operands.count == 1, options["t"] == nil {
      options.operands.append([46])
    }
    if options.has("n"), let last = options.operands.last,
      let id = process.find(last, following: false), process.inode(id).kind == .link
    {
      options.add("T")
    }
    guard let (sources, target, intoFolder) = try CopyCommand.targets(options, process) else {
      return 1
    }
    let isSymbolic = options.has("s")
    var status = 0
    for source in sources {
      let path =
        intoFolder
        ? target + (target.last == 47 ? [] : [47]) + CopyCommand.base(source) : target
      let kind = isSymbolic ? "symbolic link" : "hard link"
      do throws(FileFault) {
        if options.has("f"), process.find(path, following: false) != nil {
          if let fault = RemoveCommand.remove(path, process) { throw fault }
        }
        if isSymbolic {
          try makeLink(source, at: path, process)
        } else {
          let id = try process.resolve(source)
          guard process.inode(id).kind != .directory else { throw .isDirectory }
          let (folder, name) = try process.shell.parent(of: path)
          guard process.shell.system.files.child(name, of: folder) == nil else { throw .exists }
          guard process.who.may(3, process.inode(folder)) else { throw .denied }
          process.shell.system.files.attach(id, name, to: folder, time: process.time)
          process.shell.system.files.nodes[id].links += 1
        }
      } catch {
        status = 1
        if error == .isDirectory, !isSymbolic {
          try process.complain("\(source.decoded): hard link not allowed for directory")
        } else if error == .notFound, !isSymbolic, process.find(source) == nil {
          try process.complain("failed to access '\(source.decoded)': \(error.rawValue)")
        } else {
          let arrow = error == .exists || isSymbolic ? "" : " => '\(source.decoded)'"
          try process.complain(
            "failed to create \(kind) '\(path.decoded)'\(arrow): \(error.rawValue)")
        }
      }
    }
    return status
  }

  static func makeLink(
    _ target: [UInt8], at path: [UInt8], _ process: ShellProcess
  ) throws(FileFault) {
    guard !target.isEmpty else { throw .notFound }
    let (folder, name) = try process.shell.parent(of: path)
    let id = try process.shell.system.files.add(
      .link, name, in: folder, mode: 0o777, as: process.who, time: process.time)
    process.shell.system.files.nodes[id].data = target
  }
}
