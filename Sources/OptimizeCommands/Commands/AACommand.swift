import Backbones
import Environments
import Interventions
import MetaHarness
import Trajectories

extension Command {
  private static let environments = Option<[String]>.texts(
    "env", short: "e", value: "NAME", isRequired: true,
    candidates: SharedOptions.environmentNames, "Environment; may stand several times.")
  private static let split = Option<TaskSplit>.choice(
    "split", default: .dev, "Part of the tasks: train or dev.")

  static let aa = Command(
    name: "aa", group: .learn,
    summary: "Compares a backbone with itself: the noise floor.",
    discussion: "Plays every task twice without rules, and once with the generic library whose "
      + "triggers are evaluated and never hold. Embedded backbones must not differ in a single "
      + "byte; for endpoints the difference is the noise that any gain has to beat. Exit code 10 "
      + "when a reproducible backbone differs.",
    options: [
      environments.spec, EvaluationOptions.backbones.spec, split.spec, RunOptions.limit.spec,
      SharedOptions.seed.spec, RunOptions.concurrency.spec, RunOptions.temperature.spec,
      RunOptions.topP.spec, RunOptions.maximumTokens.spec, SharedOptions.home.spec,
      SharedOptions.data.spec, SharedOptions.compact.spec, SharedOptions.settings.spec,
    ],
    examples: [
      Example("optimize aa --env counter-desk --backbone expert", "must be exactly zero")
    ],
    validate: { invocation throws(UsageError) in
      let asked = invocation[split]
      guard asked == .train || asked == .dev else {
        throw UsageError("expected --split train or dev, found \(asked.rawValue), which is sealed")
      }
    }
  ) { invocation in
    let rules = try HarnessLibrary.read(
      folder: invocation.productFolders.path("interventions/library"), id: "library")
    var cells: [NoiseFloor.Cell] = []
    let chosen = try invocation[EvaluationOptions.backbones].map {
      try ChosenBackbone($0, invocation)
    }
    let invocation = invocation.rendering(for: chosen)
    for name in invocation[environments] {
      let world = try EnvironmentCatalogue.builtIn.make(
        name, options: invocation.environmentOptions)
      let tasks = try world.tasks(in: invocation[split], limit: invocation[RunOptions.limit])
      for backbone in chosen.map(\.backbone) {
        let identity = backbone.identity
        let check = try NoiseFloor(
          rules: rules,
          concurrency: invocation.concurrency(for: [identity]))
        let plans = tasks.map {
          EpisodePlan(
            environment: world, task: $0, backbone: backbone, sampling: invocation.sampling,
            runSeed: invocation.runSeed)
        }
        invocation.output.note("\(name) × \(identity.name): \(plans.count) tasks, three times")
        cells.append(try await check.run(plans, environment: name, backbone: identity))
      }
    }
    invocation.output.result(["cells": .array(cells.map { .object($0.json) })]) {
      cells.map(line).joined(separator: "\n")
    }
    return cells.contains { $0.isSound == false } ? .gateNotMet : .done
  }

  private static func line(_ cell: NoiseFloor.Cell) -> String {
    "\(cell.environment) × \(cell.backbone.name) (\(cell.backbone.kind.rawValue)): "
      + "\(cell.episodes) episodes, \(cell.differsFromItself) differ from themselves, "
      + "\(cell.differsUnderSilence) differ under silenced rules"
  }
}
