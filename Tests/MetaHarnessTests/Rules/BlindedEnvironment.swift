import Environments
import Trajectories

/// A world that keeps to itself what it knows beyond the wire.
struct BlindedEnvironment: Environment {
  var inner: any Environment

  var name: String { inner.name }
  var version: String { inner.version }
  var surface: Digest { inner.surface }
  var tools: [ToolSpec] { inner.tools }
  var result: TaskResult { inner.result }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    try inner.tasks(in: split, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    try inner.reset(to: task)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    var result = try inner.step(action)
    result.groundTruth = GroundTruth()
    return result
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot { try inner.snapshot() }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    try inner.restore(snapshot)
  }
}
