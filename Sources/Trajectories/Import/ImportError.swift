/// Why a file could not be imported.
public enum ImportError: Error, Sendable, Hashable {
  case file(FileError)
  /// The content is of no known format.
  case unknownFormat(path: String, found: String)
  /// A user named a format that does not exist.
  case unknownFormatName(String, suggestions: [String])
  /// The file stopped following its format at a byte, and nothing after it can be trusted.
  case broken(path: String, offset: Int, reason: String)
  /// An option cannot be used.
  case option(String)
}

extension ImportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): return error.description
    case .unknownFormat(let path, let found):
      return "\(path): expected trajectories in a known format, found \(found); the formats are "
        + TrajectoryFormat.names.joined(separator: ", ")
    case .unknownFormatName(let name, let suggestions):
      let hint =
        suggestions.isEmpty
        ? "the formats are " + TrajectoryFormat.names.joined(separator: ", ")
        : "did you mean " + suggestions.joined(separator: " or ") + "?"
      return "no format is named \"\(name)\"; \(hint)"
    case .broken(let path, let offset, let reason):
      return "\(path), byte \(offset): \(reason)"
    case .option(let text): return text
    }
  }
}
