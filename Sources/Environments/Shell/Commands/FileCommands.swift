enum FolderCommands {
  static func make(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("m:pvZ", long: ["mode=": "m", "parents": "p", "verbose": "v"])
    guard let options = try process.options(spec) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    var mode = 0o777 & ~process.shell.shell.mask
    if let text = options["m"] {
      guard let change = ModeChange(text) else {
        try process.complain("invalid mode '\(text.decoded)'")
        return 1
      }
      mode = change.apply(to: 0o777, isFolder: true, mask: process.shell.shell.mask)
    }
    var status = 0
    for path in options.operands {
      do throws(FileFault) {
        if options.has("p") {
          try makeAll(path, mode, process)
        } else {
          _ = try makeOne(path, mode, process)
        }
      } catch {
        try process.complain("cannot create directory '\(path.decoded)': \(error.rawValue)")
        status = 1
        continue
      }
      if options.has("v") {
        try process.putLine("mkdir: created directory '\(path.decoded)'")
      }
    }
    return status
  }

  static func makeOne(
    _ path: [UInt8], _ mode: Int, _ process: ShellProcess
  ) throws(FileFault) -> Int {
    let (folder, name) = try process.shell.parent(of: path)
    if name == [46] || name == [46, 46] { throw .exists }
    return try process.shell.system.files.add(
      .directory, name, in: folder, mode: mode, as: process.who, time: process.time)
  }

  static func makeAll(_ path: [UInt8], _ mode: Int, _ process: ShellProcess) throws(FileFault) {
    var prefix: [UInt8] = path.first == 47 ? [47] : []
    let parts = VirtualFileSystem.components(path)
    guard !path.isEmpty else { throw .notFound }
    for (place, part) in parts.enumerated() {
      prefix += (prefix.isEmpty || prefix.last == 47 ? [] : [47]) + part
      if let id = process.find(prefix) {
        guard process.inode(id).kind == .directory else {
          throw place == parts.count - 1 ? .exists : .notDirectory
        }
        continue
      }
      let isLast = place == parts.count - 1
      _ = try makeOne(prefix, isLast ? mode : 0o777 & ~process.shell.shell.mask | 0o300, process)
    }
  }

  static func remove(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "pv", long: ["parents": "p", "verbose": "v", "ignore-fail-on-non-empty": "ignore"])
    guard let options = try process.options(spec) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    var status = 0
    for operand in options.operands {
      var path = operand
      while true {
        do throws(FileFault) {
          let id = try process.resolve(path, following: false)
          guard process.inode(id).kind == .directory else { throw .notDirectory }
          let (folder, name) = try process.shell.parent(of: path)
          if name == [46] { throw .invalid }
          try process.shell.system.files.remove(
            name, from: folder, as: process.who, time: process.time)
        } catch {
          if error == .notEmpty, options.has("ignore") { break }
          try process.complain("failed to remove '\(path.decoded)': \(error.rawValue)")
          status = 1
          break
        }
        guard options.has("p"), let slash = path.lastIndex(of: 47), slash > 0 else { break }
        path = Array(path[..<slash])
      }
    }
    return status
  }
}

enum RemoveCommand {
  private static let spec = OptionSpec(
    "dfiIrRv",
    long: [
      "dir": "d", "force": "f", "recursive": "r", "verbose": "v", "interactive[=]": "i",
      "no-preserve-root": "npr", "preserve-root[=]": "pr", "one-file-system": "ofs",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    let force = options.last(of: ["f", "i"]) == "f"
    if options.operands.isEmpty {
      return force ? 0 : try process.misuse("missing operand")
    }
    let recursive = options.has("r") || options.has("R")
    var status = 0
    for path in options.operands {
      let name = path.split(separator: 47).last.map { Array($0) }
      if name == [46] || name == [46, 46] {
        try process.complain(
          "refusing to remove '.' or '..' directory: skipping '\(path.decoded)'")
        status = 1
        continue
      }
      let id: Int
      do throws(FileFault) {
        id = try process.resolve(path, following: false)
      } catch {
        if force, error == .notFound || error == .notDirectory { continue }
        try process.complain("cannot remove '\(path.decoded)': \(error.rawValue)")
        status = 1
        continue
      }
      if id == VirtualFileSystem.root {
        try process.complain("it is dangerous to operate recursively on '/'")
        try process.complain("use --no-preserve-root to override this failsafe")
        status = 1
        continue
      }
      let isFolder = process.inode(id).kind == .directory
      if isFolder, !recursive, !(options.has("d") && process.inode(id).entries.isEmpty) {
        try process.complain("cannot remove '\(path.decoded)': Is a directory")
        status = 1
        continue
      }
      if try !removeTree(path, process, options.has("v")) { status = 1 }
    }
    return status
  }

  /// Removes a file or an empty folder.
  static func remove(_ path: [UInt8], _ process: ShellProcess) -> FileFault? {
    do throws(FileFault) {
      let (folder, name) = try process.shell.parent(of: path)
      try process.shell.system.files.remove(
        name, from: folder, as: process.who, time: process.time)
      return nil
    } catch {
      return error
    }
  }

  static func removeTree(
    _ path: [UInt8], _ process: ShellProcess, _ isVerbose: Bool
  ) throws(ShellStop) -> Bool {
    try process.spend(2)
    var isClean = true
    let id = process.find(path, following: false)
    let isFolder = id.map { process.inode($0).kind == .directory } ?? false
    if let id, isFolder {
      try process.shell.descendFolder()
      defer { process.shell.folderDepth -= 1 }
      for name in process.shell.system.files.names(in: id) {
        let full = path + (path.last == 47 ? [] : [47]) + name
        if try !removeTree(full, process, isVerbose) { isClean = false }
      }
    }
    guard isClean else { return false }
    if let fault = remove(path, process) {
      try process.complain("cannot remove '\(path.decoded)': \(fault.rawValue)")
      return false
    }
    if isVerbose {
      try process.putLine("removed \(isFolder ? "directory " : "")'\(path.decoded)'")
    }
    return true
  }
}

enum TouchCommand {
  private static let spec = OptionSpec(
    "acd:fhmr:t:",
    long: [
      "no-create": "c", "date=": "d", "reference=": "r", "time=": "time", "no-dereference": "h",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    var modified = process.time
    var accessed = process.time
    if let path = options["r"] {
      guard let id = process.find(path) else {
        try process.complain(
          "failed to get attributes of '\(path.decoded)': No such file or directory")
        return 1
      }
      modified = process.inode(id).modified
      accessed = process.inode(id).accessed
    }
    if let text = options["d"] {
      guard let time = DateText.parse(text, now: modified) else {
        try process.complain("invalid date format '\(text.decoded)'")
        return 1
      }
      modified = time
      accessed = time
    }
    if let text = options["t"] {
      guard let time = stamp(text, now: process.time) else {
        try process.complain("invalid date format '\(text.decoded)'")
        return 1
      }
      modified = time
      accessed = time
    }
    guard !options.operands.isEmpty else { return try process.misuse("missing file operand") }
    let onlyAccess = options.has("a") && !options.has("m")
    let onlyModified = options.has("m") && !options.has("a")
    var status = 0
    for path in options.operands {
      do throws(FileFault) {
        var id = process.find(path, following: !options.has("h"))
        if id == nil {
          if options.has("c") { continue }
          let file = try process.shell.openPath(path, reads: false, writes: true, appends: true)
          if case .inode(let made) = file.target { id = made }
        }
        guard let id else { continue }
        guard process.who.user == process.inode(id).owner || process.who.may(2, process.inode(id))
        else { throw .denied }
        if !onlyAccess { process.shell.system.files.nodes[id].modified = modified }
        if !onlyModified { process.shell.system.files.nodes[id].accessed = accessed }
        process.shell.system.files.nodes[id].changed = process.time
      } catch {
        try process.complain("cannot touch '\(path.decoded)': \(error.rawValue)")
        status = 1
      }
    }
    return status
  }

  /// Reads the digits of touch -t.
  private static func stamp(_ text: [UInt8], now: Int) -> Int? {
    let parts = text.split(separator: 46, omittingEmptySubsequences: false).map { Array($0) }
    guard parts.count <= 2, var digits = parts.first, digits.allSatisfy(\.isDigit) else {
      return nil
    }
    let seconds = parts.count == 2 ? parts[1].integer ?? -1 : 0
    var calendar = CalendarTime(now)
    switch digits.count {
    case 8: break
    case 10:
      guard let year = Array(digits.prefix(2)).integer else { return nil }
      calendar.year = year < 69 ? 2000 + year : 1900 + year
      digits.removeFirst(2)
    case 12:
      guard let year = Array(digits.prefix(4)).integer else { return nil }
      calendar.year = year
      digits.removeFirst(4)
    default: return nil
    }
    let fields = stride(from: 0, to: 8, by: 2).compactMap { Array(digits[$0..<$0 + 2]).integer }
    guard fields.count == 4, (1...12).contains(fields[0]), fields[2] < 24, fields[3] < 60,
      (0...60).contains(seconds), fields[1] >= 1,
      fields[1] <= CalendarTime.length(ofMonth: fields[0], calendar.year)
    else { return nil }
    calendar.month = fields[0]
    calendar.day = fields[1]
    calendar.hour = fields[2]
    calendar.minute = fields[3]
    calendar.second = seconds
    return calendar.seconds * 1_000_000_000
  }
}
