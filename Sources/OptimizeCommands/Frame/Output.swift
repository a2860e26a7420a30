import Synchronization
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a verb writes: results on standard output, notes and progress on standard error.
struct Output: Sendable {
  let isJSON: Bool
  let isQuiet: Bool
  let standardOutput: Terminal
  let standardError: Terminal
  let streams: any OutputStreams

  init(
    isJSON: Bool = false, isQuiet: Bool = false, standardOutput: Terminal = .plain,
    standardError: Terminal = .plain, streams: any OutputStreams
  ) {
    self.isJSON = isJSON
    self.isQuiet = isQuiet
    self.standardOutput = standardOutput
    self.standardError = standardError
    self.streams = streams
  }

  /// Writes a verb's result, once: the object with `--json`, else the text.
  func result(_ object: JSONObject, text: () -> String) {
    if isJSON {
      streams.write(JSONValue.object(object).compactText + "\n", to: .output)
    } else {
      let shown = text()
      streams.write(shown.isEmpty || shown.hasSuffix("\n") ? shown : shown + "\n", to: .output)
    }
  }

  /// Writes a remark for people on standard error, unless `--quiet`.
  func note(_ text: String) {
    if !isQuiet { streams.write(PlainText.line(text) + "\n", to: .error) }
  }

  /// Writes a line on standard error that `--quiet` does not hide.
  func warn(_ text: String) {
    streams.write(PlainText.line(text) + "\n", to: .error)
  }
}

enum OutputChannel: Sendable { case output, error }

/// The two streams of a process, or a test's record of them.
protocol OutputStreams: Sendable {
  func write(_ text: String, to channel: OutputChannel)
  /// Why standard output could not take everything, apart from a reader that went away.
  var failure: FileError? { get }
}

/// The process's own standard output and standard error.
///
/// A class because the first failed write is kept for the end, whoever made it.
final class ProcessStreams: OutputStreams {
  private let firstFailure = Mutex<FileError?>(nil)

  func write(_ text: String, to channel: OutputChannel) {
    do throws(FileError) {
      try FileContents.writeAll(
        Array(text.utf8), to: channel == .output ? STDOUT_FILENO : STDERR_FILENO,
        path: channel == .output ? "standard output" : "standard error")
    } catch {
      guard channel == .output else { return }
      firstFailure.withLock { if $0 == nil { $0 = error } }
    }
  }

  var failure: FileError? {
    let first = firstFailure.withLock { $0 }
    return first?.code == EPIPE ? nil : first
  }
}
