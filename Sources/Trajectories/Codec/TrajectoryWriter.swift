#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes episodes to a file, one line per header, step and outcome.
public struct TrajectoryWriter: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let ownsFile: Bool
  private var writer = JSONWriter(capacity: TrajectoryWriter.flushSize)

  private static let flushSize = 1 << 18

  /// Creates a file that appears under its name when `finish` is called.
  public init(path: String) throws(FileError) {
    descriptor = open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    self.path = path
    ownsFile = true
    guard descriptor >= 0 else { throw FileError(.create, path: path, errno: errno) }
  }

  /// Writes to an open descriptor, such as standard output, which stays open.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    path = name
    ownsFile = false
  }

  deinit {
    // Reached without `finish` only when something failed.
    if ownsFile {
      close(descriptor)
      unlink(path + ".partial")
    }
  }

  /// Appends an episode.
  public mutating func append(_ episode: Trajectory) throws(FileError) {
    TrajectoryWriter.append(episode, to: &writer)
    if writer.bytes.count >= TrajectoryWriter.flushSize { try flush() }
  }

  /// Writes what is left and gives the file its name.
  public consuming func finish() throws(FileError) {
    try flush()
    guard ownsFile else { return }
    guard fsync(descriptor) == 0 else { throw FileError(.sync, path: path, errno: errno) }
    guard rename(path + ".partial", path) == 0 else {
      throw FileError(.rename, path: path, errno: errno)
    }
  }

  private mutating func flush() throws(FileError) {
    try FileContents.writeAll(writer.bytes, to: descriptor, path: path)
    writer.removeAll()
  }

  /// Appends an episode's lines to a writer.
  public static func append(_ episode: Trajectory, to writer: inout JSONWriter) {
    TrajectoryLine.append(episode.header, to: &writer)
    for step in episode.steps { TrajectoryLine.append(step, to: &writer) }
    if let outcome = episode.outcome { TrajectoryLine.append(outcome, to: &writer) }
  }
}
