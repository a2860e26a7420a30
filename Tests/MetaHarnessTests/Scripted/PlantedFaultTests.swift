import Backbones
import Environments
import Interventions
import Testing
import Trajectories

@testable import MetaHarness

/// What the scripted backbone does in the seven environments.
@Suite struct PlantedFaultTests {
  static let environments = [
    "retail", "telecom", "airline", "database", "household", "shop", "shell",
  ]

  static func plans(
    _ environment: String, _ backbone: any Backbone, tasks: Int, seed: UInt64 = 1
  ) throws -> [EpisodePlan] {
    let world = try EnvironmentCatalogue.builtIn.make(environment)
    return try world.tasks(in: .train, limit: tasks).map {
      EpisodePlan(environment: world, task: $0, backbone: backbone, runSeed: Seed(seed))
    }
  }

  static func labels(_ trajectory: Trajectory) -> [String] {
    trajectory.steps.flatMap { $0.groundTruth?.planted ?? [] }
  }

  @Test(arguments: environments)
  func everyEnvironmentMeetsFaultsAndSolvesWhereNoneStruck(environment: String) async throws {
    let backbone = try BackboneCatalogue.builtIn.make("scripted:mixed")
    var kinds: Set<String> = []
    var failures = 0
    for plan in try PlantedFaultTests.plans(environment, backbone, tasks: 40) {
      let trajectory = await EpisodeRunner.run(plan)
      let outcome = try #require(trajectory.outcome)
      #expect(outcome.isScored, "\(outcome)")
      let struck = PlantedFaultTests.labels(trajectory).filter { !$0.hasPrefix("harmless") }
      kinds.formUnion(struck)
      if struck.isEmpty { #expect(outcome.success, "\(plan.task)") }
      if !outcome.success { failures += 1 }
    }
    #expect(kinds.count >= 8, "\(kinds.sorted())")
    #expect(failures > 0)
  }

  @Test(arguments: ScriptedFault.allCases)
  func everyKindStrikesAndIsLabelledAsItself(kind: ScriptedFault) async throws {
    let backbone = try BackboneCatalogue.builtIn.make("scripted:" + kind.rawValue)
    var labels: Set<String> = []
    for plan in try PlantedFaultTests.plans("airline", backbone, tasks: 40) {
      labels.formUnion(PlantedFaultTests.labels(await EpisodeRunner.run(plan)))
    }
    let faults = labels.filter { !$0.hasPrefix("harmless") }
    #expect(!faults.isEmpty)
    #expect(faults.isSubset(of: [kind.rawValue + ":mild", kind.rawValue + ":strong"]))
  }

  @Test func equalSeedsGiveEqualEpisodesAndTheTruthIsNotPartOfWhatIsSeen() async throws {
    let backbone = try BackboneCatalogue.builtIn.make("scripted:mixed")
    for plan in try PlantedFaultTests.plans("retail", backbone, tasks: 6) {
      let first = await EpisodeRunner.run(plan)
      #expect(await EpisodeRunner.run(plan) == first)
      #expect(first.steps.allSatisfy { $0.completions.allSatisfy { $0.planted.isEmpty } })
    }
  }
}
