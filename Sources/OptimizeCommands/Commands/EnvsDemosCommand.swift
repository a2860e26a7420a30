import Environments
import MetaHarness
import Trajectories

private enum Arguments {
  static let out = Option<String>.requiredText(
    "out", value: "FILE", "The JSON Lines file to write.")
  static let environments = Option<[String]>.texts(
    "env", value: "NAME", candidates: SharedOptions.environmentNames,
    "An environment; may stand several times; the seven that networks learn without it.")
  static let split = Option<TaskSplit>.choice(
    "split", default: .train, "Part of the tasks; the sealed parts are refused.")
  static let episodes = Option<Int>.integer(
    "episodes", default: 600, in: 1...Int.max, "How many episodes of each environment.")
  static let skip = Option<Int>.integer(
    "skip", default: 1000, "How many tasks at the start of the list are left alone, for mining.")
  static let slips = Option<Double>.number(
    "slips", default: 0.35, in: 0...1, "The share of episodes with a wrong call that is put right.")
  static let advice = Option<Double>.number(
    "advice", default: 0, in: 0...1, "The share of answers that are given under an advice line.")
}

extension Command {
  static let envsDemos: Command = Command(
    name: "demos", group: .look,
    summary: "Writes demonstrations by the experts, for training networks.",
    discussion: "Each line is one solved episode as a network reads it. Answers are marked as "
      + "learnt or not: wrong calls are played and shown, and only their corrections are learnt.",
    options: [
      Arguments.out.spec, Arguments.environments.spec, Arguments.split.spec,
      Arguments.episodes.spec, Arguments.skip.spec, Arguments.slips.spec, Arguments.advice.spec,
      SharedOptions.seed.spec, SharedOptions.compact.spec, SharedOptions.home.spec,
    ],
    examples: [
      Example(
        "optimize envs demos --out demos.jsonl --env retail --compact --episodes 2000",
        "what a small network learns from")
    ],
    validate: { invocation throws(UsageError) in
      let asked = invocation[Arguments.split]
      guard asked == .train || asked == .dev else {
        throw UsageError("expected --split train or dev, found \(asked.rawValue), which is sealed")
      }
    }
  ) { invocation in
    let chosen = invocation[Arguments.environments]
    let names = chosen.isEmpty ? SharedOptions.benchmarkNames : chosen
    let settings = Demonstrator.Settings(
      slipShare: invocation[Arguments.slips], adviceShare: invocation[Arguments.advice])
    let skipped = invocation[Arguments.skip]
    let wanted = invocation[Arguments.episodes]
    let seed = Seed(UInt64(bitPattern: Int64(invocation[SharedOptions.seed])))
    var writer = try JSONLinesWriter(path: invocation[Arguments.out], replacing: true)
    let progress = invocation.progress()
    var table = Table([
      .left("environment"), .right("episodes"), .right("slips"), .right("given up"),
    ])
    var listed: [JSONValue] = []
    for name in names {
      let world = try EnvironmentCatalogue.builtIn.make(
        name, options: invocation.environmentOptions)
      let tasks = try world.tasks(in: invocation[Arguments.split], limit: skipped + wanted)
        .dropFirst(skipped)
      guard !tasks.isEmpty else {
        throw CommandError("\(name) has no tasks after the first \(skipped); lower --skip")
      }
      var demonstrator = Demonstrator(world, settings: settings)
      var (slips, failures) = (0, 0)
      progress.begin(name, total: wanted)
      defer { progress.end(name) }
      for index in 0..<wanted {
        try Task.checkCancellation()
        let task = tasks[tasks.startIndex + index % tasks.count]
        let found = try demonstrator.demonstrate(
          task,
          seed: .episode(run: seed, environment: name, task: task, trial: index / tasks.count))
        progress.finishOne(of: name, success: found != nil)
        guard let found else {
          failures += 1
          continue
        }
        slips += found.slips
        try writer.append(found.json)
      }
      table.add(name, "\(wanted - failures)", "\(slips)", "\(failures)")
      listed.append([
        "environment": .string(name), "surface": .string(world.surface.hex),
        "episodes": .integer(wanted - failures), "slips": .integer(slips),
        "givenUp": .integer(failures),
      ])
    }
    try writer.finish()
    invocation.output.result(["written": .array(listed)]) {
      table.text(on: invocation.output.standardOutput)
    }
    return .done
  }
}
