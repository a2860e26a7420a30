/// Why a store could not be read or written.
public enum StoreError: Error, Sendable, Hashable {
  /// The file cannot be opened or created.
  case cannotOpen(path: String, reason: String)
  /// The file is not a store, or is damaged.
  case corrupt(path: String, reason: String)
  /// A later release wrote the file.
  case newer(path: String, found: Int, supported: Int)
  /// The disk is full or fails.
  case diskFailed(path: String, reason: String)
  /// Another process holds the store.
  case busy(path: String)
  /// Anything else that SQLite refuses.
  case failed(path: String, reason: String)
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "cannot open the store \(path): \(reason)"
    case .corrupt(let path, let reason):
      "\(path) is not a readable store (\(reason)); restore it from an export or use --fresh"
    case .newer(let path, let found, let supported):
      "\(path) has store version \(found), this release reads up to \(supported); "
        + "use the release that wrote it"
    case .diskFailed(let path, let reason):
      "cannot write the store \(path): \(reason); what was committed is kept, "
        + "the same command resumes"
    case .busy(let path): "the store \(path) is in use by another process"
    case .failed(let path, let reason): "store \(path): \(reason)"
    }
  }
}
