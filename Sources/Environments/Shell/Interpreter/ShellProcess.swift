import Trajectories

/// One run of a builtin or a program: its arguments, its input and its buffered output.
final class ShellProcess {
  typealias Body = @Sendable (ShellProcess) throws(ShellStop) -> Int

  let shell: ShellInterpreter
  let name: String
  /// The arguments without the name.
  let arguments: [[UInt8]]
  private var pending: [UInt8] = []

  init(_ shell: ShellInterpreter, _ words: [[UInt8]]) {
    self.shell = shell
    name =
      words[0].last(where: { $0 == 47 }) == nil
      ? words[0].decoded
      : words[0].split(separator: 47).last?.decoded ?? ""
    arguments = Array(words.dropFirst())
  }

  /// Runs the body and writes what it left in the buffer.
  func finish(_ body: Body) throws(ShellStop) -> Int {
    let status = try body(self)
    try flush()
    if let fault = writeFault {
      shell.complain("\(label): write error: \(fault.rawValue)")
      return 1
    }
    return status
  }

  /// How the process calls itself in messages.
  var label: String {
    if ShellBuiltins.table[name.octets] != nil { return "bash: line \(shell.line): \(name)" }
    // Names that are scripts around another tool, which does the talking.
    switch name {
    case "egrep", "fgrep": return "grep"
    case "gunzip", "zcat": return "gzip"
    default: return name
    }
  }

  private(set) var writeFault: FileFault?

  // MARK: Output

  func put(_ bytes: some Sequence<UInt8>) throws(ShellStop) {
    pending.append(contentsOf: bytes)
    if pending.count > 1 << 15 { try flush() }
  }

  func put(_ text: String) throws(ShellStop) { try put(text.utf8) }

  func putLine(_ bytes: some Sequence<UInt8>, end: UInt8 = 10) throws(ShellStop) {
    pending.append(contentsOf: bytes)
    pending.append(end)
    if pending.count > 1 << 15 { try flush() }
  }

  func putLine(_ text: String, end: UInt8 = 10) throws(ShellStop) {
    try putLine(text.utf8, end: end)
  }

  func flush() throws(ShellStop) {
    guard !pending.isEmpty else { return }
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    if let fault = try shell.write(bytes, to: 1) { writeFault = writeFault ?? fault }
  }

  /// A message on the error output; what was printed before comes first.
  func complain(_ text: String) throws(ShellStop) {
    try flush()
    _ = try shell.write("\(label): \(text)\n".octets, to: 2)
  }

  /// A message as it stands.
  func complainPlainly(_ text: String) throws(ShellStop) {
    try flush()
    _ = try shell.write((text + "\n").octets, to: 2)
  }

  /// A message about a file, and the status for it.
  @discardableResult
  func complain(
    about path: [UInt8], _ fault: FileFault, status: Int = 1
  ) throws(ShellStop) -> Int {
    try complain("\(path.decoded): \(fault.rawValue)")
    return status
  }

  // MARK: Input

  func spend(_ amount: Int) throws(ShellStop) { try shell.spend(amount) }

  /// Everything that is left of the input.
  func input() throws(ShellStop) -> [UInt8] {
    let bytes = shell.read(shell.limits.pipe, from: 0) ?? []
    try spend(bytes.count >> 7)
    return bytes
  }

  /// A file's contents; `-` is the input.
  func read(_ path: [UInt8]) throws(ShellStop) -> Result<[UInt8], FileFault> {
    if path == [45] { return .success(try input()) }
    do throws(FileFault) {
      return .success(try contents(path))
    } catch {
      return .failure(error)
    }
  }

  func contents(_ path: [UInt8]) throws(FileFault) -> [UInt8] {
    if let number = shell.descriptorNumber(path) {
      guard let bytes = shell.read(shell.limits.pipe, from: number) else { throw .badDescriptor }
      return bytes
    }
    let file = try shell.openPath(path, reads: true, writes: false)
    switch file.target {
    case .inode(let id):
      guard shell.system.files.nodes[id].kind != .directory else { throw .isDirectory }
      shell.steps -= shell.system.files.nodes[id].data.count >> 7
      return shell.contents(of: id)
    case .zero: return [UInt8](repeating: 0, count: shell.limits.endless)
    case .random:
      return (0..<shell.limits.endless).map { _ in
        UInt8(truncatingIfNeeded: shell.system.random.next() >> 20)
      }
    case .memory: return file.bytes
    case .null, .full: return []
    }
  }

  /// Replaces or extends a file.
  func writeFile(
    _ path: [UInt8], _ bytes: [UInt8], appends: Bool = false
  ) throws(ShellStop) -> FileFault? {
    if let number = shell.descriptorNumber(path) {
      try flush()
      return try shell.write(bytes, to: number)
    }
    do throws(FileFault) {
      let file = try shell.openPath(
        path, reads: false, writes: true, truncates: !appends, appends: appends)
      guard case .inode(let id) = file.target else { return nil }
      guard bytes.count <= shell.limits.fileSize else { throw .tooLarge }
      try shell.system.files.append(bytes[...], to: id, time: time)
      return nil
    } catch {
      return error
    }
  }

  // MARK: The world

  var time: Int { shell.system.clock }
  var who: Credentials { shell.shell.who }

  func inode(_ id: Int) -> Inode { shell.system.files.nodes[id] }

  func resolve(_ path: [UInt8], following: Bool = true) throws(FileFault) -> Int {
    try shell.resolve(path, following: following)
  }

  /// Finds a file without an error.
  func find(_ path: [UInt8], following: Bool = true) -> Int? {
    try? shell.resolve(path, following: following)
  }

  func isFolder(_ path: [UInt8]) -> Bool {
    find(path).map { inode($0).kind == .directory } ?? false
  }
}
