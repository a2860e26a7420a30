#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the lines of a file that arrives in chunks.
struct LineSplitter {
  /// The line that was returned last, without its end.
  private(set) var bytes: [UInt8] = []
  private let limit: Int
  private var isFresh = true
  private var isTooLong = false
  private var start = 0

  init(limit: Int) { self.limit = limit }

  /// Returns the next line that ends in the chunk, or nil where the chunk is used up.
  mutating func next(
    _ chunk: UnsafeBufferPointer<UInt8>, cursor: inout Int, offset: Int
  ) -> RawRecord? {
    guard cursor < chunk.count, let base = chunk.baseAddress else { return nil }
    begin(at: offset + cursor)
    let hit = memchr(base + cursor, 0x0A, chunk.count - cursor)
    let end = hit.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? chunk.count
    if bytes.count + end - cursor > limit {
      isTooLong = true
      bytes.removeAll(keepingCapacity: true)
    }
    if !isTooLong { bytes.append(contentsOf: chunk[cursor..<end]) }
    cursor = hit == nil ? end : end + 1
    return hit == nil ? nil : finished()
  }

  /// Returns the last line where the file does not end with a line's end.
  mutating func finish() -> RawRecord? { isFresh ? nil : finished() }

  private mutating func begin(at offset: Int) {
    guard isFresh else { return }
    isFresh = false
    isTooLong = false
    start = offset
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func finished() -> RawRecord {
    isFresh = true
    if bytes.last == 0x0D { bytes.removeLast() }
    return RawRecord(
      role: .record, key: nil, offset: start,
      problem: isTooLong ? "expected a line of at most \(limit) bytes, found a longer one" : nil)
  }
}
