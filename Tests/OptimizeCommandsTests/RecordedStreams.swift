import Synchronization
import Trajectories

@testable import OptimizeCommands

/// Keeps what a verb writes.
final class RecordedStreams: OutputStreams {
  private let texts = Mutex((output: "", error: ""))
  let failure: FileError?

  init(failure: FileError? = nil) { self.failure = failure }

  func write(_ text: String, to channel: OutputChannel) {
    texts.withLock { texts in
      switch channel {
      case .output: texts.output += text
      case .error: texts.error += text
      }
    }
  }

  var output: String { texts.withLock { $0.output } }
  var error: String { texts.withLock { $0.error } }
}

/// A command line that was run in the test's own process.
struct Ran: Sendable {
  let status: OptimizeCommands.ExitStatus
  let output: String
  let error: String

  init(
    _ words: [String], root: Command = .optimize, environment: [String: String] = [:],
    streams: RecordedStreams = RecordedStreams()
  ) async {
    status = await CommandRunner(root: root, environment: environment, streams: streams).run(words)
    output = streams.output
    error = streams.error
  }
}
