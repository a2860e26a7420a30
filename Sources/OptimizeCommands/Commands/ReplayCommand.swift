import FailureMiner
import Interventions
import MetaHarness
import Statistics
import Trajectories

extension Command {
  private static let harness = Option<String>.requiredText(
    "harness", value: "FILE", "Harness file to hold against the recordings.")

  static let replay = Command(
    name: "replay", group: .learn, summary: "Holds a harness against recorded episodes.",
    discussion: "No model is called. Levels: where the rules would act (L0), and what they could "
      + "change at most (L2). After the first firing a recording no longer says what would have "
      + "happened, so only first firings count for outcomes and no figure is a success rate.",
    positionals: [MinedFiles.files.spec],
    options: MinedFiles.reading + [harness.spec, SharedOptions.seed.spec],
    examples: [
      Example(
        "optimize replay gpt-4o.json --harness interventions/library/repeat-after-error.json",
        "precision, false alarms and bounds of harm")
    ]
  ) { invocation in
    let compiled = try CompiledHarness.compile(HarnessFile.read(invocation[harness]))
    var audit = ReplayAudit(
      compiled, seed: Seed(UInt64(bitPattern: Int64(invocation[SharedOptions.seed]))))
    let count = try MinedFiles.read(invocation) { trajectory, key in
      audit.add(trajectory, key: key)
    }
    let figures = audit.figures()
    var object = figures.json
    object["harness"] = .string(compiled.hash.hex)
    object["otherPart"] = .integer(count.otherPart)
    invocation.output.result(object) { figures.text }
    return figures.episodes == 0 ? .error : .done
  }
}

extension ReplayFigures {
  fileprivate static let caveats = [
    "only first firings count for outcomes; what follows them was recorded without the rules",
    "real use visits states that no recording shows", "tasks, not episodes, are the evidence",
  ]

  fileprivate var text: String {
    func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
    var lines = [
      "\(episodes) episodes, \(steps) steps"
        + (leftOut > 0 ? ", \(leftOut) left out: not the agent's failure" : "")
        + (empty > 0 ? ", \(empty) without steps" : ""),
      "acts at \(fires) steps, \((firesPerHundredSteps * 100).rounded() / 100) of a hundred, in "
        + "\(percent(exposedTasks)) of the tasks",
    ]
    if let stepPrecision {
      lines += [
        "step precision \(percent(stepPrecision.estimate)) [\(percent(stepPrecision.lower)), "
          + "\(percent(stepPrecision.upper))]; all steps \(percent(baseRefused)), random steps of "
          + "the same episodes \(percent(randomPrecision)), after any error "
          + percent(anyErrorPrecision),
        "step recall \(percent(stepRecall))",
        "acts in \(percent(falseAlarm)) of the successes and \(percent(episodeRecall)) of the "
          + "failures; of the episodes where it acts \(percent(episodePrecision)) failed, and "
          + "\(percent(permutedEpisodePrecision)) would with outcomes dealt at random in tasks",
      ]
    }
    if let exposure {
      lines.append(
        "effect between \(percent(exposure.certified.lowerBound)) and "
          + "+\(percent(exposure.certified.upperBound)) of all episodes")
    }
    return (lines + ReplayFigures.caveats.map { "note: " + $0 }).joined(separator: "\n")
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "episodes": .integer(episodes), "leftOut": .integer(leftOut), "empty": .integer(empty),
      "steps": .integer(steps), "fires": .integer(fires),
      "firesPerHundredSteps": .double(firesPerHundredSteps),
      "exposedTasks": .double(exposedTasks), "stepRecall": .double(stepRecall),
      "baseRefused": .double(baseRefused), "episodePrecision": .double(episodePrecision),
      "episodeRecall": .double(episodeRecall), "falseAlarm": .double(falseAlarm),
      "baselines": [
        "randomSteps": .double(randomPrecision), "afterAnyError": .double(anyErrorPrecision),
        "permutedEpisodePrecision": .double(permutedEpisodePrecision),
      ], "medianLead": medianLead.map(JSONValue.integer) ?? .null,
      "regressions": .array(
        regressions.map { ["episode": .string($0.episode), "step": .integer($0.step)] }),
      "caveats": .array(ReplayFigures.caveats.map(JSONValue.string)),
    ]
    if let stepPrecision {
      object["stepPrecision"] = [
        "estimate": .double(stepPrecision.estimate), "lower": .double(stepPrecision.lower),
        "upper": .double(stepPrecision.upper),
      ]
    }
    if let exposure {
      object["exposure"] = [
        "lower": .double(exposure.certified.lowerBound),
        "upper": .double(exposure.certified.upperBound),
      ]
    }
    return object
  }
}
