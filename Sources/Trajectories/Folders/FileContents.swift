#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whole files read and written in one call.
public enum FileContents {
  /// Returns a file's bytes; a file of more than `limit` bytes is refused before it is read.
  public static func read(_ path: String, atMost limit: Int = .max) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.open, path: path, errno: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var information = stat()
    if fstat(descriptor, &information) == 0 {
      guard information.st_size <= limit else { throw FileError(.read, path: path, errno: EFBIG) }
      bytes.reserveCapacity(max(0, Int(information.st_size)) + 1)
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = chunk.withUnsafeMutableBytes {
        #if canImport(Glibc)
          Glibc.read(descriptor, $0.baseAddress, $0.count)
        #else
          Darwin.read(descriptor, $0.baseAddress, $0.count)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(.read, path: path, errno: errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else { throw FileError(.read, path: path, errno: EFBIG) }
    }
  }

  /// Replaces a file in one move, so that a reader sees the old file or the new one.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let temporary = path + ".partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(.create, path: path, errno: errno) }
    do throws(FileError) {
      try writeAll(bytes, to: descriptor, path: path)
      // Some file systems tell of a full disk only here.
      guard fsync(descriptor) == 0 else { throw FileError(.sync, path: path, errno: errno) }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw FileError(.rename, path: path, errno: code)
    }
  }

  /// Writes all bytes to an open descriptor.
  public static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        #if canImport(Glibc)
          Glibc.write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
        #else
          Darwin.write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError(.write, path: path, errno: errno) }
      written += count
    }
  }
}
