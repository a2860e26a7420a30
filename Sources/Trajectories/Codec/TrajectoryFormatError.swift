/// Why a record was refused, and where it stands.
public struct TrajectoryFormatError: Error, Sendable, Hashable {
  /// The file, or empty where the record came from memory.
  public var file: String
  /// Line, counted from 1, or nil where the record came from memory.
  public var line: Int?
  /// Column in bytes, counted from 1, for text that is not JSON.
  public var column: Int?
  /// The place inside the record, such as `$.usage.input`.
  public var path: String
  /// What the format asks for.
  public var expected: String
  /// What stands there.
  public var found: String

  /// Makes an error at the root of a record.
  public init(expected: String, found: String) {
    file = ""
    path = "$"
    self.expected = expected
    self.found = found
  }

  init(_ error: JSONError, line: Int) {
    self.init(expected: "one JSON object", found: error.detail)
    self.line = line
    column = error.column
  }

  /// The same error seen from the value that holds the refused one.
  func below(_ step: String) -> TrajectoryFormatError {
    var outer = self
    outer.path = "$" + step + path.dropFirst()
    return outer
  }

  func on(line: Int, of file: String) -> TrajectoryFormatError {
    var placed = self
    placed.line = line
    placed.file = file
    return placed
  }
}

extension TrajectoryFormatError: CustomStringConvertible {
  public var description: String {
    var place: [String] = []
    if !file.isEmpty { place.append(file) }
    if let line { place.append("line \(line)") }
    if let column { place.append("column \(column)") } else { place.append(path) }
    return "\(place.joined(separator: ", ")): expected \(expected), found \(found)"
  }
}
