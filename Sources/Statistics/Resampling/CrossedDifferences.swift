/// Paired differences (first arm minus second) of every trial, where every backbone of an
/// environment meets the same tasks.
public struct CrossedDifferences: Sendable, Hashable {
  /// One environment's differences: `tasks[task][backbone][trial]`.
  public struct Environment: Sendable, Hashable {
    /// The differences by task, backbone and trial; a missing cell is an empty list.
    public let tasks: [[[Double]]]

    /// Makes an environment; every task must list the same number of backbones.
    public init(tasks: [[[Double]]]) {
      precondition(
        Set(tasks.map(\.count)).count <= 1, "every task must list the same backbones")
      self.tasks = tasks
    }

    var backboneCount: Int { tasks.first?.count ?? 0 }
  }

  /// The environments, which weigh the same however many tasks each has.
  public let environments: [Environment]

  /// Makes differences.
  public init(_ environments: [Environment]) { self.environments = environments }

  /// The differences of one environment and one backbone, one trial a task.
  public init(oneTrial differences: [Double]) {
    self.init([Environment(tasks: differences.map { [[$0]] })])
  }
}
