import Trajectories

/// A small MySQL database that an agent questions and changes through two tools.
struct Database: Environment {
  let name = "database"
  let version = "1"
  let data: DatabaseData
  private(set) var world: World?

  /// Everything about an episode; copying it shares the server until one of the two changes it.
  struct World: Sendable {
    let task: DatabaseTask
    var server: DatabaseServer
    var steps = 0
    var isDescribed = false
    /// The statements that were read since the last change.
    var reads: [String] = []
    var answer: [String]?
    /// Digest of each stage of the task, for the expert and the score.
    let stageDigests: [Digest]

    var isSolved: Bool {
      guard let answer else { return false }
      return task.expected.accepts(answer) && server.digest == stageDigests.last
    }
  }

  /// Makes an environment from its data files.
  init(_ options: EnvironmentOptions) throws(EnvironmentError) {
    data = try DatabaseData.load(options)
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
      : world.server.digest == world.stageDigests.last
        ? "the answer is not the expected one" : "the tables are not as they should be"
    return TaskResult(success: false, score: 0, detail: detail)
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    DatabaseTaskGenerator.ids(in: split, limit: limit)
  }

  mutating func reset(to id: String) throws(EnvironmentError) -> Opening {
    let task = try DatabaseTaskGenerator(data: data).task(id)
    let server = try DatabaseServer(task.database, rows: task.rows)
    world = World(
      task: task, server: server,
      stageDigests: task.stages.indices.map { DatabaseState.digest(task.content(at: $0)) })
    return Opening(
      system: data.texts.policy, observation: Observation(task.instruction, source: .user),
      tools: tools, stepBudget: task.stepBudget, style: .toolCalls)
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
}
