import Environments
import Trajectories

extension Command {
  static let envsConform: Command = Command(
    name: "conform", group: .look,
    summary: "Replays the official benchmarks' reference solutions.",
    discussion: "For every set found under --data: how many tasks there are, how many end in the "
      + "recorded state bit for bit, and how many hold a reference call that is refused, as some "
      + "are meant to be. Exit code 10 when a service desk's state differs.",
    options: [SharedOptions.data.spec],
    examples: [
      Example("optimize envs conform --data benchmarks-data --json", "every set that is there")
    ]
  ) { invocation in
    guard let data = invocation[SharedOptions.data] else {
      throw UsageError("expected --data FOLDER with official benchmark data")
    }
    let desks = try Conformance.rows(data: data)
    var sets = desks.map(\.json)
    var table = Table([
      .left("set"), .right("tasks"), .right("states equal"), .right("with a refused call"),
    ])
    for row in desks {
      table.add(
        row.name, "\(row.tasks)", "\(row.stateHashesEqual)", "\(row.tasksWithFailingGoldCall)")
    }
    for set in ["standard", "dev"] {
      guard let found = try? OfficialDatabaseConformance.check(set, dataFolder: data) else {
        continue
      }
      sets.append(found.json(set))
      table.add(
        "dbbench \(set)", "\(found.tasks)", "\(found.reproduced) of \(found.changes)",
        "labels \(found.acceptedLabels) of \(found.questions)")
    }
    guard !sets.isEmpty else {
      throw CommandError("\(data) holds no benchmark data in a layout that is known")
    }
    invocation.output.result(["sets": .array(sets)]) {
      table.text(on: invocation.output.standardOutput)
    }
    let isEqual = desks.allSatisfy { $0.stateHashesEqual == $0.tasks && $0.isInitialStateEqual }
    return isEqual ? .done : .gateNotMet
  }
}

extension OfficialDatabaseConformance {
  fileprivate func json(_ set: String) -> JSONValue {
    [
      "name": .string("dbbench \(set)"), "tasks": .integer(tasks),
      "state_hashes_equal": .integer(reproduced), "changes": .integer(changes),
      "questions": .integer(questions), "labels_accepted": .integer(acceptedLabels),
      "perturbed_labels_refused": .integer(refusedPerturbations),
    ]
  }
}
