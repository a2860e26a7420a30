#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hands jobs to the engine's threads, evenly.
final class JobQueue: @unchecked Sendable {
  // Everything below is guarded by `mutex`.
  private var waiting: [GenerationJob] = []
  private var active: [Int]
  private var isClosed = false
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(threads: Int) {
    active = Array(repeating: 0, count: threads)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrived, nil)
  }

  deinit {
    pthread_cond_destroy(arrived)
    pthread_mutex_destroy(mutex)
    arrived.deallocate()
    mutex.deallocate()
  }

  func send(_ job: GenerationJob) {
    pthread_mutex_lock(mutex)
    waiting.append(job)
    // A busy thread looks by itself, and which one is idle is not known here.
    pthread_cond_broadcast(arrived)
    pthread_mutex_unlock(mutex)
  }

  /// Lets the threads finish what is waiting and then stop.
  func close() {
    pthread_mutex_lock(mutex)
    isClosed = true
    pthread_cond_broadcast(arrived)
    pthread_mutex_unlock(mutex)
  }

  /// The jobs that a thread with `count` running ones goes on to take: its share of all, at most
  /// up to `capacity`.
  ///
  /// Waits for one where it has nothing to do; nil once closed and empty.
  func take(thread: Int, running count: Int, capacity: Int) -> [GenerationJob]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    active[thread] = count
    while count == 0, waiting.isEmpty {
      if isClosed { return nil }
      pthread_cond_wait(arrived, mutex)
    }
    let all = waiting.count + active.reduce(0, +)
    let share = (all + active.count - 1) / active.count
    let some = min(waiting.count, max(0, min(share, capacity) - count))
    guard some > 0 else { return [] }
    let taken = Array(waiting[..<some])
    waiting.removeFirst(some)
    active[thread] = count + some
    return taken
  }
}
