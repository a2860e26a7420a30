import Trajectories

/// Everything that is said to the agent.
struct DatabaseTexts: Sendable {
  let policy: String
  let tools: [ToolSpec]
  let schema: [String]
  let table: String
  let tasks: [String: [String]]
  let measures: [String: String]
  let ranks: [String]
  let conditions: [String: String]
  let assignment: String
  let and: String
  let list: String
  let notices: [String: String]

  init(_ file: DataPart, isCompact: Bool) throws(EnvironmentError) {
    policy = try file.texts(isCompact ? "policyCompact" : "policy").joined(separator: "\n")
    schema = try file.texts("schema")
    table = try file.text("table")
    ranks = try file.texts("ranks")
    assignment = try file.text("assignment")
    and = try file.text("and")
    list = try file.text("list")
    measures = try DatabaseTexts.table(
      try file.part("measures"), ["sum", "average", "minimum", "maximum"])
    conditions = try DatabaseTexts.table(
      try file.part("conditions"), ["equal", "notEqual", "greater", "less"])
    notices = try DatabaseTexts.table(
      try file.part("notices"), ["speech", "unknown", "missing", "type", "committed"])
    let all = try file.part("tasks")
    var tasks: [String: [String]] = [:]
    for name in all.value.objectValue?.keys ?? [] { tasks[name] = try all.texts(name) }
    self.tasks = tasks
    let words = try file.part("tools")
    let execute = try words.part("execute_sql")
    let commit = try words.part("commit_final_answer")
    tools = [
      ToolSpec(
        name: "execute_sql", summary: isCompact ? "" : try execute.text("summary"),
        parameters: [
          "type": "object",
          "properties": [
            "query": ["type": "string", "description": .string(try execute.text("query"))]
          ],
          "required": ["query"],
        ], kind: .write),
      ToolSpec(
        name: "commit_final_answer", summary: isCompact ? "" : try commit.text("summary"),
        parameters: [
          "type": "object",
          "properties": [
            "answers": [
              "type": "array", "items": ["type": "string"],
              "description": .string(try commit.text("answers")),
            ]
          ],
          "required": ["answers"],
        ], kind: .finish),
    ]
  }

  private static func table(
    _ file: DataPart, _ names: [String]
  ) throws(EnvironmentError) -> [String: String] {
    var found: [String: String] = [:]
    for name in names { found[name] = try file.text(name) }
    return found
  }

  /// A text with its `{placeholders}` filled in.
  static func filled(_ template: String, _ values: [(String, String)]) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let name = rest[rest.index(after: open)..<close]
      result += values.first { $0.0 == name }?.1 ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  func notice(_ name: String, _ values: [(String, String)] = []) -> String {
    DatabaseTexts.filled(notices[name] ?? "", values)
  }
}
