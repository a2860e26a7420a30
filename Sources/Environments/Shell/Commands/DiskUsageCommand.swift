enum DiskUsageCommand {
  private static let spec = OptionSpec(
    "0aB:bcd:DhHklLmPsSt:x",
    long: [
      "all": "a", "block-size=": "B", "bytes": "b", "total": "c", "max-depth=": "d",
      "human-readable": "h", "summarize": "s", "apparent-size": "apparent", "separate-dirs": "S",
      "files0-from=": "files", "null": "0", "exclude=": "exclude", "si": "H", "dereference": "L",
      "time": "time", "one-file-system": "x",
    ])

  private struct Settings {
    var apparent: Bool
    var unit: Int
    var isHuman: Bool
    var deepest: Int
    var all: Bool
    var separate: Bool
    var end: UInt8
    var excluded: [[UInt8]]

    func show(_ size: Int) -> String {
      isHuman ? SizeFormat.human(size) : "\((size + unit - 1) / unit)"
    }
  }

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    var unit = 1024
    var isHuman = false
    for (key, value) in options.given {
      switch key {
      case "b": unit = 1
      case "k": unit = 1024
      case "m": unit = 1 << 20
      case "h", "H": isHuman = true
      case "B":
        guard let size = SizeText.parse(value), size > 0 else {
          try process.complain("invalid --block-size argument '\(value.decoded)'")
          return 1
        }
        unit = size
        isHuman = false
      default: break
      }
      if key == "b" || key == "k" || key == "m" { isHuman = false }
    }
    var deepest = Int.max
    if let text = options["d"] {
      guard let depth = text.integer, depth >= 0 else {
        return try process.misuse("invalid maximum depth '\(text.decoded)'")
      }
      deepest = depth
    }
    if options.has("s") { deepest = 0 }
    let settings = Settings(
      apparent: options.has("apparent") || options.has("b"), unit: unit, isHuman: isHuman,
      deepest: deepest, all: options.has("a"), separate: options.has("S"),
      end: options.has("0") ? 0 : 10, excluded: options.all("exclude"))
    var paths = options.operands
    if let list = options["files"] {
      guard case .success(let bytes) = try process.read(list) else {
        return try process.complain(about: list, .notFound)
      }
      paths = bytes.split(separator: 0).map { Array($0) }
    }
    if paths.isEmpty, options["files"] == nil { paths = [[46]] }
    var seen = Set<Int>()
    var total = 0
    var status = 0
    for path in paths {
      guard let id = process.find(path, following: options.has("L")) else {
        try process.complain("cannot access '\(path.decoded)': No such file or directory")
        status = 1
        continue
      }
      total += try measure(path, id, 0, settings, process, &seen)
    }
    if options.has("c") { try process.putLine("\(settings.show(total))\ttotal", end: settings.end) }
    return status
  }

  private static func measure(
    _ path: [UInt8], _ id: Int, _ depth: Int, _ settings: Settings, _ process: ShellProcess,
    _ seen: inout Set<Int>
  ) throws(ShellStop) -> Int {
    try process.spend(1)
    guard seen.insert(id).inserted else { return 0 }
    let inode = process.inode(id)
    var size =
      settings.apparent ? (inode.kind == .link ? inode.data.count : inode.size) : inode.blocks * 512
    if inode.kind == .directory {
      try process.shell.descendFolder()
      defer { process.shell.folderDepth -= 1 }
      for name in process.shell.system.files.names(in: id) {
        guard let child = process.shell.system.files.child(name, of: id),
          !settings.excluded.contains(where: { GlobPattern.matches($0, name) })
        else { continue }
        let full = path + (path.last == 47 ? [] : [47]) + name
        let inner = try measure(full, child, depth + 1, settings, process, &seen)
        if !settings.separate || process.inode(child).kind != .directory { size += inner }
      }
    }
    let isShown =
      depth == 0
      || depth <= settings.deepest
        && (inode.kind == .directory || settings.all)
    if isShown {
      try process.put("\(settings.show(size))\t")
      try process.putLine(path, end: settings.end)
    }
    return size
  }

  /// The command df.
  static func free(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "ahHiklmPTt:x:B:", long: ["human-readable": "h", "inodes": "i", "print-type": "T"])
    guard let options = try process.options(spec) else { return 1 }
    let total = 10 << 20
    let used = process.shell.system.files.storedBytes >> 10
    func show(_ kilobytes: Int) -> String {
      options.has("h") ? SizeFormat.human(kilobytes << 10) : "\(kilobytes)"
    }
    func pad(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let title = options.has("h") ? " Size  Used Avail" : "1K-blocks    Used Available"
    try process.putLine("Filesystem     \(title) Use% Mounted on")
    let widths = options.has("h") ? (5, 5, 5) : (9, 7, 9)
    try process.putLine(
      "overlay        \(pad(show(total), widths.0)) \(pad(show(used), widths.1)) "
        + "\(pad(show(total - used), widths.2)) \(pad("\(used * 100 / total)%", 4)) /")
    return 0
  }
}

enum SizeCommands {
  static func truncate(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("cor:s:", long: ["no-create": "c", "reference=": "r", "size=": "s"])
    guard let options = try process.options(spec) else { return 1 }
    guard let text = options["s"] else {
      return try process.misuse("you must specify either '--size' or '--reference'")
    }
    guard !options.operands.isEmpty else { return try process.misuse("missing file operand") }
    let mark = text.first ?? 0
    let isRelative = "+-<>/%".utf8.contains(mark)
    guard let amount = SizeText.parse(isRelative ? text.dropFirst() : text[...]) else {
      try process.complain("Invalid number: '\(text.decoded)'")
      return 1
    }
    var status = 0
    for path in options.operands {
      if options.has("c"), process.find(path) == nil { continue }
      do throws(FileFault) {
        let file = try process.shell.openPath(path, reads: false, writes: true)
        guard case .inode(let id) = file.target else { continue }
        let old = process.inode(id).size
        var size = amount
        switch mark {
        case 43: size = old + amount
        case 45: size = max(0, old - amount)
        case 60: size = min(old, amount)
        case 62: size = max(old, amount)
        default: break
        }
        try process.shell.system.files.resize(id, to: size, time: process.time)
      } catch {
        try process.complain("cannot open '\(path.decoded)' for writing: \(error.rawValue)")
        status = 1
      }
    }
    return status
  }

  static func allocate(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("l:o:nv", long: ["length=": "l"])) else {
      return 1
    }
    guard let size = options["l"].flatMap({ SizeText.parse($0) }), let path = options.operands.first
    else {
      try process.complain("no length argument specified")
      return 1
    }
    do throws(FileFault) {
      let file = try process.shell.openPath(path, reads: false, writes: true)
      if case .inode(let id) = file.target, process.inode(id).size < size {
        try process.shell.system.files.resize(id, to: size, allocating: true, time: process.time)
      }
      return 0
    } catch {
      try process.complain("cannot open \(path.decoded): \(error.rawValue)")
      return 1
    }
  }

  static func dd(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("")) else { return 1 }
    var values: [String: [UInt8]] = [:]
    for argument in options.operands {
      guard let mark = argument.firstIndex(of: UInt8(ascii: "=")) else {
        return try process.misuse("unrecognized operand '\(argument.decoded)'")
      }
      values[argument[..<mark].decoded] = Array(argument[(mark + 1)...])
    }
    var sizes: [String: Int] = [:]
    for key in ["bs", "ibs", "obs", "count", "skip", "seek"] {
      guard let text = values[key] else { continue }
      guard let size = SizeText.parse(text) else {
        try process.complain("invalid number: '\(text.decoded)'")
        return 1
      }
      sizes[key] = size
    }
    let block = sizes["bs"] ?? sizes["ibs"] ?? 512
    let (product, overflow) = block.multipliedReportingOverflow(by: sizes["count"] ?? 0)
    let wanted = sizes["count"] == nil ? nil : overflow ? Int.max : product
    let skip = block.multipliedReportingOverflow(by: sizes["skip"] ?? 0).partialValue
    var written = 0
    do throws(FileFault) {
      let source = try values["if"].map { path throws(FileFault) in
        try process.shell.openPath(path, reads: true, writes: false)
      }
      var target: Int?
      if let path = values["of"] {
        let keeps = values["conv"]?.decoded.contains("notrunc") ?? false
        let file = try process.shell.openPath(
          path, reads: false, writes: true, truncates: !keeps && sizes["seek"] == nil)
        if case .inode(let id) = file.target { target = id }
      }
      var bytes: [UInt8] = []
      if let source, case .zero = source.target, let target, let wanted, sizes["seek"] == nil {
        guard wanted < 1 << 40 else { throw .noSpace }
        try process.shell.system.files.resize(
          target, to: wanted, allocating: true, time: process.time)
        written = wanted
      } else {
        if let source {
          let id = process.shell.open(source)
          let saved = process.shell.shell.descriptors
          process.shell.setDescriptor(0, to: id)
          bytes = process.shell.read((wanted ?? 1 << 24) &+ skip, from: 0) ?? []
          process.shell.shell.descriptors = saved
          process.shell.files.removeSubrange(id...)
        } else {
          bytes = process.shell.read((wanted ?? 1 << 24) &+ skip, from: 0) ?? []
        }
        bytes = Array(bytes.dropFirst(skip).prefix(wanted ?? Int.max))
        written = bytes.count
        if let target {
          let offset = (sizes["bs"] ?? sizes["obs"] ?? 512)
            .multipliedReportingOverflow(by: sizes["seek"] ?? 0).partialValue
          guard offset >= 0, offset < process.shell.limits.fileSize else { throw .tooLarge }
          try process.shell.system.files.write(
            bytes[...], to: target, at: offset, time: process.time)
        }
      }
      if values["of"] == nil {
        do throws(ShellStop) {
          try process.put(bytes)
        } catch {
          throw .noSpace
        }
      }
    } catch {
      let path = values["if"] ?? values["of"] ?? []
      try process.complain("failed to open '\(path.decoded)': \(error.rawValue)")
      return 1
    }
    guard values["status"] != "none".octets else { return 0 }
    let whole = written / max(1, block)
    let part = written % max(1, block) > 0 ? 1 : 0
    try process.complainPlainly("\(whole)+\(part) records in\n\(whole)+\(part) records out")
    let noun = written == 1 ? "byte" : "bytes"
    try process.complainPlainly("\(written) \(noun) copied, 0.001 s, 1.0 MB/s")
    return 0
  }
}
