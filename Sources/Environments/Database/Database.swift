import Trajectories

/// A small MySQL database that an agent questions and changes through two tools.
struct Database: Environment {
  let name = "database"
  let version = "1"
  let data: DatabaseData
  private(set) var world: World?
  private var official: OfficialDatabaseTasks
  private let listsOfficial: Bool

  /// Everything about an episode; copying it shares the server until one of the two changes it.
  struct World: Sendable {
    let task: DatabaseTask
    var server: DatabaseServer
    var steps = 0
    var isDescribed = false
    var isSampled = false
    /// The statements that were read since the last change.
    var reads: [String] = []
    var answer: [String]?
    /// Digest of each stage of the task, for the expert and the score.
    let stageDigests: [Digest]

    var isSolved: Bool {
      guard let answer else { return false }
      switch task.rule {
      case .both: return task.expected.accepts(answer) && areTablesRight
      case .answer: return task.expected.accepts(answer)
      case .tables: return areTablesRight
      }
    }

    var areTablesRight: Bool {
      if server.digest == stageDigests.last { return true }
      guard case .tables(let published?) = task.rule, let table = task.tables.first else {
        return false
      }
      let digest = OfficialDatabaseConformance.tableDigest(server.rows(of: table.name))
      return "[('\(digest)',)]" == published
    }
  }

  /// Makes an environment from its data files.
  init(_ options: EnvironmentOptions) throws(EnvironmentError) {
    data = try DatabaseData.load(options)
    official = OfficialDatabaseTasks(dataFolder: options.dataFolder)
    listsOfficial = try OfficialDatabaseTasks.isAskedFor(options)
  }

  static let entry = EnvironmentCatalogue.Entry(
    name: "database", summary: "questions and changes on small MySQL databases, two tools",
    make: { options throws(EnvironmentError) in try Database(options) })

  var surface: Digest { data.surface }
  var tools: [ToolSpec] { data.texts.tools }

  var result: TaskResult {
    guard let world else { return TaskResult(success: false, score: 0, detail: "not started") }
    if world.isSolved { return TaskResult(success: true, score: 1) }
    let detail =
      world.answer == nil
      ? "no answer was committed"
      : world.areTablesRight
        ? "the answer is not the expected one" : "the tables are not as they should be"
    return TaskResult(success: false, score: 0, detail: detail)
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    listsOfficial
      ? try official.ids(in: split, limit: limit)
      : DatabaseTaskGenerator.ids(in: split, limit: limit)
  }

  mutating func reset(to id: String) throws(EnvironmentError) -> Opening {
    let task =
      OfficialDatabaseTasks.isOne(id)
      ? try official.task(id) : try DatabaseTaskGenerator(data: data).task(id)
    let server = try DatabaseServer(task.database, rows: task.rows)
    var digests = task.stages.indices.map { DatabaseState.digest(task.content(at: $0)) }
    if task.rule != .both { digests += try Database.laterDigests(of: task) }
    world = World(task: task, server: server, stageDigests: digests)
    return Opening(
      system: data.texts.policy, observation: Observation(task.instruction, source: .user),
      tools: tools, stepBudget: task.stepBudget, style: .toolCalls)
  }

  /// The tables after each of a task's changes, where its stages do not say them.
  private static func laterDigests(
    of task: DatabaseTask
  ) throws(EnvironmentError) -> [Digest] {
    let server = try DatabaseServer(task.database, rows: task.rows)
    return task.changes.map { change in
      if case .statement(let statement) = server.command(change) { _ = server.run(statement) }
      return server.digest
    }
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    guard var current = world else { throw .notStarted(environment: name) }
    // The world has one owner while it works, so that an unshared server is changed in place.
    world = nil
    defer { world = current }
    current.steps += 1
    return try current.apply(action, data.texts)
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let world else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(world)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? World else { throw .foreignSnapshot(environment: name) }
    world = saved
  }

  func expert() -> (any Expert)? { DatabaseExpert() }

  /// Statements that damage the main table, and some that only read.
  func disturbances() -> [Action] {
    guard let table = world?.task.tables.first else { return [] }
    let sql = QuestionSQL(table, isTyped: false)
    return [
      "DELETE FROM \(sql.name)",
      "DELETE FROM \(sql.name) ORDER BY \(sql.column(1)) LIMIT 3",
      "UPDATE \(sql.name) SET \(sql.column(2)) = UPPER(\(sql.column(2)))",
      "UPDATE \(sql.name) SET \(sql.column(1)) = 'x' LIMIT 2",
      "INSERT INTO \(sql.name) (\(sql.column(0)), \(sql.column(1))) VALUES ('odd', 'one')",
      "SELECT COUNT(*) FROM \(sql.name)", "SHOW TABLES", "SELECT 1 FROM nothing",
    ].map(TaskDrawing.execute)
  }
}
