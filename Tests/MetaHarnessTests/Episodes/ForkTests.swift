import Backbones
import Environments
import TestSupport
import Testing
import Trajectories

@testable import MetaHarness

@Suite struct ForkTests {
  @Test(arguments: 0..<12)
  func theSameHarnessAndSeedReproduceTheSuffix(trial: Int) async throws {
    let plan = try CounterDeskPlans.plan(trial: trial, backbone: FunctionBackbone.wanderer)
    let recording = await EpisodeRunner.runKeepingSnapshots(plan)
    let original = recording.trajectory
    for step in 0...original.steps.count {
      let replayed = try await EpisodeRunner.fork(original, at: step, plan: plan)
      #expect(replayed.steps == original.steps)
      #expect(replayed.outcome == original.outcome)
      #expect(replayed.header.fork == .init(parent: original.header.identity.hex, step: step))
      guard step < recording.snapshots.count else { continue }
      let restored = try await EpisodeRunner.fork(
        original, at: step, plan: plan, snapshot: recording.snapshots[step])
      #expect(restored.steps == original.steps)
      #expect(restored.outcome == original.outcome)
    }
  }

  @Test func anotherSeedSharesThePrefixOnly() async throws {
    let plan = try CounterDeskPlans.plan(trial: 3, backbone: FunctionBackbone.wanderer)
    let original = await EpisodeRunner.run(plan)
    let forks = try await withThrowingTaskGroup(of: Trajectory.self) { group in
      for seed in 0..<8 {
        group.addTask {
          try await EpisodeRunner.fork(original, at: 1, plan: plan, seed: Seed(UInt64(seed)))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(forks.allSatisfy { $0.steps.first == original.steps.first })
    #expect(Set(forks.map(\.steps)).count > 1)
  }

  @Test func aWorldThatAnswersDifferentlyIsRefused() async throws {
    let plan = try CounterDeskPlans.plan(trial: 1, backbone: FunctionBackbone.wanderer)
    var recording = await EpisodeRunner.run(plan)
    recording.steps[0].observation.text += " (edited)"
    await #expect(throws: ForkError.self) {
      _ = try await EpisodeRunner.fork(recording, at: 1, plan: plan)
    }
  }

  @Test func stepsOutsideTheRecordingAreRefused() async throws {
    let plan = try CounterDeskPlans.plan()
    let recording = await EpisodeRunner.run(plan)
    for step in [-1, recording.steps.count + 1] {
      await #expect(throws: ForkError.noSuchStep(step, recorded: recording.steps.count)) {
        _ = try await EpisodeRunner.fork(recording, at: step, plan: plan)
      }
    }
  }

  @Test func aRecordingOfAnotherTaskIsRefused() async throws {
    let recording = await EpisodeRunner.run(try CounterDeskPlans.plan(CounterDeskPlans.tasks[0]))
    await #expect(throws: ForkError.self) {
      _ = try await EpisodeRunner.fork(
        recording, at: 0, plan: try CounterDeskPlans.plan(CounterDeskPlans.tasks[1]))
    }
  }
}
