#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Starts threads of our own, on which blocking is allowed.
package enum WorkerThread {
  /// Runs `body` on a new thread; what it captures lives until it returns.
  package static func start(_ body: @escaping @Sendable () -> Void) {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    // Shells and parsers recurse; secondary threads would otherwise get a small stack on macOS.
    pthread_attr_setstacksize(attributes, 8 << 20)
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    let thread = UnsafeMutablePointer<pthread_t>.allocate(capacity: 1)
    defer { thread.deallocate() }
    let context = Unmanaged.passRetained(Body(run: body)).toOpaque()
    let code = pthread_create(
      thread, attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context)
    precondition(code == 0, "the system refuses to start a thread (error \(code))")
  }

  /// Boxes the closure for the C interface.
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
