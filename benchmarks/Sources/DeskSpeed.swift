import Environments
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the service desks cost: calls, episodes, snapshots, worlds, official replays.
enum DeskSpeed {
  private static let runs = 5
  private static let desks = ["retail", "airline", "telecom"]

  static func measure() -> JSONValue {
    do {
      var report: JSONObject = [:]
      report["retailCallsPerSecond"] = .double(try callsPerSecond())
      for name in desks {
        report[name] = [
          "freshEpisodeMicroseconds": .double(try freshEpisode(name, tasks: 48)),
          "repeatedEpisodeMicroseconds": .double(try freshEpisode(name, tasks: 12)),
          "newWorldMilliseconds": .double(try newWorld(name)),
          "snapshotAndFirstWriteMicroseconds": .double(try snapshotAndWrite(name)),
        ]
      }
      if let data = DeskSpeed.data {
        report["officialRetailTasksPerSecond"] = .double(try officialReplay(data))
      }
      return .object(report)
    } catch {
      return ["error": .string("\(error)")]
    }
  }

  private static var data: String? {
    let folder = getenv("METAHARNESS_DATA").map { String(cString: $0) } ?? "../shared/data"
    return access(folder + "/tau-bench/retail/tasks_test.json", R_OK) == 0 ? folder : nil
  }

  /// Per second of the working thread's processor time, as everywhere in these programs: other
  /// work on the machine must not count.
  private static func perSecond(_ count: Int, _ work: () throws -> Void) rethrows -> Double {
    var seconds: [Double] = []
    for _ in 0..<runs {
      let start = WorldSpeed.processorSeconds()
      try work()
      seconds.append(WorldSpeed.processorSeconds() - start)
    }
    return (Double(count) / Stopwatch.median(seconds.sorted())).rounded()
  }

  private static func micro(_ perSecond: Double) -> Double { (1e7 / perSecond).rounded() / 10 }

  /// Solves tasks with the expert and keeps its calls: what agents really ask for.
  private static func expertCalls(
    _ name: String, tasks limit: Int
  ) throws -> [(task: String, actions: [Action])] {
    var world = try EnvironmentCatalogue.builtIn.make(name)
    guard let expert = world.expert() else { return [] }
    return try world.tasks(in: .train, limit: limit).map { task in
      let opening = try world.reset(to: task)
      var actions: [Action] = []
      for _ in 0..<opening.stepBudget {
        guard let action = expert.nextAction(in: WorldView(world)) else { break }
        actions.append(action)
        if try world.step(action).end != nil { break }
      }
      return (task, actions)
    }
  }

  /// Tool calls through the whole step, from the arguments' text to the observation.
  private static func callsPerSecond() throws -> Double {
    var world = try EnvironmentCatalogue.builtIn.make("retail")
    let episodes = try expertCalls("retail", tasks: 40).map { episode in
      (
        task: episode.task,
        calls: episode.actions.compactMap { action -> (String, [UInt8])? in
          guard case .tool(let name, let arguments) = action else { return nil }
          return (name, Array(arguments.compactText.utf8))
        }
      )
    }
    let rounds = 50
    var snapshots: [(EnvironmentSnapshot, [(String, [UInt8])])] = []
    for episode in episodes {
      _ = try world.reset(to: episode.task)
      snapshots.append((try world.snapshot(), episode.calls))
    }
    let count = rounds * episodes.reduce(0) { $0 + $1.calls.count }
    var bytes = 0
    let speed = try perSecond(count) {
      for _ in 0..<rounds {
        for (start, calls) in snapshots {
          try world.restore(start)
          for (name, arguments) in calls {
            let call = Action.tool(name: name, arguments: try JSONValue(parsing: arguments))
            bytes += try world.step(call).observation.text.utf8.count
          }
        }
      }
    }
    precondition(bytes > 0)
    return speed
  }

  /// A reset to a task whose world is there already; of more than 16 tasks in a circle, none is
  /// remembered from the time before.
  private static func freshEpisode(_ name: String, tasks count: Int) throws -> Double {
    var world = try EnvironmentCatalogue.builtIn.make(name)
    let tasks = try world.tasks(in: .train, limit: count)
    for task in tasks { _ = try world.reset(to: task) }
    let rounds = 2400 / count
    return micro(
      try perSecond(rounds * tasks.count) {
        for _ in 0..<rounds {
          for task in tasks { _ = try world.reset(to: task) }
        }
      })
  }

  /// A reset to tasks of worlds that were never made before.
  private static func newWorld(_ name: String) throws -> Double {
    var world = try EnvironmentCatalogue.builtIn.make(name)
    // One task of each seed, far enough apart that each has a world of its own.
    var firstOfSeed: [String: String] = [:]
    for task in try world.tasks(in: .train, limit: 4_000) {
      let seed = task.split(separator: "/").last.map(String.init) ?? ""
      if firstOfSeed[seed] == nil { firstOfSeed[seed] = task }
    }
    let seeds = firstOfSeed.keys.compactMap { Int($0) }.sorted()
    let tasks = stride(from: 0, to: seeds.count, by: 16).compactMap {
      firstOfSeed[String(seeds[$0])]
    }
    let perTask = micro(
      try perSecond(tasks.count) { for task in tasks { _ = try world.reset(to: task) } })
    return (perTask / 10).rounded() / 100
  }

  /// A snapshot in the middle of an episode and the first write after it.
  private static func snapshotAndWrite(_ name: String) throws -> Double {
    var world = try EnvironmentCatalogue.builtIn.make(name)
    let writes = Set(
      world.tools.filter { $0.kind == .write || $0.kind == .irreversibleWrite }.map(\.name))
    var kept: [EnvironmentSnapshot] = []
    for (task, actions) in try expertCalls(name, tasks: 60) {
      guard let place = actions.firstIndex(where: { $0.toolName.map(writes.contains) ?? false })
      else { continue }
      _ = try world.reset(to: task)
      for action in actions[..<place] { _ = try world.step(action) }
      let before = try world.snapshot()
      let rounds = 2_000
      let speed = try perSecond(rounds) {
        for _ in 0..<rounds {
          kept = [try world.snapshot()]
          _ = try world.step(actions[place])
          try world.restore(before)
        }
      }
      return micro(speed)
    }
    return kept.isEmpty ? .nan : .infinity
  }

  /// The reference solutions of the official test tasks, with the digest of what they changed.
  private static func officialReplay(_ data: String) throws -> Double {
    var world = try EnvironmentCatalogue.builtIn.make(
      "retail", options: EnvironmentOptions(dataFolder: data, settings: ["official": "v1"]))
    let entries =
      try JSONValue(
        parsing: try FileContents.read(data + "/tau-bench/retail/tasks_test.json"),
        options: .foreign
      ).arrayValue ?? []
    let solutions = zip(try world.tasks(in: .test, limit: .max), entries).map { task, entry in
      (
        task: task,
        calls: (entry["actions"]?.arrayValue ?? []).compactMap { call -> Action? in
          guard let name = call["name"]?.stringValue, name != "transfer_to_human_agents",
            name != "respond"
          else { return nil }
          return .tool(name: name, arguments: call["kwargs"] ?? [:])
        }
      )
    }
    var states: Set<Digest> = []
    return try perSecond(solutions.count * 10) {
      for _ in 0..<10 {
        for (task, calls) in solutions {
          _ = try world.reset(to: task)
          var state: Digest?
          for call in calls { state = try world.step(call).groundTruth.stateDigest ?? state }
          if let state { states.insert(state) }
        }
      }
    }
  }
}
