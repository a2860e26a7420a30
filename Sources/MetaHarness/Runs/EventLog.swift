import Synchronization
public import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The append-only list of what happened in a run, for people and watchers.
///
/// The one place where the clock is read: nothing here reaches a transcript, a hash or an export.
public final class EventLog: Sendable {
  private let path: String
  private let descriptor: Int32
  private let lock = Mutex(())
  private let filter: @Sendable (JSONValue) -> JSONValue

  /// Opens the log of a run for appending; `filter` takes out what must not be kept.
  public init(
    path: String, filter: @escaping @Sendable (JSONValue) -> JSONValue = { $0 }
  ) throws(FileError) {
    self.path = path
    self.filter = filter
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(.create, path: path, errno: errno) }
  }

  deinit { close(descriptor) }

  /// Appends one event.
  public func append(_ kind: String, _ details: JSONObject = JSONObject()) throws(FileError) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("event")
      writer.string(kind)
      writer.key("at")
      writer.double(Double(now.tv_sec) + Double(now.tv_nsec / 1_000_000) / 1000)
      for member in details.members {
        writer.key(member.key)
        writer.value(filter(member.value))
      }
    }
    writer.newline()
    let bytes = writer.bytes
    try lock.withLock { _ throws(FileError) in
      try FileContents.writeAll(bytes, to: descriptor, path: path)
    }
  }
}
