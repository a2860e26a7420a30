import Backbones
import Environments
import MetaHarness
import Trajectories

extension Command {
  private static let run = Option<String>.requiredText(
    "run", value: "NAME", "Run that holds the episode.")
  private static let step = Option<Int>.integer(
    "step", default: 0, "First step that is not shared with the recording.")
  private static let forkSeed = Option<Int?>.integer(
    "fork-seed", in: 0...Int.max, "Seed of the continuation; without it the recording's own.")
  private static let out = Option<String?>.file("out", short: "o", "Write the fork to this file.")

  static let fork = Command(
    name: "fork", group: .learn,
    summary: "Continues a recorded episode from one of its steps.",
    discussion: "The shared prefix is rebuilt from the recorded actions, checked answer by answer, "
      + "and costs no model call. With the recording's own seed the rest comes out the same.",
    options: [
      run.spec, RunOptions.episode.spec, step.spec, forkSeed.spec, out.spec,
      RunOptions.runsFolder.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.data.spec, SharedOptions.compact.spec, BackboneOptions.file.spec,
    ],
    examples: [
      Example(
        "optimize fork --run demo --episode 3f9a --step 4 --fork-seed 1",
        "plays the episode on from its fifth step with other draws")
    ]
  ) { invocation in
    let (folder, store) = try invocation.existingRun(invocation[run])
    let original = try store.episode(startingWith: invocation[RunOptions.episode], run: folder.path)
    let header = original.header
    let plan = EpisodePlan(
      environment: try EnvironmentCatalogue.builtIn.make(
        header.environment, options: environmentOptions(of: folder, invocation)),
      task: header.task, trial: header.trial,
      backbone: try await backbone(of: header, invocation, store),
      sampling: try Sampling(canonicalText: header.sampling),
      limits: EpisodeLimits(steps: header.stepBudget))
    guard plan.backbone.identity.digest.hex == header.backboneIdentity else {
      throw CommandError(
        "backbone \(header.backbone) is no longer the one that was recorded; record again")
    }
    let seed = invocation[forkSeed].map { Seed(UInt64($0)) }
    let forked = try await EpisodeRunner.fork(
      original, at: invocation[step], plan: plan, seed: seed)
    if let file = invocation[out] {
      var writer = try TrajectoryWriter(path: file)
      try writer.append(forked)
      try writer.finish()
    }
    let firstChange = zip(original.steps, forked.steps).enumerated()
      .first { $0.element.0.action != $0.element.1.action }?.offset
    invocation.output.result(forkObject(original, forked, firstChange)) {
      forkText(original, forked, firstChange, shared: invocation[step])
    }
    return forked.outcome?.isScored == true ? .done : .inconclusive
  }

  /// How the run's environments were set up; an imported run does not say, the command line may.
  private static func environmentOptions(
    of folder: RunFolder, _ invocation: Invocation
  ) throws -> EnvironmentOptions {
    let asked = invocation.environmentOptions
    var options = try folder.environmentOptions(home: asked.home, dataFolder: asked.dataFolder)
    options.isCompact = options.isCompact || asked.isCompact
    options.settings.merge(asked.settings) { _, asked in asked }
    return options
  }

  /// The backbone of the recording, an endpoint with the probe answers that its run kept.
  private static func backbone(
    of header: EpisodeHeader, _ invocation: Invocation, _ store: Store
  ) async throws -> any Backbone {
    let backbone = try ChosenBackbone.make(header.backbone, invocation)
    guard let endpoint = backbone as? EndpointBackbone else { return backbone }
    return try await endpoint.probed(
      in: store.answerBook(for: endpoint.identity, batch: invocation[run]), mayAsk: false)
  }

  private static func forkObject(
    _ original: Trajectory, _ forked: Trajectory, _ firstChange: Int?
  ) -> JSONObject {
    func side(_ trajectory: Trajectory) -> JSONValue {
      [
        "success": .bool(trajectory.outcome?.success ?? false),
        "steps": .integer(trajectory.steps.count),
        "end": .string(trajectory.outcome?.endReason.rawValue ?? ""),
      ]
    }
    var object: JSONObject = ["original": side(original), "fork": side(forked)]
    object["firstChangedStep"] = firstChange.map(JSONValue.integer) ?? .null
    object["identical"] = .bool(
      original.steps == forked.steps && original.outcome == forked.outcome)
    return object
  }

  private static func forkText(
    _ original: Trajectory, _ forked: Trajectory, _ firstChange: Int?, shared: Int
  ) -> String {
    func side(_ trajectory: Trajectory) -> String {
      let outcome = trajectory.outcome
      return (outcome?.success == true ? "solved" : "not solved")
        + " in \(trajectory.steps.count) steps (\(outcome?.endReason.rawValue ?? "no end"))"
    }
    let change = firstChange.map { "first different action at step \($0)" } ?? "no different action"
    return "\(forked.header.task), \(shared) steps shared\n"
      + "recording: \(side(original))\nfork:      \(side(forked))\n\(change)"
  }
}
