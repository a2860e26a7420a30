public import FailureMiner
public import Interventions
import Signals
import Statistics
public import Trajectories

/// Mined patterns as a file: what the compiler needs of them, so that mining and compiling may happen
/// in different places.
public struct PatternFile: Sendable {
  /// The name under which the format is known.
  public static let schema = "metaharness/patterns/1"

  /// The environment that the patterns come from.
  public let environment: String
  /// Its tools.
  public let tools: [ToolSpec]
  /// The patterns in the order in which they were found.
  public let patterns: [FailurePattern]

  /// Makes a file's content.
  public init(environment: String, tools: [ToolSpec], patterns: [FailurePattern]) {
    self.environment = environment
    self.tools = tools
    self.patterns = patterns
  }

  /// Reads a document; `file` is what error messages name.
  public init(_ document: JSONValue, file: String) throws(HarnessFileError) {
    let reader = RuleReader(document, file: file)
    let schema = try reader.required("schema")
    guard try schema.string() == PatternFile.schema else {
      throw schema.error("'\(PatternFile.schema)'")
    }
    environment = try reader.required("environment").string()
    tools = try reader.list("tools") { tool throws(HarnessFileError) in
      do throws(TrajectoryFormatError) { return try ToolSpec(json: tool.value) } catch {
        throw tool.error("a tool: \(error.expected)")
      }
    }
    patterns = try reader.list("patterns", FailurePattern.init)
  }

  /// Reads a file.
  public static func read(_ path: String) throws -> PatternFile {
    try PatternFile(JSONValue(parsing: FileContents.read(path)), file: path)
  }

  /// The document.
  public var json: JSONValue {
    [
      "schema": .string(PatternFile.schema), "environment": .string(environment),
      "tools": .array(tools.map(\.fileJSON)), "patterns": .array(patterns.map(\.fileJSON)),
    ]
  }
}

extension FailurePattern {
  fileprivate init(_ reader: RuleReader) throws(HarnessFileError) {
    let name = try reader.required("kind")
    guard let kind = Kind(named: try name.string()) else { throw name.error("a kind of pattern") }
    var exposure: ExposureBounds?
    if let bounds = reader.optional("exposure") {
      exposure = ExposureBounds(
        observed: try bounds.required("observed").range(),
        certified: try bounds.required("certified").range(),
        error: try bounds.required("error").double(0...1))
    }
    self.init(
      kind: kind, tool: try reader.string("tool"), template: try reader.string("template"),
      detail: try reader.optional("detail").map { reader throws(HarnessFileError) in
        try PatternDetail(reader)
      } ?? .none,
      tasks: try reader.required("tasks").int(), episodes: try reader.required("episodes").int(),
      steps: try reader.required("steps").int(0...1_000_000_000),
      failedEpisodes: try reader.required("failedEpisodes").int(), exposure: exposure,
      sourceTasks: try reader.strings("sourceTasks"))
  }

  fileprivate var fileJSON: JSONValue {
    var writer = RuleWriter()
    writer.set("kind", kind.name)
    writer.set("tool", tool)
    writer.set("template", template)
    writer.set("detail", detail.fileJSON)
    for (name, count) in [
      ("tasks", tasks), ("episodes", episodes), ("steps", steps),
      ("failedEpisodes", failedEpisodes),
    ] {
      writer.set(name, .integer(count))
    }
    if let exposure = figures.exposure {
      writer.set(
        "exposure",
        [
          "observed": exposure.observed.fileJSON, "certified": exposure.certified.fileJSON,
          "error": .double(exposure.error),
        ])
    }
    writer.set("sourceTasks", sourceTasks)
    return writer.value
  }
}

extension ToolSpec {
  fileprivate var fileJSON: JSONValue {
    [
      "name": .string(name), "summary": .string(summary), "parameters": parameters,
      "kind": .string(kind.rawValue),
    ]
  }
}

extension RuleReader {
  fileprivate func range() throws(HarnessFileError) -> ClosedRange<Double> {
    let ends = try elements()
    guard ends.count == 2 else { throw error("two numbers") }
    let (lower, upper) = (try ends[0].double(-1...1), try ends[1].double(-1...1))
    guard lower <= upper else { throw error("two numbers in order") }
    return lower...upper
  }
}

extension ClosedRange<Double> {
  fileprivate var fileJSON: JSONValue { [.double(lowerBound), .double(upperBound)] }
}
