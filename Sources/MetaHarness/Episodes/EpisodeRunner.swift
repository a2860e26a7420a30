import Backbones
public import Environments
import Interventions
public import Trajectories

/// Plays episodes, and continues recorded ones.
public enum EpisodeRunner {
  /// Plays one episode to its end; failures of model or world are outcomes, not errors.
  public static func run(_ plan: EpisodePlan) async -> Trajectory {
    do throws(EnvironmentError) {
      var episode = try Episode(plan)
      return await episode.run()
    } catch {
      return brokenTrajectory(plan, error)
    }
  }

  /// Plays one episode and keeps the world's state before each step, for cheap forks.
  public static func runKeepingSnapshots(_ plan: EpisodePlan) async -> SnapshotRecording {
    var snapshots: [EnvironmentSnapshot?] = []
    do throws(EnvironmentError) {
      var episode = try Episode(plan)
      let trajectory = await episode.run { snapshots.append(try? $0.world.snapshot()) }
      return SnapshotRecording(trajectory: trajectory, snapshots: snapshots)
    } catch {
      return SnapshotRecording(trajectory: brokenTrajectory(plan, error), snapshots: [])
    }
  }

  /// Continues a recording from `step` under the plan's harness and the given seed.
  ///
  /// The shared prefix costs no model call: the world is restored from a snapshot where there is
  /// one, and otherwise rebuilt by replaying the recorded actions and checking each answer.
  public static func fork(
    _ recording: Trajectory, at step: Int, plan: EpisodePlan, seed: Seed? = nil,
    snapshot: EnvironmentSnapshot? = nil
  ) async throws -> Trajectory {
    let expected = "\(plan.environment.name) \(plan.task)"
    let found = "\(recording.header.environment) \(recording.header.task)"
    guard expected == found else { throw ForkError.otherEpisode(expected: expected, found: found) }
    guard step >= 0, step <= recording.steps.count else {
      throw ForkError.noSuchStep(step, recorded: recording.steps.count)
    }
    var episode = try Episode(
      plan, seed: seed ?? recording.header.seed,
      fork: EpisodeHeader.ForkOrigin(parent: recording.header.identity.hex, step: step))
    for recorded in recording.steps.prefix(step) {
      try episode.follow(recorded, with: snapshot)
    }
    if let snapshot { try episode.restoreWorld(snapshot) }
    return await episode.run()
  }

  private static func brokenTrajectory(_ plan: EpisodePlan, _ error: EnvironmentError) -> Trajectory
  {
    let identity = plan.backbone.identity
    return Trajectory(
      header: EpisodeHeader(
        environment: plan.environment.name, surface: plan.environment.surface.hex,
        task: plan.task, trial: plan.trial, backbone: identity.name,
        backboneIdentity: identity.digest.hex, harness: plan.harness.hash.hex, seed: plan.seed,
        sampling: plan.sampling.canonicalText,
        opening: Observation("", source: .environment), stepBudget: 0),
      steps: [],
      outcome: Outcome(
        success: false, score: 0, endReason: .infrastructure, blame: .infrastructure,
        detail: "\(error)"))
  }
}

/// A trajectory with the world's state before each of its steps.
public struct SnapshotRecording: Sendable {
  /// What happened.
  public let trajectory: Trajectory
  /// The state before step `i`, where the world could give one.
  public let snapshots: [EnvironmentSnapshot?]
}
