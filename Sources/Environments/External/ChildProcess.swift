@preconcurrency import Glibc
import Synchronization

/// A program in a process group of its own that is talked to line by line.
///
/// A class because it owns a process and its channels; one thread at a time may use it.
final class ChildProcess {
  /// Why a program cannot be talked to any more.
  struct Failure: Error {
    let reason: String
  }

  static let maximumLineLength = 16 << 20
  private static let maximumTail = 4096

  private let pid: pid_t
  /// A socket rather than a pipe: writing to a program that is gone must not raise SIGPIPE here.
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  private var pending: [UInt8] = []
  private var searched = 0
  private var tail: [UInt8] = []
  private var isOutputOpen = true
  private var isReaped = false
  private(set) var exitText = ""

  private struct Started: Sendable {
    let pid: pid_t
    let input: Int32
    let output: Int32
    let errors: Int32
  }

  /// One start at a time: a pipe is marked only after it is made, and no other program that we
  /// start may inherit it in between.
  private static let starting = Mutex<Void>(())

  init(_ arguments: [String]) throws(Failure) {
    let started = try ChildProcess.starting.withLock { _ throws(Failure) in
      try ChildProcess.start(arguments)
    }
    pid = started.pid
    input = started.input
    output = started.output
    errors = started.errors
    for descriptor in [input, output, errors] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  private static func start(_ arguments: [String]) throws(Failure) -> Started {
    var sockets: [Int32] = [-1, -1]
    var outputs: [Int32] = [-1, -1]
    var errorPipe: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &sockets) == 0, pipe(&outputs) == 0, pipe(&errorPipe) == 0
    else {
      let reason = String(cString: strerror(errno))
      for descriptor in sockets + outputs + errorPipe where descriptor >= 0 { close(descriptor) }
      throw Failure(reason: "no channel to the program could be made: \(reason)")
    }
    for descriptor in outputs + errorPipe { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, sockets[1], 0)
    posix_spawn_file_actions_adddup2(&actions, outputs[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errorPipe[1], 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child = pid_t()
    let code = posix_spawnp(&child, arguments.first ?? "", &actions, &attributes, words, environ)
    close(sockets[1])
    close(outputs[1])
    close(errorPipe[1])
    guard code == 0 else {
      close(sockets[0])
      close(outputs[0])
      close(errorPipe[0])
      throw Failure(
        reason: "the program \(arguments.first ?? "") could not be started: "
          + String(cString: strerror(code)))
    }
    return Started(pid: child, input: sockets[0], output: outputs[0], errors: errorPipe[0])
  }

  deinit { end() }

  /// The last lines that the program wrote to standard error.
  var lastErrorLines: String {
    let lines = String(decoding: tail, as: UTF8.self).split(separator: "\n").suffix(6)
    return lines.joined(separator: "\n")
  }

  /// Sends a line and waits for one line of answer.
  func exchange(_ line: [UInt8], timeout: Double) throws(Failure) -> [UInt8] {
    try exchange(line, timeout: timeout) { isSent throws(Failure) in
      if isSent { return try takeLine() }
      try checkLength()
      return nil
    }
  }

  /// Sends a request and collects what the program writes up to a mark; of more than `limit` bytes
  /// only the first are kept.
  func exchange(
    _ request: [UInt8], until mark: [UInt8], keeping limit: Int, timeout: Double
  ) throws(Failure) -> (bytes: [UInt8], isCut: Bool) {
    var kept: [UInt8] = []
    var isCut = false
    return try exchange(request, timeout: timeout) { _ throws(Failure) in
      let found = pending.firstRange(of: mark)
      // The end of what is there may be the beginning of the mark.
      let passed = found?.lowerBound ?? max(0, pending.count - mark.count)
      let room = max(0, limit - kept.count)
      isCut = isCut || passed > room
      kept += pending[..<min(passed, room)]
      pending.removeSubrange(..<(found?.upperBound ?? passed))
      searched = 0
      return found.map { _ in (kept, isCut) }
    }
  }

  /// Sends a request and reads until `take` finds an answer in what has come.
  private func exchange<Answer>(
    _ request: [UInt8], timeout: Double, take: (_ isSent: Bool) throws(Failure) -> Answer?
  ) throws(Failure) -> Answer {
    let deadline = ChildProcess.now + timeout
    var sent = 0
    while true {
      if let answer = try take(sent == request.count) { return answer }
      guard isOutputOpen else {
        waitForExit(0.2)
        throw Failure(reason: "the program ended instead of answering")
      }
      let rest = deadline - ChildProcess.now
      guard rest > 0 else {
        throw Failure(reason: "the program gave no answer within \(timeout) seconds")
      }
      wait(rest, wantsToWrite: sent < request.count)
      if sent < request.count { sent += send(request, from: sent) }
      drainErrors()
      if let chunk = ChildProcess.read(output) {
        if chunk.isEmpty { isOutputOpen = false }
        pending += chunk
      }
    }
  }

  /// Waits for the rest of a line.
  func readLine(timeout: Double) throws(Failure) -> [UInt8] { try exchange([], timeout: timeout) }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func wait(_ seconds: Double, wantsToWrite: Bool) {
    var polled = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    if wantsToWrite { polled.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
    _ = poll(&polled, nfds_t(polled.count), Int32(min(seconds * 1000 + 1, 1_000_000)))
  }

  /// A program that closed its input still gets its chance to answer.
  private func send(_ line: [UInt8], from start: Int) -> Int {
    let count = line.withUnsafeBytes { bytes in
      Glibc.send(
        input, bytes.baseAddress.map { $0 + start }, bytes.count - start,
        Int32(MSG_NOSIGNAL))
    }
    if count >= 0 { return count }
    return errno == EPIPE || errno == ECONNRESET ? line.count - start : 0
  }

  private func checkLength() throws(Failure) {
    guard pending.count > ChildProcess.maximumLineLength, !pending.contains(0x0A) else { return }
    searched = 0
    pending = []
    throw Failure(
      reason: "the program wrote a line longer than \(ChildProcess.maximumLineLength) bytes")
  }

  private func takeLine() throws(Failure) -> [UInt8]? {
    guard let end = pending[searched...].firstIndex(of: 0x0A) else {
      searched = pending.count
      try checkLength()
      return nil
    }
    var line = Array(pending[..<end])
    pending.removeSubrange(...end)
    searched = 0
    if line.last == 0x0D { line.removeLast() }
    return line
  }

  private func drainErrors() {
    while errors >= 0, let chunk = ChildProcess.read(errors) {
      if chunk.isEmpty {
        close(errors)
        errors = -1
        return
      }
      tail += chunk
      if tail.count > ChildProcess.maximumTail {
        tail.removeFirst(tail.count - ChildProcess.maximumTail)
      }
    }
  }

  /// Bytes that are there, none at the end, nil where there is nothing yet.
  private static func read(_ descriptor: Int32) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(descriptor, &chunk, chunk.count)
    if count < 0 { return errno == EAGAIN || errno == EINTR ? nil : [] }
    return Array(chunk[..<count])
  }

  private var hasExited: Bool {
    var information = siginfo_t()
    let code = waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT)
    return code == 0 && information.si_signo != 0
  }

  private func waitForExit(_ seconds: Double) {
    let deadline = ChildProcess.now + seconds
    while !hasExited, ChildProcess.now < deadline {
      drainErrors()
      usleep(2_000)
    }
  }

  /// Ends the program and everything in its group, and leaves no zombie.
  func end(grace: Double = 0.1) {
    guard !isReaped else { return }
    isReaped = true
    close(input)
    waitForExit(grace)
    if !hasExited {
      kill(-pid, SIGTERM)
      waitForExit(grace)
    }
    let endedAlone = hasExited
    // The leader is not reaped yet, so its group's number cannot have become somebody else's.
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    // What the program itself started dies of the same signal; its new parent reaps it.
    let deadline = ChildProcess.now + 0.05
    while kill(-pid, 0) == 0, ChildProcess.now < deadline { usleep(1_000) }
    drainErrors()
    close(output)
    if errors >= 0 { close(errors) }
    let signal = status & 0x7F
    exitText =
      !endedAlone
      ? "" : signal == 0 ? "exit status \(status >> 8 & 0xFF)" : "killed by signal \(signal)"
  }

  /// The process's number, for tests.
  var processID: Int32 { pid }
}
