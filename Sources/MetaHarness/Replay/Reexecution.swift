public import Environments
import Signals
public import Trajectories

/// Plays recorded calls again in an executable environment, to ask what another call would have done
/// at a recorded step.
public struct Reexecution: Sendable {
  private var environment: any Environment
  /// Recorded calls that were played.
  public private(set) var played = 0
  /// Those whose result equals the recording's.
  public private(set) var equal = 0

  /// Starts at a task; speech and thoughts are not played, since nothing but calls changes records.
  public init(_ environment: any Environment, task: String) throws(EnvironmentError) {
    self.environment = environment
    _ = try self.environment.reset(to: task)
  }

  /// The share of calls whose result equals the recording's, after a rename that is declared here:
  /// older records say `province` where the environment says `state`.
  public var fidelity: Double { played == 0 ? 1 : Double(equal) / Double(played) }

  /// Plays a recorded step.
  public mutating func play(_ step: Step) throws(EnvironmentError) {
    guard case .tool? = step.action, let action = step.action else { return }
    let result = try environment.step(action)
    played += 1
    if Reexecution.isSame(result.observation.text, step.observation.text) { equal += 1 }
  }

  /// What another call would bring now; the environment stays where it is.
  public func outcome(of action: Action) throws(EnvironmentError) -> Observation {
    var fork = environment
    return try fork.step(action).observation
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    guard let a = try? JSONValue(parsing: left, options: .foreign),
      let b = try? JSONValue(
        parsing: right.replacing("\"province\"", with: "\"state\""), options: .foreign)
    else { return false }
    return a == b
  }
}
