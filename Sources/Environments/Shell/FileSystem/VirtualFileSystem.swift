/// A disk in memory: a value, so that a copy is a snapshot that shares everything unchanged.
struct VirtualFileSystem: Sendable {
  static let root = 0
  static let largestStore = 96 << 20
  static let mostInodes = 400_000

  var nodes = InodeTable()
  private(set) var storedBytes = 0
  private var serial = 0

  init(time: Int) {
    _ = nodes.append(Inode(kind: .directory, mode: 0o755, owner: 0, group: 0, time: time))
    nodes[0].links = 2
  }

  // MARK: Finding

  /// The parts of a path without empty ones.
  static func components(_ path: some Sequence<UInt8>) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var current: [UInt8] = []
    for byte in path {
      if byte == 47 {
        if !current.isEmpty { parts.append(current) }
        current = []
      } else {
        current.append(byte)
      }
    }
    if !current.isEmpty { parts.append(current) }
    return parts
  }

  func child(_ name: [UInt8], of folder: Int) -> Int? {
    nodes[folder].entries[name]?.inode
  }

  /// Finds what a path names.
  func resolve(
    _ path: [UInt8], from start: Int, as who: Credentials, following: Bool = true
  ) throws(FileFault) -> Int {
    guard !path.isEmpty else { throw .notFound }
    guard path.count <= 4095 else { throw .nameTooLong }
    var links = 0
    return try walk(path, from: start, as: who, following: following, links: &links)
  }

  private func walk(
    _ path: [UInt8], from start: Int, as who: Credentials, following: Bool, links: inout Int
  ) throws(FileFault) -> Int {
    var current = path.first == 47 ? VirtualFileSystem.root : start
    var place = 0
    let end = path.count
    let wantsFolder = path.last == 47
    while place < end {
      while place < end, path[place] == 47 { place += 1 }
      if place == end { break }
      var stop = place
      while stop < end, path[stop] != 47 { stop += 1 }
      let part = Array(path[place..<stop])
      guard part.count <= 255 else { throw .nameTooLong }
      place = stop
      var isLast = true
      var ahead = place
      while ahead < end {
        if path[ahead] != 47 {
          isLast = false
          break
        }
        ahead += 1
      }
      guard nodes[current].kind == .directory else { throw .notDirectory }
      guard who.may(1, nodes[current]) else { throw .denied }
      if part == [46] { continue }
      if part == [46, 46] {
        current = nodes[current].parent
        continue
      }
      guard let next = nodes[current].entries[part]?.inode else { throw .notFound }
      if nodes[next].kind == .link, !isLast || following || wantsFolder {
        links += 1
        guard links <= 40 else { throw .loop }
        current = try walk(
          nodes[next].data, from: current, as: who, following: true, links: &links)
      } else {
        current = next
      }
    }
    if wantsFolder, nodes[current].kind != .directory { throw .notDirectory }
    return current
  }

  /// The folder that holds the last part of a path, and that part.
  func parent(
    of path: [UInt8], from start: Int, as who: Credentials
  ) throws(FileFault) -> (folder: Int, name: [UInt8]) {
    guard !path.isEmpty else { throw .notFound }
    var end = path.count
    while end > 1, path[end - 1] == 47 { end -= 1 }
    guard let slash = path[..<end].lastIndex(of: 47) else {
      return (start, Array(path[..<end]))
    }
    let name = Array(path[(slash + 1)..<end])
    let folder = slash == 0 ? [47] : Array(path[..<slash])
    let found = try resolve(folder, from: start, as: who)
    guard nodes[found].kind == .directory else { throw .notDirectory }
    return (found, name.isEmpty ? [46] : name)
  }

  /// The absolute path of a folder.
  func path(of folder: Int) -> [UInt8] {
    var parts: [[UInt8]] = []
    var current = folder
    while current != VirtualFileSystem.root, parts.count < 4096 {
      let above = nodes[current].parent
      guard let name = nodes[above].entries.first(where: { $0.value.inode == current })?.key
      else { break }
      parts.append(name)
      current = above
    }
    return parts.isEmpty ? [47] : parts.reversed().reduce(into: []) { $0 += [47] + $1 }
  }

  /// Names as a walk sees them: the newest first, as Linux's file system in memory has them.
  func names(in folder: Int) -> [[UInt8]] {
    nodes[folder].entries.sorted { $0.value.serial > $1.value.serial }.map(\.key)
  }

  /// Names in byte order.
  func sortedNames(in folder: Int) -> [[UInt8]] {
    nodes[folder].entries.keys.sorted { $0.lexicographicallyPrecedes($1) }
  }

  // MARK: Changing

  /// Puts a fresh inode under a name.
  mutating func add(
    _ kind: Inode.Kind, _ name: [UInt8], in folder: Int, mode: Int, as who: Credentials, time: Int
  ) throws(FileFault) -> Int {
    guard nodes[folder].kind == .directory else { throw .notDirectory }
    guard nodes[folder].entries[name] == nil, name != [46], name != [46, 46] else {
      throw .exists
    }
    guard who.may(3, nodes[folder]) else { throw .denied }
    guard name.count <= 255 else { throw .nameTooLong }
    guard nodes.count < VirtualFileSystem.mostInodes, nodes[folder].links > 0 else {
      throw .noSpace
    }
    var inode = Inode(kind: kind, mode: mode, owner: who.user, group: who.group, time: time)
    if nodes[folder].mode & 0o2000 != 0 {
      inode.group = nodes[folder].group
      if kind == .directory { inode.mode |= 0o2000 }
    }
    inode.parent = folder
    if kind == .directory {
      inode.links = 2
      nodes[folder].links += 1
    }
    let id = nodes.append(inode)
    attach(id, name, to: folder, time: time)
    return id
  }

  /// Gives an inode one more name.
  mutating func attach(_ inode: Int, _ name: [UInt8], to folder: Int, time: Int) {
    serial += 1
    nodes[folder].entries[name] = Inode.Entry(inode: inode, serial: serial)
    nodes[folder].modified = time
    nodes[folder].changed = time
  }

  /// Takes a name away; the inode goes with its last name.
  mutating func remove(
    _ name: [UInt8], from folder: Int, as who: Credentials, time: Int
  ) throws(FileFault) {
    guard let id = nodes[folder].entries[name]?.inode else { throw .notFound }
    try checkRemoval(of: id, from: folder, as: who)
    let isFolder = nodes[id].kind == .directory
    if isFolder, !nodes[id].entries.isEmpty { throw .notEmpty }
    detach(name, from: folder, time: time)
    nodes[id].links -= isFolder ? 2 : 1
    nodes[id].changed = time
    if isFolder { nodes[folder].links -= 1 }
    if nodes[id].links <= 0, nodes[id].kind == .file {
      storedBytes -= nodes[id].data.count
      nodes[id].data = []
      nodes[id].zeroTail = 0
    }
  }

  func checkRemoval(of id: Int, from folder: Int, as who: Credentials) throws(FileFault) {
    guard who.may(3, nodes[folder]) else { throw .denied }
    let isSticky = nodes[folder].mode & 0o1000 != 0
    if isSticky, who.user != 0, nodes[id].owner != who.user, nodes[folder].owner != who.user {
      throw .notPermitted
    }
  }

  mutating func detach(_ name: [UInt8], from folder: Int, time: Int) {
    nodes[folder].entries[name] = nil
    nodes[folder].modified = time
    nodes[folder].changed = time
  }

  /// Replaces a file's contents.
  mutating func setData(_ data: [UInt8], of id: Int, time: Int) throws(FileFault) {
    let growth = data.count - nodes[id].data.count
    guard storedBytes + growth <= VirtualFileSystem.largestStore else { throw .noSpace }
    storedBytes += growth
    nodes[id].data = data
    nodes[id].zeroTail = 0
    touch(id, time: time)
  }

  mutating func append(_ data: ArraySlice<UInt8>, to id: Int, time: Int) throws(FileFault) {
    try fillTail(of: id)
    guard storedBytes + data.count <= VirtualFileSystem.largestStore else { throw .noSpace }
    storedBytes += data.count
    nodes[id].data.append(contentsOf: data)
    touch(id, time: time)
  }

  mutating func write(
    _ data: ArraySlice<UInt8>, to id: Int, at offset: Int, time: Int
  ) throws(FileFault) {
    try fillTail(of: id)
    let have = nodes[id].data.count
    let end = offset + data.count
    let growth = max(0, end - have)
    guard storedBytes + growth <= VirtualFileSystem.largestStore else { throw .noSpace }
    storedBytes += growth
    if offset > have {
      nodes[id].data.append(contentsOf: repeatElement(0, count: offset - have))
    }
    let overlap = min(end, nodes[id].data.count)
    nodes[id].data.replaceSubrange(offset..<max(offset, overlap), with: data)
    touch(id, time: time)
  }

  /// Cuts or grows a file; what is new is a hole unless it is allocated.
  mutating func resize(
    _ id: Int, to size: Int, allocating: Bool = false, time: Int
  ) throws(FileFault) {
    guard size >= 0, size < 1 << 50 else { throw .tooLarge }
    if size < nodes[id].data.count {
      storedBytes -= nodes[id].data.count - size
      nodes[id].data.removeSubrange(size...)
      nodes[id].zeroTail = 0
    } else {
      nodes[id].zeroTail = size - nodes[id].data.count
      nodes[id].isTailAllocated = allocating
    }
    touch(id, time: time)
  }

  mutating func touch(_ id: Int, time: Int) {
    nodes[id].modified = time
    nodes[id].changed = time
  }

  private mutating func fillTail(of id: Int) throws(FileFault) {
    let tail = nodes[id].zeroTail
    guard tail > 0 else { return }
    guard storedBytes + tail <= VirtualFileSystem.largestStore else { throw .noSpace }
    storedBytes += tail
    nodes[id].data.append(contentsOf: repeatElement(0, count: tail))
    nodes[id].zeroTail = 0
  }
}
