import Backbones
import Environments
import Interventions
import MetaHarness
import TestSupport
import Trajectories

/// Plans over the counter desk, which every runner test uses.
enum CounterDeskPlans {
  static let tasks = [
    "counter-desk/v1/reach/1", "counter-desk/v1/reach/2", "counter-desk/v1/reach/3",
  ]

  static func plan(
    _ task: String = tasks[1], trial: Int = 0, backbone: any Backbone = ExpertBackbone(),
    seed: UInt64 = 7, limits: EpisodeLimits = EpisodeLimits()
  ) throws -> EpisodePlan {
    EpisodePlan(
      environment: try EnvironmentCatalogue.builtIn.make("counter-desk"), task: task, trial: trial,
      backbone: backbone, runSeed: Seed(seed), limits: limits)
  }

  static func wandering(episodes: Int) throws -> [EpisodePlan] {
    try (0..<episodes).map { place in
      try plan(tasks[place % tasks.count], trial: place, backbone: FunctionBackbone.wanderer)
    }
  }
}
