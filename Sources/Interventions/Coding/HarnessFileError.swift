/// Why a harness file was refused: the file, the place in it, what was expected and what was found.
public struct HarnessFileError: Error, Sendable, Hashable {
  /// The file, or a word for a text that comes from none.
  public let file: String
  /// The JSON path inside it, `$` for the whole document.
  public let path: String
  /// What belongs there.
  public let expected: String
  /// What stands there.
  public let found: String
}

extension HarnessFileError: CustomStringConvertible {
  public var description: String { "\(file): \(path): expected \(expected), found \(found)" }
}
