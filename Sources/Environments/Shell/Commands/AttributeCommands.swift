enum ModeCommand {
  private static let spec = OptionSpec(
    "cfRvrwxXstugoa,+=",
    long: [
      "recursive": "R", "verbose": "v", "changes": "c", "quiet": "f", "silent": "f",
      "reference=": "ref",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var arguments = process.arguments
    // `-x` and `-w` as the mode itself: guard it from the option parser.
    var mode: [UInt8]?
    if let place = arguments.firstIndex(where: {
      $0.count > 1 && $0[0] == 45 && $0.dropFirst().allSatisfy { "rwxXstugoa,+=".utf8.contains($0) }
    }) {
      mode = arguments.remove(at: place)
    }
    guard let options = try process.options(spec, arguments) else { return 1 }
    var paths = options.operands
    var reference: Int?
    if let path = options["ref"] {
      guard let id = process.find(path) else {
        try process.complain(
          "failed to get attributes of '\(path.decoded)': No such file or directory")
        return 1
      }
      reference = process.inode(id).mode
    } else if mode == nil {
      guard !paths.isEmpty else { return try process.misuse("missing operand") }
      mode = paths.removeFirst()
    }
    let text = reference.map { String($0, radix: 8).octets } ?? mode ?? []
    guard let change = ModeChange(text) else {
      return try process.misuse("invalid mode: '\(text.decoded)'")
    }
    guard !paths.isEmpty else {
      return try process.misuse("missing operand after '\(text.decoded)'")
    }
    var status = 0
    for path in paths {
      do throws(FileFault) {
        _ = try process.resolve(path)
      } catch {
        if !options.has("f") {
          try process.complain("cannot access '\(path.decoded)': \(error.rawValue)")
        }
        status = 1
        continue
      }
      if try !apply(change, path, options, process, isTop: true) { status = 1 }
    }
    return status
  }

  private static func apply(
    _ change: ModeChange, _ path: [UInt8], _ options: ParsedOptions, _ process: ShellProcess,
    isTop: Bool
  ) throws(ShellStop) -> Bool {
    try process.spend(1)
    guard let id = process.find(path, following: isTop) else { return true }
    let inode = process.inode(id)
    guard inode.kind != .link else { return true }
    guard process.who.user == 0 || process.who.user == inode.owner else {
      try process.complain("changing permissions of '\(path.decoded)': Operation not permitted")
      return false
    }
    let isFolder = inode.kind == .directory
    let mode = change.apply(to: inode.mode, isFolder: isFolder, mask: process.shell.shell.mask)
    if mode != inode.mode {
      process.shell.system.files.nodes[id].mode = mode
      process.shell.system.files.nodes[id].changed = process.time
    }
    if options.has("v") || options.has("c") && mode != inode.mode {
      func show(_ inode: Inode, _ mode: Int) -> String {
        var copy = inode
        copy.mode = mode
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
          + " (\(copy.modeText.dropFirst()))"
      }
      try process.putLine(
        mode == inode.mode
          ? "mode of '\(path.decoded)' retained as \(show(inode, mode))"
          : "mode of '\(path.decoded)' changed from \(show(inode, inode.mode)) to "
            + show(inode, mode))
    }
    guard isFolder, options.has("R") else { return true }
    try process.shell.descendFolder()
    defer { process.shell.folderDepth -= 1 }
    var isClean = true
    for name in process.shell.system.files.names(in: id) {
      let full = path + (path.last == 47 ? [] : [47]) + name
      if try !apply(change, full, options, process, isTop: false) { isClean = false }
    }
    return isClean
  }
}

enum OwnerCommand {
  private static let spec = OptionSpec(
    "cfhRvHLP",
    long: [
      "recursive": "R", "verbose": "v", "changes": "c", "no-dereference": "h", "quiet": "f",
      "silent": "f", "reference=": "ref",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard var options = try process.options(spec) else { return 1 }
    let files = process.shell.system.files
    var owner: Int?
    var group: Int?
    if let path = options["ref"], let id = process.find(path) {
      owner = process.inode(id).owner
      group = process.inode(id).group
    } else {
      guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
      let text = options.operands.removeFirst().decoded
      var userPart = text
      var groupPart: String?
      if process.name == "chgrp" {
        userPart = ""
        groupPart = text
      } else if let mark = text.firstIndex(where: { $0 == ":" || $0 == "." && !text.contains(":") })
      {
        userPart = String(text[..<mark])
        groupPart = String(text[text.index(after: mark)...])
      }
      if !userPart.isEmpty {
        owner = UserDatabase.user(named: userPart, in: files)?.id ?? Int(userPart)
        guard owner != nil else {
          try process.complain("invalid user: '\(text)'")
          return 1
        }
      }
      if let groupPart {
        if groupPart.isEmpty, let owner {
          group = UserDatabase.user(id: owner, in: files)?.group
        } else if !groupPart.isEmpty {
          group = UserDatabase.group(named: groupPart, in: files)?.id ?? Int(groupPart)
          guard group != nil else {
            try process.complain("invalid group: '\(process.name == "chgrp" ? groupPart : text)'")
            return 1
          }
        }
      }
      guard !options.operands.isEmpty else {
        return try process.misuse("missing operand after '\(text)'")
      }
    }
    var status = 0
    for path in options.operands {
      do throws(FileFault) {
        _ = try process.resolve(path, following: !options.has("h"))
      } catch {
        try process.complain("cannot access '\(path.decoded)': \(error.rawValue)")
        status = 1
        continue
      }
      if try !apply(owner, group, path, options, process, isTop: true) { status = 1 }
    }
    return status
  }

  private static func apply(
    _ owner: Int?, _ group: Int?, _ path: [UInt8], _ options: ParsedOptions,
    _ process: ShellProcess, isTop: Bool
  ) throws(ShellStop) -> Bool {
    try process.spend(1)
    guard let id = process.find(path, following: isTop && !options.has("h")) else { return true }
    let inode = process.inode(id)
    let mayGroup =
      process.who.user == inode.owner && (owner == nil || owner == inode.owner)
      && (group.map { process.who.groups.contains($0) } ?? true)
    guard process.who.user == 0 || mayGroup else {
      let what = process.name == "chgrp" ? "group" : "ownership"
      try process.complain("changing \(what) of '\(path.decoded)': Operation not permitted")
      return false
    }
    if let owner { process.shell.system.files.nodes[id].owner = owner }
    if let group { process.shell.system.files.nodes[id].group = group }
    process.shell.system.files.nodes[id].changed = process.time
    if inode.kind == .file { process.shell.system.files.nodes[id].mode &= ~0o6000 }
    guard inode.kind == .directory, options.has("R") else { return true }
    try process.shell.descendFolder()
    defer { process.shell.folderDepth -= 1 }
    var isClean = true
    for name in process.shell.system.files.names(in: id) {
      let full = path + (path.last == 47 ? [] : [47]) + name
      if try !apply(owner, group, full, options, process, isTop: false) { isClean = false }
    }
    return isClean
  }
}

enum StatCommand {
  private static let spec = OptionSpec(
    "c:fLt", long: ["format=": "c", "printf=": "printf", "dereference": "L", "terse": "t"])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    var status = 0
    for path in options.operands {
      do throws(FileFault) {
        _ = try process.resolve(path, following: options.has("L"))
      } catch {
        try process.complain("cannot statx '\(path.decoded)': \(error.rawValue)")
        status = 1
        continue
      }
      guard let id = process.find(path, following: options.has("L")) else { continue }
      if let pattern = options["printf"] {
        try process.put(
          format(EscapedText.decode(pattern, style: .printf).bytes, path, id, process))
      } else {
        let pattern =
          options["c"]
            ?? """
            \u{20} File: %N
              Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
            Device: 0,1\tInode: %-11i Links: %h
            Access: (%04a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
            Access: %x
            Modify: %y
            Change: %z
             Birth: %w
            """.octets
        try process.putLine(format(pattern, path, id, process))
      }
    }
    return status
  }

  private static func format(
    _ pattern: [UInt8], _ path: [UInt8], _ id: Int, _ process: ShellProcess
  ) -> [UInt8] {
    let inode = process.inode(id)
    let files = process.shell.system.files
    var out: [UInt8] = []
    var place = 0
    func stamp(_ time: Int) -> [UInt8] {
      DateFormat.format("%Y-%m-%d %H:%M:%S.%N %z".octets, CalendarTime(time))
    }
    while place < pattern.count {
      guard pattern[place] == UInt8(ascii: "%"), place + 1 < pattern.count else {
        out.append(pattern[place])
        place += 1
        continue
      }
      place += 1
      var spec = FormatSpec()
      while place < pattern.count, spec.takeFlag(pattern[place]) { place += 1 }
      let start = place
      while place < pattern.count, pattern[place].isDigit { place += 1 }
      spec.width = Int(octets: pattern[start..<place]).map { min($0, 10_000) }
      guard place < pattern.count else { break }
      let letter = pattern[place]
      place += 1
      let text: [UInt8]
      switch letter {
      case UInt8(ascii: "a"): text = String(inode.mode, radix: 8).octets
      case UInt8(ascii: "A"): text = inode.modeText.octets
      case UInt8(ascii: "b"): text = "\(inode.blocks)".octets
      case UInt8(ascii: "B"): text = "512".octets
      case UInt8(ascii: "f"): text = String(inode.mode | inode.typeBits, radix: 16).octets
      case UInt8(ascii: "F"):
        switch inode.kind {
        case .file: text = (inode.size == 0 ? "regular empty file" : "regular file").octets
        case .directory: text = "directory".octets
        case .link: text = "symbolic link".octets
        case .device: text = "character special file".octets
        case .fifo: text = "fifo".octets
        }
      case UInt8(ascii: "g"): text = "\(inode.group)".octets
      case UInt8(ascii: "G"):
        text = (UserDatabase.group(id: inode.group, in: files)?.name ?? "UNKNOWN").octets
      case UInt8(ascii: "h"): text = "\(inode.links)".octets
      case UInt8(ascii: "i"): text = "\(id)".octets
      case UInt8(ascii: "n"): text = path
      case UInt8(ascii: "N"):
        text =
          inode.kind == .link
          ? "'".octets + path + "' -> '".octets + inode.data + "'".octets
          : pattern.starts(with: "  File".utf8) ? path : "'".octets + path + "'".octets
      case UInt8(ascii: "o"): text = "4096".octets
      case UInt8(ascii: "s"): text = "\(inode.size)".octets
      case UInt8(ascii: "u"): text = "\(inode.owner)".octets
      case UInt8(ascii: "U"):
        text = (UserDatabase.user(id: inode.owner, in: files)?.name ?? "UNKNOWN").octets
      case UInt8(ascii: "w"): text = stamp(inode.born)
      case UInt8(ascii: "W"): text = "\(inode.born.floored(by: 1_000_000_000))".octets
      case UInt8(ascii: "x"): text = stamp(inode.accessed)
      case UInt8(ascii: "X"): text = "\(inode.accessed.floored(by: 1_000_000_000))".octets
      case UInt8(ascii: "y"): text = stamp(inode.modified)
      case UInt8(ascii: "Y"): text = "\(inode.modified.floored(by: 1_000_000_000))".octets
      case UInt8(ascii: "z"): text = stamp(inode.changed)
      case UInt8(ascii: "Z"): text = "\(inode.changed.floored(by: 1_000_000_000))".octets
      case UInt8(ascii: "%"): text = [37]
      default: text = [UInt8(ascii: "?")]
      }
      out += spec.pad(text, zeros: spec.zeroPads)
    }
    return out
  }
}
