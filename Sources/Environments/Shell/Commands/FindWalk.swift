/// Walks the trees that find was given.
final class FindWalk {
  private let process: ShellProcess
  private let settings: FindSettings
  private let follows: Bool
  private(set) var status = 0
  private var batches: [Int: [[UInt8]]] = [:]
  private var isDone = false
  private var prunes = false
  /// The path that the current walk began at.
  private var root: [UInt8] = []

  init(_ process: ShellProcess, _ settings: FindSettings, follows: Bool) {
    self.process = process
    self.settings = settings
    self.follows = follows
  }

  private struct Place {
    let path: [UInt8]
    let id: Int
    let inode: Inode
    let depth: Int

    var name: [UInt8] {
      let trimmed = path.last == 47 && path.count > 1 ? path.dropLast() : path[...]
      guard let slash = trimmed.lastIndex(of: 47), trimmed.count > 1 else { return Array(trimmed) }
      return Array(trimmed[(slash + 1)...])
    }
  }

  func start(_ path: [UInt8], _ expression: FindExpression) throws(ShellStop) {
    guard !isDone else { return }
    root = path
    do throws(FileFault) {
      let id = try process.resolve(path, following: follows || path.last == 47)
      try visitOrKeep(path, id, 0, expression)
    } catch {
      if let stop = pendingStop { throw stop }
      try process.complain("‘\(path.decoded)’: \(error.rawValue)")
      status = 1
    }
    if let stop = pendingStop { throw stop }
  }

  private var pendingStop: ShellStop?

  private func visitOrKeep(
    _ path: [UInt8], _ id: Int, _ depth: Int, _ expression: FindExpression
  ) throws(FileFault) {
    do throws(ShellStop) {
      try visit(path, id, depth, expression)
    } catch {
      pendingStop = error
    }
  }

  private func visit(
    _ path: [UInt8], _ id: Int, _ depth: Int, _ expression: FindExpression
  ) throws(ShellStop) {
    try process.spend(2)
    let place = Place(path: path, id: id, inode: process.inode(id), depth: depth)
    prunes = false
    if !settings.isDepthFirst, depth >= settings.shallowest {
      _ = try holds(expression, place)
      if isDone { return }
    }
    if place.inode.kind == .directory, depth < settings.deepest, !prunes || settings.isDepthFirst {
      guard process.who.may(4, place.inode) else {
        try process.complain("‘\(path.decoded)’: Permission denied")
        status = 1
        return
      }
      try process.shell.descendFolder()
      defer { process.shell.folderDepth -= 1 }
      for name in process.shell.system.files.names(in: id) {
        guard var child = process.shell.system.files.child(name, of: id) else { continue }
        let full = path + (path.last == 47 ? [] : [47]) + name
        if follows, process.inode(child).kind == .link, let target = process.find(full) {
          child = target
        }
        try visit(full, child, depth + 1, expression)
        if isDone { return }
      }
    }
    if settings.isDepthFirst, depth >= settings.shallowest { _ = try holds(expression, place) }
  }

  private func holds(
    _ expression: FindExpression, _ place: Place
  ) throws(ShellStop) -> Bool {
    guard !isDone else { return false }
    switch expression {
    case .always(let value): return value
    case .not(let inner): return try !holds(inner, place)
    case .and(let left, let right):
      guard try holds(left, place) else { return false }
      return try holds(right, place)
    case .or(let left, let right):
      if try holds(left, place) { return true }
      return try holds(right, place)
    case .sequence(let left, let right):
      _ = try holds(left, place)
      return try holds(right, place)
    case .name(let pattern, let folds):
      return GlobPattern.matches(pattern, place.name, ignoringCase: folds)
    case .path(let pattern, let folds):
      return GlobPattern.matches(pattern, place.path, ignoringCase: folds)
    case .linkName(let pattern, let folds):
      return place.inode.kind == .link
        && GlobPattern.matches(pattern, place.inode.data, ignoringCase: folds)
    case .regex(let regex):
      return regex.range(in: place.path) == 0..<place.path.count
    case .print, .format, .list, .delete, .prune, .quit, .execute, .executeBatch:
      return try act(expression, place)
    default: return test(expression, place)
    }
  }

  private func test(_ expression: FindExpression, _ place: Place) -> Bool {
    let inode = place.inode
    switch expression {
    case .kind(let kinds): return kinds.contains(inode.kind)
    case .targetKind(let kinds):
      // A link that leads nowhere counts as a link.
      return kinds.contains(process.find(place.path).map { process.inode($0).kind } ?? .link)
    case .size(let count, let unit): return count.matches((inode.size + unit - 1) / unit)
    case .time(let field, let count, let seconds):
      let age = (process.shell.startTime - inode[keyPath: field]) / 1_000_000_000
      // Minutes round up, days round down.
      let units = seconds == 60 && age > 0 ? (age + 59) / 60 : age.floored(by: seconds)
      return count.matches(units)
    case .newer(let field, let time): return inode[keyPath: field] > time
    case .permission(let bits, let how):
      switch how {
      case 45: return inode.mode & bits == bits
      case 47: return bits == 0 || inode.mode & bits != 0
      default: return inode.mode == bits
      }
    case .owner(let id): return inode.owner == id
    case .group(let id): return inode.group == id
    case .noUser: return UserDatabase.user(id: inode.owner, in: process.shell.system.files) == nil
    case .noGroup:
      return UserDatabase.group(id: inode.group, in: process.shell.system.files) == nil
    case .empty:
      return inode.kind == .directory
        ? inode.entries.isEmpty : inode.kind == .file && inode.size == 0
    case .links(let count): return count.matches(inode.links)
    case .inode(let count): return count.matches(place.id)
    case .access(let want):
      guard let id = process.find(place.path) else { return false }
      return process.who.may(want, process.inode(id))
    case .same(let id): return place.id == id
    default: return false
    }
  }

  private func act(_ expression: FindExpression, _ place: Place) throws(ShellStop) -> Bool {
    switch expression {
    case .print(let end): try process.putLine(place.path, end: end)
    case .format(let pattern):
      try process.put(
        FindFormat.format(
          pattern, path: place.path, name: place.name, root: root, depth: place.depth,
          id: place.id, inode: place.inode, process))
    case .list:
      let inode = place.inode
      let files = process.shell.system.files
      try process.putLine(
        "   \(place.id)      \(inode.blocks / 2) \(inode.modeText)   \(inode.links) "
          + "\(UserDatabase.userName(inode.owner, in: files))     "
          + "\(UserDatabase.groupName(inode.group, in: files))     \(inode.size) "
          + DateFormat.format("%b %e %H:%M".octets, CalendarTime(inode.modified)).decoded
          + " " + place.path.decoded)
    case .delete:
      if place.path == [46] { return true }
      if let fault = RemoveCommand.remove(place.path, process) {
        try process.complain("cannot delete ‘\(place.path.decoded)’: \(fault.rawValue)")
        status = 1
        return false
      }
    case .prune: prunes = true
    case .quit: isDone = true
    case .execute(let command, let inFolder, let asks):
      let shown = inFolder ? "./".octets + place.name : place.path
      let words = command.map {
        PatternTrim.replace($0, GlobPattern.escape("{}".utf8), with: shown, .all)
      }
      if asks {
        try process.complainPlainly("< \(words[0].decoded) ... \(place.path.decoded) > ? ")
        let reply = process.shell.readLine(from: 0) ?? []
        guard reply.first.map({ $0 | 32 }) == UInt8(ascii: "y") else { return false }
      }
      return try run(words, in: inFolder ? place.path : nil) == 0
    case .executeBatch(_, let id, _): batches[id, default: []].append(place.path)
    default: break
    }
    return true
  }

  private func run(_ words: [[UInt8]], in path: [UInt8]?) throws(ShellStop) -> Int {
    try process.flush()
    try process.spend(5)
    let shell = process.shell
    let saved = (shell.shell.folder, shell.shell.folderInode)
    defer { (shell.shell.folder, shell.shell.folderInode) = saved }
    if let path, let parent = try? shell.parent(of: path) {
      shell.shell.folderInode = parent.folder
      shell.shell.folder = shell.system.files.path(of: parent.folder)
    }
    let name = words[0]
    guard name.contains(47) ? process.find(name) != nil : shell.findProgram(name) != nil else {
      try process.complain("‘\(name.decoded)’: No such file or directory")
      return 1
    }
    try shell.descend()
    defer { shell.depth -= 1 }
    return try shell.runProgram(words)
  }

  /// Runs the commands that end in `+` with what they collected.
  func finishBatches(_ expression: FindExpression) throws(ShellStop) {
    switch expression {
    case .and(let left, let right), .or(let left, let right), .sequence(let left, let right):
      try finishBatches(left)
      try finishBatches(right)
    case .not(let inner): try finishBatches(inner)
    case .executeBatch(let command, let id, _):
      guard let paths = batches[id], !paths.isEmpty else { return }
      if try run(command + paths, in: nil) != 0 { status = 1 }
    default: break
    }
  }
}

/// find's `-printf`.
enum FindFormat {
  static func format(
    _ pattern: [UInt8], path: [UInt8], name: [UInt8], root: [UInt8], depth: Int, id: Int,
    inode: Inode, _ process: ShellProcess
  ) -> [UInt8] {
    let files = process.shell.system.files
    var out: [UInt8] = []
    var place = 0
    while place < pattern.count {
      let byte = pattern[place]
      if byte == 92, place + 1 < pattern.count {
        let piece = Array(pattern[place...(place + 1)])
        out += piece == "\\0".octets ? [0] : EscapedText.decode(piece, style: .printf).bytes
        place += 2
        continue
      }
      guard byte == UInt8(ascii: "%"), place + 1 < pattern.count else {
        out.append(byte)
        place += 1
        continue
      }
      place += 1
      var spec = FormatSpec()
      while place < pattern.count, spec.takeFlag(pattern[place]) { place += 1 }
      let start = place
      while place < pattern.count, pattern[place].isDigit || pattern[place] == 46 { place += 1 }
      spec.width = Int(octets: pattern[start..<place]).map { min($0, 10_000) }
      guard place < pattern.count else { break }
      let letter = pattern[place]
      place += 1
      if "TAC".utf8.contains(letter), place < pattern.count {
        let time =
          letter == UInt8(ascii: "T")
          ? inode.modified : letter == UInt8(ascii: "A") ? inode.accessed : inode.changed
        out += spec.pad(self.time(time, pattern[place]))
        place += 1
        continue
      }
      let text: [UInt8]
      switch letter {
      case UInt8(ascii: "%"): text = [37]
      case UInt8(ascii: "p"): text = path
      case UInt8(ascii: "f"): text = name
      case UInt8(ascii: "h"):
        text = path.lastIndex(of: 47).map { $0 == 0 ? [] : Array(path[..<$0]) } ?? [46]
      case UInt8(ascii: "P"):
        let rest = path.dropFirst(root.count)
        text = Array(rest.first == 47 ? rest.dropFirst() : rest)
      case UInt8(ascii: "H"): text = root
      case UInt8(ascii: "s"): text = "\(inode.size)".octets
      case UInt8(ascii: "b"): text = "\(inode.blocks)".octets
      case UInt8(ascii: "k"): text = "\((inode.blocks + 1) / 2)".octets
      case UInt8(ascii: "d"): text = "\(depth)".octets
      case UInt8(ascii: "i"): text = "\(id)".octets
      case UInt8(ascii: "n"): text = "\(inode.links)".octets
      case UInt8(ascii: "m"): text = String(inode.mode, radix: 8).octets
      case UInt8(ascii: "M"): text = inode.modeText.octets
      case UInt8(ascii: "u"): text = UserDatabase.userName(inode.owner, in: files).octets
      case UInt8(ascii: "g"): text = UserDatabase.groupName(inode.group, in: files).octets
      case UInt8(ascii: "U"): text = "\(inode.owner)".octets
      case UInt8(ascii: "G"): text = "\(inode.group)".octets
      case UInt8(ascii: "l"): text = inode.kind == .link ? inode.data : []
      case UInt8(ascii: "y"):
        text = inode.kind == .file ? [UInt8(ascii: "f")] : [inode.typeLetter]
      case UInt8(ascii: "t"):
        text = DateFormat.format("%a %b %e %H:%M:%S.%N0 %Y".octets, CalendarTime(inode.modified))
      default: text = [37, letter]
      }
      out += spec.pad(text)
    }
    return out
  }

  private static func time(_ time: Int, _ letter: UInt8) -> [UInt8] {
    let calendar = CalendarTime(time)
    switch letter {
    case UInt8(ascii: "@"):
      return DateFormat.format("%s.%N0".octets, calendar)
    case UInt8(ascii: "S"): return DateFormat.format("%S.%N0".octets, calendar)
    case UInt8(ascii: "T"): return DateFormat.format("%H:%M:%S.%N0".octets, calendar)
    case UInt8(ascii: "+"): return DateFormat.format("%Y-%m-%d+%H:%M:%S.%N0".octets, calendar)
    default: return DateFormat.format([37, letter], calendar)
    }
  }
}
