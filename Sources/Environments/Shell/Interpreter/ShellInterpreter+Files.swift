import Trajectories

extension ShellInterpreter {
  func open(_ file: OpenFile) -> Int {
    files.append(file)
    return files.count - 1
  }

  func setDescriptor(_ number: Int, to file: Int) {
    while shell.descriptors.count <= number { shell.descriptors.append(-1) }
    shell.descriptors[number] = file
  }

  func file(at descriptor: Int) -> Int? {
    guard descriptor >= 0, descriptor < shell.descriptors.count else { return nil }
    let id = shell.descriptors[descriptor]
    return id < 0 ? nil : id
  }

  func withFile<Result>(_ id: Int, _ body: (inout OpenFile) -> Result) -> Result {
    if id >= ShellSystem.kept { return body(&system.keptFiles[id - ShellSystem.kept]) }
    return body(&files[id])
  }

  /// The shell's own message on its error output.
  func complain(_ text: String) {
    // The message is lost when the error output is closed, as it is in a real shell.
    _ = try? write((text + "\n").octets, to: 2)
  }

  /// Writes to a descriptor; false when it is closed or cannot be written.
  func write(_ bytes: [UInt8], to descriptor: Int) throws(ShellStop) -> FileFault? {
    guard let id = file(at: descriptor) else { return .badDescriptor }
    steps -= bytes.count >> 8
    let (target, isWritable) = withFile(id) { ($0.target, $0.isWritable) }
    guard isWritable else { return .badDescriptor }
    switch target {
    case .null, .zero, .random: return nil
    case .full: return .noSpace
    case .memory:
      let limit = limits
      let (isFull, isTerminal) = withFile(id) { file in
        let room = file.limit - file.bytes.count
        if bytes.count <= room {
          file.bytes += bytes
        } else {
          file.bytes += bytes.prefix(max(0, room))
        }
        return (bytes.count > room, file.isTerminal)
      }
      if isFull {
        if isTerminal { throw .limit(.output) }
        if withFile(id, { $0.limit }) == limit.endless { throw .signal(13) }
        throw .limit(.memory)
      }
      return nil
    case .inode(let inode):
      let (offset, appends) = withFile(id) { ($0.offset, $0.appends) }
      guard system.files.nodes[inode].size + bytes.count <= limits.fileSize else {
        return .tooLarge
      }
      do throws(FileFault) {
        if appends || offset == system.files.nodes[inode].size {
          try system.files.append(bytes[...], to: inode, time: system.clock)
          let size = system.files.nodes[inode].size
          withFile(id) { $0.offset = size }
        } else {
          try system.files.write(bytes[...], to: inode, at: offset, time: system.clock)
          withFile(id) { $0.offset += bytes.count }
        }
      } catch {
        return error
      }
      return nil
    }
  }

  /// Reads at most `count` bytes and moves on; devices without an end give what is asked for.
  func read(_ count: Int, from descriptor: Int) -> [UInt8]? {
    guard let id = file(at: descriptor) else { return nil }
    let (target, isReadable) = withFile(id) { ($0.target, $0.isReadable) }
    guard isReadable else { return nil }
    switch target {
    case .null: return []
    case .zero, .full:
      return [UInt8](repeating: 0, count: min(count, limits.endless << 4))
    case .random:
      return (0..<min(count, limits.endless)).map { _ in
        UInt8(truncatingIfNeeded: system.random.next() >> 20)
      }
    case .memory:
      return withFile(id) { file in
        let end = min(file.bytes.count, file.offset &+ min(count, file.bytes.count))
        guard file.offset < end else { return [] }
        defer { file.offset = end }
        return file.offset == 0 && end == file.bytes.count
          ? file.bytes : Array(file.bytes[file.offset..<end])
      }
    case .inode(let inode):
      guard system.files.nodes[inode].kind != .directory else { return nil }
      let contents = self.contents(of: inode)
      return withFile(id) { file in
        let end = min(contents.count, file.offset &+ min(count, contents.count))
        guard file.offset < end else { return [] }
        defer { file.offset = end }
        return file.offset == 0 && end == contents.count
          ? contents : Array(contents[file.offset..<end])
      }
    }
  }

  /// Reads up to and with the next delimiter; nil at the end.
  func readLine(from descriptor: Int, delimiter: UInt8 = 10) -> [UInt8]? {
    guard let id = file(at: descriptor) else { return nil }
    let (target, offset, isReadable) = withFile(id) { ($0.target, $0.offset, $0.isReadable) }
    guard isReadable else { return nil }
    switch target {
    case .memory:
      return withFile(id) { file in
        guard offset < file.bytes.count else { return nil }
        let stop = file.bytes[offset...].firstIndex(of: delimiter).map { $0 + 1 }
        file.offset = stop ?? file.bytes.count
        return Array(file.bytes[offset..<file.offset])
      }
    case .inode(let inode):
      let contents = self.contents(of: inode)
      guard offset < contents.count else { return nil }
      let end = contents[offset...].firstIndex(of: delimiter).map { $0 + 1 } ?? contents.count
      withFile(id) { $0.offset = end }
      return Array(contents[offset..<end])
    case .null, .full, .zero, .random: return nil
    }
  }

  /// Puts bytes back that a reader took too many of.
  func unread(_ count: Int, from descriptor: Int) {
    guard let id = file(at: descriptor) else { return }
    withFile(id) { $0.offset = max(0, $0.offset - count) }
  }

  /// A file's bytes, its unwritten tail included as far as memory allows.
  func contents(of inode: Int) -> [UInt8] {
    if system.files.nodes[inode].isGenerated {
      return ProcessView.contents(of: inode, system: system, shell: shell)
    }
    let tail = system.files.nodes[inode].zeroTail
    guard tail > 0 else { return system.files.nodes[inode].data }
    return system.files.nodes[inode].data
      + [UInt8](repeating: 0, count: min(tail, limits.fileSize))
  }

  func resolve(_ path: [UInt8], following: Bool = true) throws(FileFault) -> Int {
    guard !path.isEmpty else { throw .notFound }
    return try system.files.resolve(
      path, from: shell.folderInode, as: shell.who, following: following)
  }

  func parent(of path: [UInt8]) throws(FileFault) -> (folder: Int, name: [UInt8]) {
    try system.files.parent(of: path, from: shell.folderInode, as: shell.who)
  }

  /// Opens a file that is named in a redirection or by a command.
  func openPath(
    _ path: [UInt8], reads: Bool, writes: Bool, truncates: Bool = false, appends: Bool = false
  ) throws(FileFault) -> OpenFile {
    if let alias = standardFile(path) { return alias }
    var id: Int
    do throws(FileFault) {
      id = try resolve(path)
    } catch {
      guard error == .notFound, writes else { throw error }
      var target = path
      // A dangling link is created where it points.
      if let link = try? resolve(path, following: false), system.files.nodes[link].kind == .link {
        target = system.files.nodes[link].data
      }
      let (folder, name) = try parent(of: target)
      if target.last == 47 { throw .isDirectory }
      id = try system.files.add(
        .file, name, in: folder, mode: 0o666 & ~shell.mask, as: shell.who, time: system.clock)
    }
    let kind = system.files.nodes[id].kind
    if kind == .directory, writes { throw .isDirectory }
    if reads, !shell.who.may(4, system.files.nodes[id]) { throw .denied }
    if writes, !shell.who.may(2, system.files.nodes[id]) { throw .denied }
    if kind == .device {
      let target: OpenFile.Target =
        switch system.files.nodes[id].data.decoded {
        case "zero": .zero
        case "random": .random
        case "full": .full
        default: .null
        }
      return OpenFile(target: target, isReadable: reads, isWritable: writes)
    }
    if truncates { try system.files.setData([], of: id, time: system.clock) }
    return OpenFile(target: .inode(id), appends: appends, isReadable: reads, isWritable: writes)
  }

  /// `/dev/stdin`, `/dev/fd/N` and their kin.
  private func standardFile(_ path: [UInt8]) -> OpenFile? {
    guard path.starts(with: "/dev/".utf8), let number = descriptorNumber(path),
      let id = file(at: number)
    else { return nil }
    return withFile(id) { $0 }
  }

  func descriptorNumber(_ path: [UInt8]) -> Int? {
    switch path.decoded {
    case "/dev/stdin": 0
    case "/dev/stdout": 1
    case "/dev/stderr": 2
    default:
      path.starts(with: "/dev/fd/".utf8) ? Int(octets: path[8...]) : nil
    }
  }
}
