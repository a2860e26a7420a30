import CCurl
import Synchronization

/// Sends requests from one thread that owns one `curl_multi`, so that hundreds of slow answers
/// cost one thread and block no task.
final class HTTPClient: Sendable {
  private let inbox: HTTPInbox

  init() {
    _ = HTTPClient.library
    let inbox = HTTPInbox()
    self.inbox = inbox
    WorkerThread.start { HTTPThread(inbox: inbox).run() }
  }

  deinit { inbox.close() }

  /// curl asks to be set up once, before any other thread uses it.
  private static let library: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  /// Sends a request; leaving the stream, or cancelling the task that reads it, ends the transfer.
  func open(_ request: HTTPRequest) -> AsyncThrowingStream<HTTPEvent, any Error> {
    AsyncThrowingStream { continuation in
      let id = inbox.nextID()
      continuation.onTermination = { [inbox] reason in
        if case .cancelled = reason { inbox.post(.release(id)) }
      }
      let isTaken = inbox.post(.start(id, request, continuation))
      if !isTaken {
        continuation.finish(throwing: HTTPError(kind: .impossible, detail: "the client is closed"))
      }
    }
  }
}

/// What the HTTP thread is asked to do.
final class HTTPInbox: Sendable {
  enum Command: Sendable {
    case start(UInt64, HTTPRequest, AsyncThrowingStream<HTTPEvent, any Error>.Continuation)
    /// Nobody reads this transfer any more.
    case release(UInt64)
  }

  /// The handle may be woken from any thread; everything else with it is the HTTP thread's.
  private struct Multi: @unchecked Sendable {
    // Checked by the lock: it is taken for each wake-up and for taking the handle away.
    var handle: UnsafeMutableRawPointer?
  }

  private struct State {
    var commands: [Command] = []
    var multi = Multi(handle: nil)
    var isClosed = false
    var lastID: UInt64 = 0
  }

  private let state = Mutex(State())

  func nextID() -> UInt64 {
    state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
  }

  /// Hands a command over; false where nobody is there to take it.
  @discardableResult
  func post(_ command: Command) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.commands.append(command)
      if let handle = state.multi.handle { curl_multi_wakeup(handle) }
      return true
    }
  }

  func close() {
    state.withLock { state in
      state.isClosed = true
      if let handle = state.multi.handle { curl_multi_wakeup(handle) }
    }
  }

  func attach(_ handle: UnsafeMutableRawPointer?) {
    let multi = Multi(handle: handle)
    state.withLock { $0.multi = multi }
  }

  func take() -> (commands: [Command], isClosed: Bool) {
    state.withLock { state in
      defer { state.commands = [] }
      return (state.commands, state.isClosed)
    }
  }
}
