import Backbones
import Environments
import MetaHarness
import Trajectories

extension Command {
  private static let split = Option<TaskSplit>.choice(
    "split", default: .train, "Part of the tasks; the sealed test splits open to evaluate only.")

  static let record = Command(
    name: "record", group: .learn, summary: "Plays episodes and keeps them.",
    discussion: "Results are kept by what they are a function of: the same command resumes where "
      + "it stopped and plays nothing twice.",
    options: [
      RunOptions.environments.spec, RunOptions.backbone.spec, split.spec, RunOptions.limit.spec,
      RunOptions.trials.spec, SharedOptions.seed.spec, RunOptions.concurrency.spec,
      RunOptions.temperature.spec, RunOptions.topP.spec, RunOptions.maximumTokens.spec,
      RunOptions.runName.spec, RunOptions.runsFolder.spec, RunOptions.fresh.spec,
      RunOptions.maximumTime.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.data.spec, SharedOptions.compact.spec, SharedOptions.shift.spec,
      SharedOptions.userBackbone.spec,
    ] + BackboneOptions.all,
    examples: [
      Example(
        "optimize record --env counter-desk --backbone expert", "plays the training tasks once")
    ],
    validate: { invocation throws(UsageError) in
      let asked = invocation[split]
      guard asked == .train || asked == .dev else {
        throw UsageError("expected --split train or dev, found \(asked.rawValue), which is sealed")
      }
    }
  ) { invocation in
    let recording = try Recording(invocation, split: invocation[split])
    return try await recording.run()
  }
}

/// One `record` command under way.
private struct Recording {
  let invocation: Invocation
  let split: TaskSplit
  let chosen: ChosenBackbone
  let environments: [any Environment]

  init(_ invocation: Invocation, split: TaskSplit) throws {
    let chosen = try ChosenBackbone(invocation[RunOptions.backbone], invocation)
    let invocation = invocation.rendering(for: [chosen])
    self.invocation = invocation
    self.split = split
    self.chosen = chosen
    environments = try invocation[RunOptions.environments].map {
      try EnvironmentCatalogue.builtIn.make($0, options: invocation.playedOptions())
    }
  }

  private var backbone: any Backbone { chosen.backbone }

  func run() async throws -> ExitStatus {
    let name = invocation.runName(["record"] + environments.map(\.name) + [backbone.identity.name])
    let run = try await OpenedRun(invocation, name: name, configuration: configuration)
    try run.events.append("record-started", ["run": .string(name)])
    let source = try await invocation.notingFailure(in: run.events) {
      try await run.source(chosen)
    }
    let recorder = run.recorder(concurrency: invocation.concurrency(for: [backbone.identity]))
    let plans = try plans(source, batch: run.batch(of: backbone))
    let progress = invocation.progress()
    let label = "\(environments.map(\.name).joined(separator: "+")) × \(backbone.identity.name)"
    let limited = try await TimeLimit.run(minutes: invocation[RunOptions.maximumTime]) {
      try await recorder.record(plans) { event in
        switch event {
        case .started(let tally): progress.begin(label, total: tally.total, done: tally.reused)
        case .ended(let success): progress.finishOne(of: label, success: success)
        }
      }
    }
    progress.end(label)
    try await run.store.flush()
    let (object, text) = summary(limited.value, run.folder)
    try run.events.append("record-ended", object)
    invocation.output.result(object) { text }
    return status(limited.value, ranOutOfTime: limited.ranOut)
  }

  private func plans(_ backbone: any Backbone, batch: String) throws -> [EpisodePlan] {
    var plans: [EpisodePlan] = []
    for environment in environments {
      for task in try environment.tasks(in: split, limit: invocation[RunOptions.limit]) {
        for trial in 0..<invocation[RunOptions.trials] {
          plans.append(
            EpisodePlan(
              environment: environment, task: task, trial: trial, backbone: backbone,
              sampling: invocation.sampling, runSeed: invocation.runSeed, batch: batch))
        }
      }
    }
    return plans
  }

  private var configuration: JSONObject {
    [
      "verb": "record",
      "environments": .array(environments.map { .string("\($0.name)@\($0.version)") }),
      "surfaces": .array(environments.map { .string($0.surface.hex) }),
      "backbone": .string(backbone.identity.name),
      "backboneIdentity": .string(backbone.identity.digest.hex),
      "split": .string(split.rawValue),
      "limit": .integer(invocation[RunOptions.limit]),
      "trials": .integer(invocation[RunOptions.trials]),
      "seed": .integer(invocation[SharedOptions.seed]),
      "sampling": .string(invocation.sampling.canonicalText),
      "compact": .bool(invocation[SharedOptions.compact]),
      "settings": .string(invocation[SharedOptions.settings].joined(separator: " ")),
    ]
  }

  private func summary(_ tally: Recorder.Tally, _ folder: RunFolder) -> (JSONObject, String) {
    let object: JSONObject = [
      "run": .string(folder.path), "episodes": .integer(tally.total),
      "played": .integer(tally.played), "reused": .integer(tally.reused),
      "successes": .integer(tally.successes), "broken": .integer(tally.broken),
      "cancelled": .integer(tally.cancelled),
      "backboneKind": .string(backbone.identity.kind.rawValue),
      "simulatedUser": environments.compactMap(\.simulatedUser).first.map(JSONValue.string)
        ?? .null,
    ]
    var text =
      "\(tally.scored) of \(tally.total) episodes in \(folder.path): \(tally.successes) solved "
      + "(\(backbone.identity.kind.rawValue) backbone \(backbone.identity.name)); "
      + "\(tally.played) played now, \(tally.reused) reused"
    let users = environments.compactMap(\.simulatedUser)
    if let user = users.first { text += "\nsimulated user: \(user)" }
    if tally.broken > 0 {
      text += "\n\(tally.broken) broken, not scored: \(tally.firstFault ?? "no reason given")"
    }
    if tally.cancelled > 0 {
      text += "\n\(tally.cancelled) still to play; the same command resumes"
    }
    if let spent = chosen.limit.exhausted { text += "\nthe budget is spent: \(spent)" }
    return (object, text)
  }

  private func status(_ tally: Recorder.Tally, ranOutOfTime: Bool) -> ExitStatus {
    if tally.isComplete { return .done }
    if ranOutOfTime || chosen.limit.exhausted != nil { return .budgetExhausted }
    return Task.isCancelled ? .interrupted : .inconclusive
  }
}
