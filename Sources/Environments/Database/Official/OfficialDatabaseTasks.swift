import Trajectories

/// The published DBBench tasks as tasks of ours, from the user's data folder.
struct OfficialDatabaseTasks: Sendable {
  private static let prefix = "database/dbbench/"
  private static let sets: [(split: TaskSplit, name: String)] = [
    (.dev, "dev"), (.test, "standard"),
  ]

  let dataFolder: String?
  /// The files that were read.
  private var samples: [String: [OfficialDatabaseSample]] = [:]

  init(dataFolder: String?) { self.dataFolder = dataFolder }

  /// Whether the setting `official` asks for these tasks in lists.
  static func isAskedFor(_ options: EnvironmentOptions) throws(EnvironmentError) -> Bool {
    switch options.settings["official"] {
    case nil: return false
    case "dbbench"?: return true
    case let other?:
      throw .badData(file: "setting official", detail: "expected dbbench, found '\(other)'")
    }
  }

  static func isOne(_ id: String) -> Bool { id.hasPrefix(prefix) }

  /// The ids of a split; the published files have no training tasks.
  func ids(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    guard let set = OfficialDatabaseTasks.sets.first(where: { $0.split == split }) else {
      return []
    }
    let count = try load(set.name).count
    return (0..<min(count, max(0, limit))).map {
      "\(OfficialDatabaseTasks.prefix)\(set.name)/\($0)"
    }
  }

  /// Reads an id in the one form that it is written in.
  mutating func task(_ id: String) throws(EnvironmentError) -> DatabaseTask {
    let parts = id.dropFirst(OfficialDatabaseTasks.prefix.count)
      .split(separator: "/", omittingEmptySubsequences: false)
    guard OfficialDatabaseTasks.isOne(id), parts.count == 2,
      let set = OfficialDatabaseTasks.sets.first(where: { $0.name == parts[0] }),
      let index = Int(parts[1]), String(index) == parts[1]
    else { throw .unknownTask(id, environment: "database") }
    let known = try load(set.name)
    samples[set.name] = known
    guard known.indices.contains(index) else { throw .unknownTask(id, environment: "database") }
    return known[index].task(id)
  }

  private func load(_ set: String) throws(EnvironmentError) -> [OfficialDatabaseSample] {
    if let known = samples[set] { return known }
    guard let dataFolder else {
      throw .badData(
        file: "database", detail: "official tasks need --data or METAHARNESS_DATA with DBBench")
    }
    return try OfficialDatabaseSample.load("\(dataFolder)/agentbench/dbbench/\(set).jsonl")
  }
}

extension OfficialDatabaseSample {
  /// The sample as a task; what solves it is its label.
  func task(_ id: String) -> DatabaseTask {
    let plan = TablePlan(
      name: table,
      columns: columns.map {
        ColumnPlan(name: $0, form: .text, schema: ColumnSchema($0, .text))
      }, rows: rows.map { row in row.map(Cell.text) })
    return DatabaseTask(
      id: id, template: "dbbench", isTyped: false, database: schema, tables: [plan],
      instruction: introduction.isEmpty ? question : introduction + "\n" + question,
      expected: isChange ? .done : .official(label), stages: [plan.rows],
      changes: isChange ? Array(label.prefix(1)) : [],
      query: "SELECT COUNT(*) FROM \(QuestionSQL.quoted(table))", temptations: [],
      rule: isChange ? .tables(published: digest) : .answer)
  }
}
