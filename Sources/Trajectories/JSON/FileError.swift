#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A failed file operation with the system's reason.
public struct FileError: Error, Sendable, Hashable {
  /// What was tried.
  public enum Operation: String, Sendable, Hashable {
    case open
    case read
    case write
    case create
    case rename
    case list
    case sync
  }

  /// What was tried.
  public let operation: Operation
  /// The file or directory.
  public let path: String
  /// The system's error number.
  public let code: Int32

  /// Makes an error from the system's error number.
  public init(_ operation: Operation, path: String, errno code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    let place = path.isEmpty ? "" : " \(path)"
    return "cannot \(operation.rawValue)\(place): \(String(cString: strerror(code)))"
  }
}
