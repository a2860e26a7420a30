import MetaHarness
public import Trajectories

extension ReportContent {
  /// The content for programs: certificates as they are, and what was gathered beside them.
  public var json: JSONObject {
    var object: JSONObject = [
      "metaharness": "report/1", "run": .string(run.name), "verb": .string(run.verb),
      "state": .string(run.state.rawValue), "plumbingCheck": .bool(isPlumbingCheck),
      "command": run.command.map(JSONValue.string) ?? .null,
      "configuration": .object(run.configuration),
      "episodes": .integer(episodes.count), "solved": .integer(episodes.count { $0.success }),
      "steps": .integer(episodes.reduce(0) { $0 + $1.steps }),
    ]
    object["arms"] = .array(
      arms.map { ["name": .string($0.name), "certificate": $0.certificate] })
    object["rules"] = .array(
      rules.map { rule in
        [
          "arm": .string(arms[rule.arm].name), "rule": .string(rule.id),
          "what": .string(rule.what), "bounds": .string(rule.bounds),
          "acted": .integer(rule.acted.count), "episodes": .integer(rule.pairs),
          "helped": .array(rule.helped.map { .string(pairs[$0].task) }),
          "harmed": .array(rule.harmed.map { .string(pairs[$0].task) }),
          "candidate": rule.candidate?.json ?? .null,
        ]
      })
    object["candidates"] = .array(candidates.map(\.json))
    object["ablation"] = .array(ablation)
    object["flips"] = .array(
      (flips.lost + flips.won).map { pair in
        [
          "arm": .string(arms[pair.arm].name),
          "cell": .string(arms[pair.arm].cells[pair.cell].name),
          "task": .string(pair.task), "trial": .integer(pair.trial),
          "change": .string(pair.change.rawValue),
          "fork": pair.fork.map(JSONValue.integer) ?? .null,
          "rules": .array(pair.rules.map(JSONValue.string)), "base": .string(pair.base.hex),
          "with": .string(pair.with.hex),
        ]
      })
    object["failures"] = [
      "episodes": .integer(failures.episodes), "failed": .integer(failures.failures),
      "addressable": .integer(failures.addressable), "leftOut": .integer(failures.leftOut),
      "patterns": .array(
        failures.patterns.map {
          [
            "summary": .string($0.summary), "kind": .string($0.kind), "tasks": .integer($0.tasks),
            "episodes": .integer($0.episodes), "failed": .integer($0.failed),
          ]
        }),
    ]
    object["brokenEpisodes"] = .array(run.events.every("broken-episode"))
    return object
  }
}
