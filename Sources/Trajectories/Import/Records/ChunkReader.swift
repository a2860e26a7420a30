#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a file in chunks, the first of them large enough to recognise a format by.
struct ChunkReader: ~Copyable {
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private let path: String
  /// The chunk's memory; the first `count` bytes are valid.
  private var buffer: [UInt8]
  /// Valid bytes.
  private(set) var count = 0
  /// Offset of the chunk's first byte.
  private(set) var offset = 0
  /// Bytes in the file, or nil where it is no regular file.
  let total: Int?

  static let size = 1 << 20

  /// Opens a file; `-` is standard input.
  init(path: String) throws(FileError) {
    self.path = path
    buffer = [UInt8](repeating: 0, count: ChunkReader.size)
    closesDescriptor = path != "-"
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      total = nil
      throw FileError(.open, path: path, errno: errno)
    }
    var information = stat()
    let isKnown = fstat(descriptor, &information) == 0
    total = isKnown && information.st_mode & S_IFMT == S_IFREG ? Int(information.st_size) : nil
  }

  deinit {
    if closesDescriptor, descriptor >= 0 { close(descriptor) }
  }

  /// Gives access to the chunk.
  borrowing func withChunk<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try buffer.withUnsafeBufferPointer { buffer throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Replaces the chunk by the next one; `count` is 0 at the end.
  mutating func advance() throws(FileError) {
    offset += count
    count = 0
    while count < buffer.count {
      let filled = count
      let got = buffer.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw FileError(.read, path: path, errno: errno) }
      if got == 0 { return }
      count += got
    }
  }
}
