#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A queue between threads: any thread sends, threads that may block receive.
final class Mailbox<Element: Sendable>: @unchecked Sendable {
  // Everything below is guarded by `mutex`.
  private var waiting: [Element] = []
  private var head = 0
  private var isClosed = false
  private var isUrgent = false
  private let batchSize = 256
  private let capacity = 1024
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let taken = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrived, nil)
    pthread_cond_init(taken, nil)
  }

  deinit {
    pthread_cond_destroy(arrived)
    pthread_cond_destroy(taken)
    pthread_mutex_destroy(mutex)
    arrived.deallocate()
    taken.deallocate()
    mutex.deallocate()
  }

  /// Adds an element; what is sent after `close` is dropped.
  ///
  /// An element that can wait does not cut short a receiver that gathers a batch, and its sender
  /// waits while the receiver is far behind.
  func send(_ element: Element, canWait: Bool = false) {
    pthread_mutex_lock(mutex)
    while canWait, !isClosed, waiting.count - head >= capacity { pthread_cond_wait(taken, mutex) }
    if !isClosed { waiting.append(element) }
    if !canWait { isUrgent = true }
    let wakes = !canWait || waiting.count - head == 1 || waiting.count - head >= batchSize
    if wakes { pthread_cond_signal(arrived) }
    pthread_mutex_unlock(mutex)
  }

  /// Waits for an element; nil once the mailbox is closed and empty.
  func receive() -> Element? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard waitForElement() else { return nil }
    let element = waiting[head]
    head += 1
    if head == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      head = 0
    }
    return element
  }

  /// Waits for at least one element, gathers more for a short while unless one is urgent, and
  /// takes all there are; nil once closed and empty.
  func receiveBatch() -> [Element]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard waitForElement() else { return nil }
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    deadline.tv_nsec += 20_000_000
    if deadline.tv_nsec >= 1_000_000_000 {
      deadline.tv_nsec -= 1_000_000_000
      deadline.tv_sec += 1
    }
    while !isUrgent, !isClosed, waiting.count - head < batchSize {
      if pthread_cond_timedwait(arrived, mutex, &deadline) == ETIMEDOUT { break }
    }
    isUrgent = false
    let all = head == 0 ? waiting : Array(waiting[head...])
    waiting = []
    head = 0
    pthread_cond_broadcast(taken)
    return all
  }

  /// Lets receivers finish what is waiting and then stop.
  func close() {
    pthread_mutex_lock(mutex)
    isClosed = true
    pthread_cond_broadcast(arrived)
    pthread_cond_broadcast(taken)
    pthread_mutex_unlock(mutex)
  }

  private func waitForElement() -> Bool {
    while head == waiting.count {
      if isClosed { return false }
      pthread_cond_wait(arrived, mutex)
    }
    return true
  }
}
