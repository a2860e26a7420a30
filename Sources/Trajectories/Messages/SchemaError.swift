/// A schema that is itself wrong.
public struct SchemaError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where in the schema, such as `$.properties.id.type`.
  public let path: String
  /// What was expected there and what was found.
  public let detail: String

  public var description: String { "schema \(path): \(detail)" }
}

/// A keyword that narrows what a schema accepts and that is not checked here.
public struct UncheckedKeyword: Sendable, Hashable, CustomStringConvertible {
  /// Where in the schema, such as `$.properties.id`.
  public let path: String
  /// The keyword, such as `$ref`.
  public let keyword: String

  public var description: String { "\(path): \(keyword) is not checked" }
}
