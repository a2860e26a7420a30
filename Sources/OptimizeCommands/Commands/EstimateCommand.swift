import Backbones
import Environments
import MetaHarness
import Statistics
import Trajectories

extension Command {
  private static let trainLimit = Option<Int>.integer(
    "limit", default: 200, in: 5...100_000, "Training tasks that the run would have.")
  private static let confirmLimit = Option<Int>.integer(
    "confirm-limit", default: 120, in: 1...100_000, "Dev tasks that it would confirm on.")
  private static let candidates = Option<Int>.integer(
    "candidates", default: 10, in: 0...10_000, "Candidates that it would screen.")
  private static let pilot = Option<Int>.integer(
    "pilot", default: 4, in: 1...1000,
    "Training tasks that are played now to measure with; an endpoint is asked for them.")

  static let estimate = Command(
    name: "estimate", group: .start,
    summary: "Says what a run would cost and what it could show, before it is started.",
    discussion: "Plays a few training tasks, keeps nothing, and scales up: model calls, tokens, "
      + "time, money, and the least gain that the confirmation finds in four of five runs. Prices "
      + "come from backbones.json and are never guessed.",
    options: [
      RunOptions.environments.spec, EvaluationOptions.backbones.spec, trainLimit.spec,
      confirmLimit.spec, candidates.spec, pilot.spec, RunOptions.trials.spec,
      SharedOptions.seed.spec, RunOptions.concurrency.spec, RunOptions.temperature.spec,
      RunOptions.topP.spec, RunOptions.maximumTokens.spec, SharedOptions.home.spec,
      SharedOptions.data.spec, SharedOptions.compact.spec, SharedOptions.settings.spec,
    ] + BackboneOptions.all,
    examples: [
      Example(
        "optimize estimate --env retail --backbone scripted:mixed",
        "calls, time and the least gain that would be found")
    ]
  ) { invocation in
    var estimates: [CellEstimate] = []
    for name in invocation[RunOptions.environments] {
      let world = try EnvironmentCatalogue.builtIn.make(
        name, options: invocation.environmentOptions)
      for backbone in invocation[EvaluationOptions.backbones] {
        estimates.append(
          try await measure(world, ChosenBackbone(backbone, invocation), invocation))
      }
    }
    let scale = RunScale(
      train: invocation[trainLimit], confirm: invocation[confirmLimit],
      candidates: invocation[candidates], trials: invocation[RunOptions.trials])
    let estimated = estimates
    invocation.output.result(scale.json(estimated)) {
      scale.text(estimated, on: invocation.output.standardOutput)
    }
    return .done
  }

  private static func measure(
    _ world: any Environment, _ chosen: ChosenBackbone, _ invocation: Invocation
  ) async throws -> CellEstimate {
    let plans = try world.tasks(in: .train, limit: invocation[pilot]).map { task in
      EpisodePlan(
        environment: world, task: task, backbone: chosen.backbone, sampling: invocation.sampling,
        runSeed: invocation.runSeed, batch: "estimate")
    }
    let identity = chosen.backbone.identity
    let concurrency = invocation.concurrency(for: [identity])
    var estimate = CellEstimate(
      cell: "\(world.name) × \(identity.name)",
      price: (chosen.backbone as? EndpointBackbone)?.settings.price)
    let begin = Progress.seconds()
    let played = PlayedEpisodes()
    try await EpisodeBatch(concurrency: min(concurrency, max(1, plans.count))).run(plans) {
      _, trajectory in played.add(trajectory)
    }
    for trajectory in played.all { try estimate.add(trajectory) }
    estimate.seconds = Progress.seconds() - begin
    return estimate
  }
}
