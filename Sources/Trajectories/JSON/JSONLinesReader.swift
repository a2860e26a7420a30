#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a file line by line with memory bounded by the longest allowed line.
public struct JSONLinesReader: ~Copyable {
  /// What stands on one line.
  public struct Line: Sendable {
    /// Line number, counted from 1.
    public let number: Int
    /// Offset of the line's first byte in the file.
    public let offset: Int
    /// The line without its end; empty when it was too long.
    public let bytes: [UInt8]
    /// Whether the line was longer than the limit and was passed over.
    public let isTooLong: Bool
  }

  private let descriptor: Int32
  private let path: String
  private let closesDescriptor: Bool
  private let maximumLineLength: Int
  private var buffer: [UInt8]
  private var filled = 0
  private var position = 0
  private var lineNumber = 0
  private var fileOffset = 0
  private var atEnd = false

  /// Opens a file for reading.
  public init(path: String, maximumLineLength: Int = 64 << 20) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.open, path: path, errno: errno) }
    self.init(
      descriptor: descriptor, path: path, closing: true, maximumLineLength: maximumLineLength)
  }

  /// Reads from an open descriptor, such as standard input.
  public init(descriptor: Int32, closing: Bool, maximumLineLength: Int = 64 << 20) {
    self.init(
      descriptor: descriptor, path: "", closing: closing, maximumLineLength: maximumLineLength)
  }

  private init(descriptor: Int32, path: String, closing: Bool, maximumLineLength: Int) {
    self.descriptor = descriptor
    self.path = path
    closesDescriptor = closing
    self.maximumLineLength = maximumLineLength
    buffer = [UInt8](repeating: 0, count: 1 << 18)
  }

  deinit {
    if closesDescriptor { close(descriptor) }
  }

  /// Returns the next line without its end (LF or CRLF), or nil at the end of the file.
  ///
  /// A line beyond the limit is passed over and comes back empty, marked and counted.
  public mutating func next() throws(FileError) -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    let start = fileOffset
    while true {
      if position == filled {
        try fill()
        if filled == 0 {
          guard fileOffset > start else { return nil }
          lineNumber += 1
          return finish(line, start: start, isTooLong: isTooLong)
        }
      }
      let (end, found) = lineEnd()
      if line.count + (end - position) > maximumLineLength {
        isTooLong = true
        line.removeAll(keepingCapacity: false)
      }
      if !isTooLong { line.append(contentsOf: buffer[position..<end]) }
      fileOffset += end - position + (found ? 1 : 0)
      position = end + (found ? 1 : 0)
      if found {
        lineNumber += 1
        return finish(line, start: start, isTooLong: isTooLong)
      }
    }
  }

  private func finish(_ bytes: [UInt8], start: Int, isTooLong: Bool) -> Line {
    var bytes = bytes
    if bytes.last == 0x0D { bytes.removeLast() }
    return Line(number: lineNumber, offset: start, bytes: bytes, isTooLong: isTooLong)
  }

  private func lineEnd() -> (end: Int, found: Bool) {
    buffer.withUnsafeBytes { raw in
      guard let base = raw.baseAddress,
        let hit = memchr(base + position, 0x0A, filled - position)
      else { return (filled, false) }
      return (UnsafeRawPointer(hit) - base, true)
    }
  }

  private mutating func fill() throws(FileError) {
    position = 0
    filled = 0
    guard !atEnd else { return }
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(.read, path: path, errno: errno) }
      atEnd = count == 0
      filled = count
      return
    }
  }
}
