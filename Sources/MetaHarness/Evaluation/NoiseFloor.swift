public import Backbones
import Environments
public import Interventions
public import Statistics
import Synchronization
public import Trajectories

/// The same backbone against itself: what differs between two runs that should not differ.
///
/// Every arm is played from the start in this very run; no result of any run is read.
public struct NoiseFloor: Sendable {
  /// One setting's result.
  public struct Cell: Sendable {
    /// The environment.
    public let environment: String
    /// The backbone.
    public let backbone: BackboneIdentity
    /// Episodes of each arm.
    public let episodes: Int
    /// Episodes whose transcript differs between two runs without rules.
    public let differsFromItself: Int
    /// Episodes whose transcript differs between no harness and silenced rules.
    public let differsUnderSilence: Int
    /// Success of the two runs without rules, task by task.
    public let gain: ConfidenceInterval

    /// Whether the setting keeps the promise of reproducible backbones; nil where none is made.
    public var isSound: Bool? {
      backbone.isReproducible ? differsFromItself == 0 && differsUnderSilence == 0 : nil
    }

    /// The cell for programs.
    public var json: JSONObject {
      [
        "environment": .string(environment), "backbone": .string(backbone.name),
        "backboneKind": .string(backbone.kind.rawValue), "episodes": .integer(episodes),
        "differsFromItself": .integer(differsFromItself),
        "differsUnderSilence": .integer(differsUnderSilence), "gain": .object(gain.pointsJSON),
        "sound": isSound.map(JSONValue.bool) ?? .null,
      ]
    }
  }

  private let concurrency: Int
  private let silenced: CompiledHarness

  /// Makes a check; `rules` are silenced, so that their triggers are evaluated and never hold.
  public init(rules: Harness, concurrency: Int) throws(HarnessRefused) {
    self.concurrency = concurrency
    silenced = try CompiledHarness.compile(rules.silenced)
  }

  /// Plays plans twice without rules and once with silenced rules.
  public func run(
    _ plans: [EpisodePlan], environment: String, backbone: BackboneIdentity
  ) async throws -> Cell {
    let first = try await play(plans)
    let second = try await play(plans)
    let silent = try await play(
      plans.map { plan in
        var plan = plan
        plan.harness = silenced
        return plan
      })
    let counts = PairedCounts(
      plans.indices.lazy.map { place in
        (
          first: second[place].outcome?.success ?? false,
          second: first[place].outcome?.success ?? false
        )
      })
    return Cell(
      environment: environment, backbone: backbone, episodes: plans.count,
      differsFromItself: plans.indices.count { !NoiseFloor.isSame(first[$0], second[$0]) },
      differsUnderSilence: plans.indices.count { !NoiseFloor.isSame(first[$0], silent[$0]) },
      gain: Tango.interval(counts))
  }

  private func play(_ plans: [EpisodePlan]) async throws -> [Trajectory] {
    let played = Mutex<[Int: Trajectory]>([:])
    try await EpisodeBatch(concurrency: concurrency).run(plans) { place, trajectory in
      guard let outcome = trajectory.outcome, outcome.isScored else {
        if trajectory.outcome?.endReason == .cancelled { throw CancellationError() }
        throw EvaluationError.infrastructure(
          task: plans[place].task, detail: trajectory.outcome?.detail ?? "no outcome")
      }
      played.withLock { $0[place] = trajectory }
    }
    return try played.withLock { found in
      try plans.indices.map { place in
        guard let trajectory = found[place] else { throw CancellationError() }
        return trajectory
      }
    }
  }

  /// Whether two episodes are the same but for the harness's name and what rules looked at.
  private static func isSame(_ left: Trajectory, _ right: Trajectory) -> Bool {
    func bare(_ trajectory: Trajectory) -> Trajectory {
      var header = trajectory.header
      header.harness = ""
      let steps = trajectory.steps.map { step in
        var step = step
        step.fired = []
        return step
      }
      return Trajectory(header: header, steps: steps, outcome: trajectory.outcome)
    }
    return bare(left) == bare(right)
  }
}
