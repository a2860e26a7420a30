/// A JSON Schema compiled for checking tool arguments: the subset that tool specs use.
///
/// A keyword outside the subset never makes a valid value fail: it is left unchecked, and
/// `unchecked` lists it.
public struct ToolSchema: Sendable {
  let root: SchemaNode
  /// The keywords that would narrow the schema further and are not checked.
  public let unchecked: [UncheckedKeyword]

  /// Compiles the schema of a tool's arguments.
  public init(_ tool: ToolSpec) throws(SchemaError) {
    try self.init(compiling: tool.parameters)
  }

  /// Compiles a schema value.
  public init(compiling schema: JSONValue) throws(SchemaError) {
    var compiler = SchemaCompiler()
    root = try compiler.compile(schema)
    unchecked = compiler.unchecked
  }

  /// Whether a value breaks nothing.
  public func accepts(_ value: JSONValue) -> Bool { violations(of: value).isEmpty }

  /// Returns what is wrong with a value, in the schema's order; empty where nothing is.
  ///
  /// A value that is wrong in hundreds of places is not followed to the end.
  public func violations(of value: JSONValue) -> [SchemaViolation] {
    var found: [SchemaViolation] = []
    root.check(value, into: &found)
    return found
  }
}
