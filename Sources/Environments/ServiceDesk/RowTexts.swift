import Synchronization

/// What tools answer about rows that never changed, written once for all copies of a world; what
/// is in here saves time and decides nothing.
final class RowTexts: Sendable {
  private let texts: Mutex<[String?]>

  init(count: Int) { texts = Mutex(Array(repeating: nil, count: count)) }

  func text<Failure: Error>(
    at place: Int, write: () throws(Failure) -> String
  ) throws(Failure) -> String {
    if let known = texts.withLock({ $0[place] }) { return known }
    let text = try write()
    texts.withLock { $0[place] = text }
    return text
  }
}
