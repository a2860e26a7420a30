enum ListCommand {
  private static let spec = OptionSpec(
    "aAbBcCdfFgGhHiI:klLmnNopqQrRsStT:uUvw:xX1Z",
    long: [
      "all": "a", "almost-all": "A", "directory": "d", "classify[=]": "F", "human-readable": "h",
      "inode": "i", "ignore=": "I", "numeric-uid-gid": "n", "reverse": "r", "recursive": "R",
      "size": "s", "sort=": "sort", "time=": "time", "color[=]": "color", "full-time": "full",
      "time-style=": "style", "group-directories-first": "folders", "no-group": "G",
      "dereference": "L", "hide=": "hide", "format=": "format", "block-size=": "bs",
    ], failure: 2)

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 2 }
    var files: [[UInt8]] = []
    var folders: [[UInt8]] = []
    var status = 0
    let isLong = ["l", "n", "g", "o", "full"].contains { options.has($0) }
    for path in options.operands.isEmpty ? [[46]] : options.operands {
      do throws(FileFault) {
        let plain = try process.resolve(path, following: false)
        let followed = process.find(path) ?? plain
        let isFolder =
          process.inode(isLong && !options.has("L") && path.last != 47 ? plain : followed).kind
          == .directory
        if isFolder, !options.has("d") { folders.append(path) } else { files.append(path) }
      } catch {
        try process.complain("cannot access '\(path.decoded)': \(error.rawValue)")
        status = 2
      }
    }
    let rows = files.compactMap { path in
      process.find(path, following: options.has("L")).map { Row(name: path, id: $0) }
    }
    try show(sorted(rows, options, process), options, process)
    var isFirst = rows.isEmpty
    let titled = options.operands.count > 1 || options.has("R")
    for folder in order(folders, options, process) {
      if try !list(folder, options, process, titled: titled, isFirst: &isFirst) { status = 2 }
    }
    return status
  }

  private struct Row {
    let name: [UInt8]
    let id: Int
  }

  private static func order(
    _ paths: [[UInt8]], _ options: ParsedOptions, _ process: ShellProcess
  ) -> [[UInt8]] {
    let rows = paths.compactMap { path in process.find(path).map { Row(name: path, id: $0) } }
    return sorted(rows, options, process).map(\.name)
  }

  private static func list(
    _ path: [UInt8], _ options: ParsedOptions, _ process: ShellProcess, titled: Bool,
    isFirst: inout Bool
  ) throws(ShellStop) -> Bool {
    try process.shell.descendFolder()
    defer { process.shell.folderDepth -= 1 }
    guard let id = process.find(path) else { return false }
    guard process.who.may(4, process.inode(id)) else {
      try process.complain("cannot open directory '\(path.decoded)': Permission denied")
      return false
    }
    if titled { try process.putLine((isFirst ? "" : "\n") + path.decoded + ":") }
    isFirst = false
    let showsAll = options.has("a") || options.has("f")
    var rows: [Row] = []
    if showsAll {
      rows = [Row(name: [46], id: id), Row(name: [46, 46], id: process.inode(id).parent)]
    }
    for name in process.shell.system.files.names(in: id) {
      try process.spend(1)
      if name.first == 46, !showsAll, !options.has("A") { continue }
      if options.all("I").contains(where: { GlobPattern.matches($0, name) }) { continue }
      guard let child = process.shell.system.files.child(name, of: id) else { continue }
      rows.append(Row(name: name, id: child))
    }
    rows = sorted(rows, options, process)
    if ["l", "n", "g", "o", "s", "full"].contains(where: { options.has($0) }) {
      let blocks = rows.reduce(0) { $0 + process.inode($1.id).blocks } / 2
      try process.putLine(
        "total " + (options.has("h") ? SizeFormat.human(blocks << 10) : "\(blocks)"))
    }
    try show(rows, options, process)
    guard options.has("R") else { return true }
    var isClean = true
    for row in rows where row.name != [46] && row.name != [46, 46] {
      guard process.inode(row.id).kind == .directory else { continue }
      let full = path + (path.last == 47 ? [] : [47]) + row.name
      if try !list(full, options, process, titled: true, isFirst: &isFirst) { isClean = false }
    }
    return isClean
  }

  private static func sorted(
    _ rows: [Row], _ options: ParsedOptions, _ process: ShellProcess
  ) -> [Row] {
    var key = options.last(of: ["t", "S", "U", "f", "X", "v", "sort"]) ?? ""
    if key == "sort" {
      let names = ["time": "t", "size": "S", "none": "U", "extension": "X", "version": "v"]
      key = names[options["sort"]?.decoded ?? ""] ?? ""
    }
    var rows = rows
    func isBefore(_ left: Row, _ right: Row) -> Bool {
      let one = process.inode(left.id)
      let other = process.inode(right.id)
      switch key {
      case "t":
        let first =
          options.has("u") ? one.accessed : options.has("c") ? one.changed : one.modified
        let second =
          options.has("u") ? other.accessed : options.has("c") ? other.changed : other.modified
        if first != second { return first > second }
      case "S": if one.size != other.size { return one.size > other.size }
      case "X":
        func suffix(_ name: [UInt8]) -> [UInt8] {
          name.lastIndex(of: 46).map { Array(name[$0...]) } ?? []
        }
        if suffix(left.name) != suffix(right.name) {
          return suffix(left.name).precedes(suffix(right.name))
        }
      case "v":
        let order = SortValue.versions(left.name[...], right.name[...])
        if order != 0 { return order < 0 }
      default: break
      }
      return left.name.precedes(right.name)
    }
    if key != "U", key != "f" { rows.sort(by: isBefore) }
    if options.has("r") { rows.reverse() }
    if options.has("folders") {
      rows =
        rows.filter { process.inode($0.id).kind == .directory }
        + rows.filter { process.inode($0.id).kind != .directory }
    }
    return rows
  }

  private static func show(
    _ rows: [Row], _ options: ParsedOptions, _ process: ShellProcess
  ) throws(ShellStop) {
    let isLong = ["l", "n", "g", "o", "full"].contains { options.has($0) }
    if options.has("m"), !isLong {
      if !rows.isEmpty { try process.putLine(rows.map(\.name.decoded).joined(separator: ", ")) }
      return
    }
    let files = process.shell.system.files
    var table: [[String]] = []
    for row in rows where isLong {
      let inode = process.inode(row.id)
      var cells = [inode.modeText, "\(inode.links)"]
      if !options.has("g") {
        cells.append(
          options.has("n") ? "\(inode.owner)" : UserDatabase.userName(inode.owner, in: files))
      }
      if !options.has("o"), !options.has("G") {
        cells.append(
          options.has("n") ? "\(inode.group)" : UserDatabase.groupName(inode.group, in: files))
      }
      cells.append(
        inode.kind == .device
          ? "1, 3" : options.has("h") ? SizeFormat.human(inode.size) : "\(inode.size)")
      table.append(cells)
    }
    let blocks = rows.map { row in
      let bytes = process.inode(row.id).blocks << 9
      return options.has("h") ? SizeFormat.human(bytes) : "\(bytes >> 10)"
    }
    let blockWidth = blocks.map(\.utf8.count).max() ?? 0
    let columns = table.first?.count ?? 0
    let widths = (0..<columns).map { column in table.map { $0[column].utf8.count }.max() ?? 0 }
    for (place, row) in rows.enumerated() {
      let inode = process.inode(row.id)
      var line: [UInt8] = []
      if options.has("i") { line += "\(row.id) ".octets }
      if options.has("s") {
        let cell = blocks[place]
        line += (String(repeating: " ", count: blockWidth - cell.utf8.count) + cell + " ").octets
      }
      if isLong {
        for (column, cell) in table[place].enumerated() {
          let fill = String(repeating: " ", count: widths[column] - cell.utf8.count)
          let isNumber = column == 1 || column == columns - 1
          line += (isNumber ? fill + cell : cell + fill).octets + [32]
        }
        line += stamp(inode, options, process) + [32]
      }
      line += row.name
      if isLong, inode.kind == .link { line += " -> ".octets + inode.data }
      if options.has("F") || options.has("p") {
        if inode.kind == .directory {
          line.append(47)
        } else if options.has("F") {
          if inode.kind == .link, !isLong { line.append(64) }
          if inode.kind == .file, inode.mode & 0o111 != 0 { line.append(42) }
        }
      }
      try process.putLine(line)
    }
  }

  private static func stamp(
    _ inode: Inode, _ options: ParsedOptions, _ process: ShellProcess
  ) -> [UInt8] {
    let time =
      options.has("u") ? inode.accessed : options.has("c") ? inode.changed : inode.modified
    let calendar = CalendarTime(time)
    if options.has("full") || options["style"] == "full-iso".octets {
      return DateFormat.format("%Y-%m-%d %H:%M:%S.%N %z".octets, calendar)
    }
    if let style = options["style"], style.first == 43 {
      return DateFormat.format(Array(style.dropFirst()), calendar)
    }
    if options["style"] == "long-iso".octets {
      return DateFormat.format("%Y-%m-%d %H:%M".octets, calendar)
    }
    let half = 31_556_952 / 2 * 1_000_000_000
    let isRecent = time > process.time - half && time <= process.time
    return DateFormat.format((isRecent ? "%b %e %H:%M" : "%b %e  %Y").octets, calendar)
  }
}

/// Sizes for people: `1.5K`, `20M`.
enum SizeFormat {
  static func human(_ bytes: Int) -> String {
    guard bytes >= 1024 else { return "\(bytes)" }
    var scale = 1024
    var units = Array("KMGTPE")
    while bytes / scale >= 1024, units.count > 1 {
      scale *= 1024
      units.removeFirst()
    }
    let tenths = (bytes * 10 + scale - 1) / scale
    if tenths < 100 { return "\(tenths / 10).\(tenths % 10)\(units[0])" }
    let whole = (bytes + scale - 1) / scale
    return whole == 1024 && units.count > 1 ? "1.0\(units[1])" : "\(whole)\(units[0])"
  }
}
