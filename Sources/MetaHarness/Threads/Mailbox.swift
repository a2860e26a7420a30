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
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrived, nil)
  }

  deinit {
    pthread_cond_destroy(arrived)
    pthread_mutex_destroy(mutex)
    arrived.deallocate()
    mutex.deallocate()
  }

  /// Adds an element; what is sent after `close` is dropped.
  func send(_ element: Element) {
    pthread_mutex_lock(mutex)
    if !isClosed { waiting.append(element) }
    pthread_cond_signal(arrived)
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

  /// Waits for at least one element and takes all there are; nil once closed and empty.
  func receiveAll() -> [Element]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard waitForElement() else { return nil }
    let all = head == 0 ? waiting : Array(waiting[head...])
    waiting = []
    head = 0
    return all
  }

  /// Lets receivers finish what is waiting and then stop.
  func close() {
    pthread_mutex_lock(mutex)
    isClosed = true
    pthread_cond_broadcast(arrived)
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
