public import Environments
public import Trajectories

/// The parts that a search keeps apart: what it mines, what it selects on, what it confirms on.
public struct TaskParts: Sendable, Hashable {
  /// Three fifths of the training tasks: failures are mined here.
  public let mine: [String]
  /// The other training tasks: candidates are screened and selected here.
  public let select: [String]
  /// Dev tasks: opened once, when the harness is fixed.
  public let confirm: [String]

  /// Splits an environment's tasks by a digest of their ids, so that adding tasks moves none.
  public init(
    environment: any Environment, trainLimit: Int, confirmLimit: Int
  ) throws(EnvironmentError) {
    let train = try environment.tasks(in: .train, limit: trainLimit)
    mine = train.filter { TaskParts.fraction(environment.name, $0) < 0.6 }
    select = train.filter { TaskParts.fraction(environment.name, $0) >= 0.6 }
    confirm = try environment.tasks(in: .dev, limit: confirmLimit)
  }

  /// Where a task falls in 0..<1; its id names environment, template and seed.
  private static func fraction(_ environment: String, _ task: String) -> Double {
    Double(Digest(of: "\(environment)|\(task)").leadingBits >> 11) * 0x1p-53
  }

  /// The parts as `splits.json` holds them.
  public var json: JSONObject {
    func list(_ tasks: [String]) -> JSONValue { .array(tasks.map(JSONValue.string)) }
    return ["mine": list(mine), "select": list(select), "confirm": list(confirm)]
  }
}

extension TaskParts {
  func checkNoneIsEmpty(in environment: String) throws(EvaluationError) {
    for (name, tasks) in [("mine", mine), ("select", select), ("confirm", confirm)]
    where tasks.isEmpty {
      throw .noTasks(part: "\(environment) \(name)")
    }
  }
}
