import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C and SIGTERM as a request to stop: once is a request, twice ends the process.
///
/// Handlers, not ignored signals, because an ignored signal stays ignored in every program that
/// is started from here.
enum Interruption {
  private static let requests = Atomic<Int>(0)
  private static let wakeUp = Atomic<Int32>(-1)

  /// Calls `stop` on a thread of its own when the process is asked to stop.
  static func onRequest(_ stop: @escaping @Sendable () -> Void) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    wakeUp.store(ends[1], ordering: .releasing)
    let reader = ends[0]
    startThread {
      var byte: UInt8 = 0
      while read(reader, &byte, 1) < 0, errno == EINTR {}
      stop()
    }
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if Interruption.requests.add(1, ordering: .relaxed).oldValue > 0 {
          _exit(ExitStatus.interrupted.rawValue)
        }
        var byte: UInt8 = 1
        _ = write(Interruption.wakeUp.load(ordering: .acquiring), &byte, 1)
      }
    }
    // A reader that went away is a failed write, not the end of the process.
    signal(SIGPIPE) { _ in }
  }

  private static func startThread(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    if status == 0 { pthread_detach(thread) } else { box.release() }
  }

  /// A class because a thread's context is one pointer.
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
