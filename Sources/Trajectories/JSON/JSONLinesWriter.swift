#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Appends JSON Lines to a file through a buffer.
///
/// What is buffered is in the file after `flush` or `finish`, and only these tell of a full disk;
/// a writer that is dropped without them tries once more and cannot report.
public struct JSONLinesWriter: ~Copyable {
  private var descriptor: Int32
  private let path: String
  private let closesDescriptor: Bool
  private let bufferLimit: Int
  private var writer: JSONWriter

  /// Opens a file for appending, or to be written anew, and creates it where there is none.
  public init(
    path: String, replacing: Bool = false, bufferLimit: Int = 1 << 16
  ) throws(FileError) {
    let mode = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | (replacing ? O_TRUNC : 0)
    let descriptor = open(path, mode, 0o644)
    guard descriptor >= 0 else { throw FileError(.open, path: path, errno: errno) }
    self.init(descriptor: descriptor, path: path, closing: true, bufferLimit: bufferLimit)
  }

  /// Writes to an open descriptor, such as standard output; `path` names it in errors.
  public init(descriptor: Int32, path: String, closing: Bool, bufferLimit: Int = 1 << 16) {
    self.descriptor = descriptor
    self.path = path
    closesDescriptor = closing
    self.bufferLimit = bufferLimit
    writer = JSONWriter(capacity: bufferLimit + 1024)
  }

  deinit {
    guard descriptor >= 0 else { return }
    try? FileContents.writeAll(writer.bytes, to: descriptor, path: path)
    if closesDescriptor { close(descriptor) }
  }

  /// Appends one record.
  public mutating func append(_ value: JSONValue) throws(FileError) {
    writer.value(value)
    try endLine()
  }

  /// Appends one record that `body` writes, which must be exactly one value.
  public mutating func append(_ body: (inout JSONWriter) -> Void) throws(FileError) {
    body(&writer)
    try endLine()
  }

  /// Hands everything so far to the system.
  public mutating func flush() throws(FileError) {
    guard !writer.bytes.isEmpty else { return }
    defer { writer.removeAll() }
    try FileContents.writeAll(writer.bytes, to: descriptor, path: path)
  }

  /// Hands everything so far to the disk, so that a power cut cannot take it.
  public mutating func synchronize() throws(FileError) {
    try flush()
    // Pipes and terminals have nothing to synchronise.
    if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP, errno != EROFS {
      throw FileError(.sync, path: path, errno: errno)
    }
  }

  /// Flushes and closes; the writer takes no record afterwards.
  public consuming func finish() throws(FileError) {
    try flush()
    guard closesDescriptor else { return }
    let open = descriptor
    descriptor = -1
    if close(open) != 0 { throw FileError(.write, path: path, errno: errno) }
  }

  private mutating func endLine() throws(FileError) {
    writer.newline()
    if writer.bytes.count >= bufferLimit { try flush() }
  }
}
