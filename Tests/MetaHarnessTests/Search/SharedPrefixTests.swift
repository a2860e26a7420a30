import Backbones
import Environments
import Interventions
import TestSupport
import Testing
import Trajectories

@testable import MetaHarness

/// Forks from a recording under other rules are what whole runs would give.
@Suite struct SharedPrefixTests {
  @Test(arguments: ["retail", "household", "database"])
  func aForkFromAnyRecordingEqualsAWholeRun(name: String) async throws {
    let world = try EnvironmentCatalogue.builtIn.make(name)
    let mixed = try BackboneCatalogue.builtIn.make("scripted:mixed")
    let all = try RuleFiles.folder("library")
    let some = all.keeping(["lib.parse-repair", "lib.repeat-after-error"])
    let more = all.keeping([
      "lib.parse-repair", "lib.repeat-after-error", "lib.cycle", "lib.noop-streak",
      "lib.identical-repeat",
    ])
    let control = try CompiledHarness.compile(some)
    var shared = 0
    for task in try world.tasks(in: .train, limit: 8) {
      func plan(_ harness: CompiledHarness) -> EpisodePlan {
        EpisodePlan(
          environment: world, task: task, backbone: mixed, harness: harness, runSeed: Seed(4))
      }
      let recording = await EpisodeRunner.run(plan(control))
      // Its own rules change nothing in it, whatever they did.
      #expect(RecordedReplay(control, over: recording).firstDifferentStep == nil, "\(task)")
      for other in [more, .empty] {
        let rules = try CompiledHarness.compile(other)
        let whole = await EpisodeRunner.run(plan(rules))
        guard let step = RecordedReplay(rules, over: recording).firstDifferentStep else {
          #expect(whole.steps.map(\.action) == recording.steps.map(\.action), "\(task)")
          continue
        }
        shared += step
        let forked = try await EpisodeRunner.fork(recording, at: step, plan: plan(rules))
        #expect(forked.steps.map(\.action) == whole.steps.map(\.action), "\(task)")
        #expect(forked.steps.map(\.completions) == whole.steps.map(\.completions), "\(task)")
        #expect(forked.outcome == whole.outcome, "\(task)")
      }
    }
    #expect(shared > 0)
  }
}

extension Harness {
  fileprivate func keeping(_ ids: Set<String>) -> Harness {
    var kept = self
    kept.interventions.removeAll { !ids.contains($0.id) }
    return kept
  }
}
