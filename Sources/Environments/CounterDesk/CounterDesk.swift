import Trajectories

/// A desk with one counter: the smallest world that has a read, a write, an end and a trap.
///
/// The trap: adding past the desk's limit reports success and changes nothing.
struct CounterDesk: Environment {
  let name = "counter-desk"
  let version = "1"
  private var world: World?

  struct World: Sendable, Hashable {
    var task: CounterTask
    var value = 0
    var isClosed = false
  }

  /// Makes a desk.
  init() {}

  static let entry = EnvironmentCatalogue.Entry(
    name: "counter-desk", summary: "one counter, two tools, a silent trap: for tests and demos",
    make: { _ throws(EnvironmentError) in CounterDesk() })

  let surface = Digest(
    of: CounterDesk.toolTexts + CounterTask.all.map(\.instruction).joined(separator: "\n"))

  var tools: [ToolSpec] { CounterDesk.specs }

  var result: TaskResult {
    guard let world else { return TaskResult(success: false, score: 0, detail: "not started") }
    let distance = abs(world.task.target - world.value)
    let solved = world.isClosed && distance == 0
    return TaskResult(
      success: solved, score: solved ? 1 : 0,
      detail: solved ? nil : "the counter shows \(world.value), \(world.task.target) was asked for")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    Array(CounterTask.all.filter { $0.split == split }.map(\.id).prefix(limit))
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    guard let found = CounterTask.all.first(where: { $0.id == task }) else {
      throw .unknownTask(task, environment: name)
    }
    world = World(task: found)
    return Opening(
      system: "You work a counter. Bring it to the number that is asked for, then close the desk.",
      observation: Observation(found.instruction, source: .user), tools: tools, stepBudget: 12,
      style: .toolCalls)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    guard var current = world else { throw .notStarted(environment: name) }
    let result = current.apply(action)
    world = current
    return result
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let world else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(world)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? World else { throw .foreignSnapshot(environment: name) }
    world = saved
  }

  func expert() -> (any Expert)? { CounterExpert() }

  struct CounterExpert: Expert {
    func nextAction(in view: WorldView) -> Action? {
      guard let world = (view.environment as? CounterDesk)?.world, !world.isClosed else {
        return nil
      }
      let missing = world.task.target - world.value
      if missing == 0 { return .tool(name: "close_desk", arguments: [:]) }
      let amount = max(-world.task.limit, min(world.task.limit, missing))
      return .tool(name: "add", arguments: ["amount": .integer(amount)])
    }
  }
}
