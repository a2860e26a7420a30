import Environments
import MetaHarness
import Trajectories

private enum Arguments {
  static let environment = Positional<String?>.optional(
    "environment", candidates: SharedOptions.environmentNames, "Only this one; all without it.")
  static let split = Option<TaskSplit?>.choice(
    "split", "Only this part of the tasks; all parts without it.")
  static let limit = Option<Int>.integer(
    "limit", default: 50, in: 1...Int.max, "How many tasks of each part at most.")
  static let disturbed = Option<Int>.integer(
    "disturbed", default: 50, in: 0...Int.max,
    "From how many states off its way the expert must recover, in each part.")
}

extension Command {
  static let envsVerify: Command = Command(
    name: "verify", group: .look,
    summary: "Proves that environments are solvable, repeatable and restorable.",
    discussion: "On every task: the expert gets the full score within the step budget; empty "
      + "answers get none where something is asked for; a second walk in reverse order gives the "
      + "same answers; policies with a planned mistake fail where it matters; the expert recovers "
      + "from states that it did not choose; and from the snapshot before every step the rest of "
      + "the walk comes out the same. Exit code 10 when a promise is broken.",
    positionals: [Arguments.environment.spec],
    options: [
      Arguments.split.spec, Arguments.limit.spec, Arguments.disturbed.spec,
      SharedOptions.compact.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.data.spec, SharedOptions.shift.spec,
    ],
    examples: [
      Example("optimize envs verify --limit 200 --json", "all environments, for a program")
    ]
  ) { invocation in
    let names = invocation[Arguments.environment].map { [$0] } ?? SharedOptions.environmentNames
    let splits = invocation[Arguments.split].map { [$0] } ?? TaskSplit.allCases
    let options = try invocation.playedOptions()
    let progress = invocation.progress()
    var reports: [EnvironmentVerification.Report] = []
    for name in names {
      let world = try EnvironmentCatalogue.builtIn.make(name, options: options)
      let verification = EnvironmentVerification { () throws(EnvironmentError) in
        try EnvironmentCatalogue.builtIn.make(name, options: options)
      }
      for split in splits {
        let count = try world.tasks(in: split, limit: invocation[Arguments.limit]).count
        if count == 0 { continue }
        let cell = "\(name) \(split.rawValue)"
        progress.begin(cell, total: count)
        defer { progress.end(cell) }
        reports.append(
          try verification.run(
            split: split, limit: invocation[Arguments.limit],
            disturbed: invocation[Arguments.disturbed]
          ) { _, isSound in
            progress.finishOne(of: cell, success: isSound)
          })
      }
    }
    guard !reports.isEmpty else {
      throw CommandError("there are no tasks to verify in \(names.joined(separator: ", "))")
    }
    let isSound = reports.allSatisfy(\.isSound)
    invocation.output.result([
      "sound": .bool(isSound), "checked": .array(reports.map { .object($0.json) }),
    ]) { text(of: reports, on: invocation.output.standardOutput) }
    return isSound ? .done : .gateNotMet
  }

  private static func text(
    of reports: [EnvironmentVerification.Report], on terminal: Terminal
  ) -> String {
    var table = Table([
      .left("environment"), .left("split"), .right("tasks"), .right("expert"), .right("nothing"),
      .right("mistakes paid"), .right("disturbed"), .right("restores"), .right("problems"),
    ])
    for report in reports {
      table.add(
        report.environment, report.split.rawValue, "\(report.tasks)",
        report.hasExpert ? "\(report.solvedByExpert)" : "none", "\(report.solvedByNothing)",
        "\(report.mistakesRewarded) of \(report.mistakesPlayed)",
        "\(report.solvedFromDisturbed) of \(report.disturbedStarts)", "\(report.restores)",
        "\(report.problems.count)")
    }
    let shown = 20
    let problems = reports.flatMap(\.problems)
    var text = table.text(on: terminal)
    for problem in problems.prefix(shown) {
      let step = problem.step.map { ", step \($0)" } ?? ""
      text += "\n\(problem.promise.rawValue): \(problem.task)\(step)\n"
      text += "  " + PlainText.line(problem.detail) + "\n"
    }
    if problems.count > shown { text += "\n... and \(problems.count - shown) more (--json)\n" }
    return text
  }
}

extension EnvironmentVerification.Report {
  fileprivate var json: JSONObject {
    [
      "environment": .string(environment), "version": .string(version),
      "surface": .string(surface.hex), "split": .string(split.rawValue),
      "tasks": .integer(tasks), "hasExpert": .bool(hasExpert),
      "solvedByExpert": .integer(solvedByExpert), "solvedByNothing": .integer(solvedByNothing),
      "solvedByNothingRightly": .integer(solvedByNothingRightly),
      "mistakesPlayed": .integer(mistakesPlayed),
      "mistakesRewarded": .integer(mistakesRewarded),
      "disturbedStarts": .integer(disturbedStarts),
      "solvedFromDisturbed": .integer(solvedFromDisturbed),
      "restores": .integer(restores), "transcripts": .string(transcripts.hex),
      "problems": .array(
        problems.map {
          [
            "promise": .string($0.promise.rawValue), "task": .string($0.task),
            "step": $0.step.map(JSONValue.integer) ?? .null, "detail": .string($0.detail),
          ]
        }),
    ]
  }
}
