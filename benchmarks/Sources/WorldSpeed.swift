import Environments
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the household, shop and database worlds cost, in processor time of the working thread.
enum WorldSpeed {
  private static let tasks = 26
  private static let runs = 9

  static func measure() -> JSONValue {
    do {
      return [
        "household": try steps("household", rounds: 40),
        "shop": try steps("shop", rounds: 20),
        "shopSearch": try searches(),
        "database": try steps("database", rounds: 10),
        "databaseStatements": try statements(),
        "householdSnapshot": try snapshots("household"),
        "shopSnapshot": try snapshots("shop"),
        "databaseSnapshot": try databaseSnapshot(),
      ]
    } catch {
      return ["error": .string("\(error)")]
    }
  }

  /// The expert's way through a task, ready to be walked again.
  private struct Walk {
    let start: EnvironmentSnapshot
    var actions: [Action] = []

    init(_ task: String, in world: inout any Environment) throws(EnvironmentError) {
      let budget = try world.reset(to: task).stepBudget
      start = try world.snapshot()
      while actions.count < budget, let action = world.expert()?.nextAction(in: WorldView(world)) {
        actions.append(action)
        if try world.step(action).end != nil { break }
      }
    }
  }

  private static func steps(_ name: String, rounds: Int) throws(EnvironmentError) -> JSONValue {
    var world = try EnvironmentCatalogue.builtIn.make(name)
    var walks: [Walk] = []
    for task in try world.tasks(in: .train, limit: tasks) {
      walks.append(try Walk(task, in: &world))
    }
    let count = rounds * walks.reduce(0) { $0 + $1.actions.count }
    return try rate("steps", count) { () throws(EnvironmentError) in
      for _ in 0..<rounds {
        for walk in walks {
          try world.restore(walk.start)
          for action in walk.actions { _ = try world.step(action) }
        }
      }
    }
  }

  /// Searches with the words of goals, each with its page of results.
  private static func searches() throws(EnvironmentError) -> JSONValue {
    var world = try EnvironmentCatalogue.builtIn.make("shop")
    var searches: [Action] = []
    for task in try world.tasks(in: .train, limit: 100) {
      _ = try world.reset(to: task)
      if let action = world.expert()?.nextAction(in: WorldView(world)) { searches.append(action) }
    }
    let rounds = 20
    return try rate("searches", rounds * searches.count) { () throws(EnvironmentError) in
      for _ in 0..<rounds {
        for search in searches { _ = try world.step(search) }
      }
    }
  }

  /// Statements on one database, none like another: nine questions for each change.
  private static func statements() throws(EnvironmentError) -> JSONValue {
    var world = try EnvironmentCatalogue.builtIn.make("database")
    let task = try world.tasks(in: .train, limit: 1).first ?? ""
    _ = try world.reset(to: task)
    let table = try firstTable(&world)
    let columns = try columns(of: table, &world)
    let count = 2000
    let queries = (0..<count).map { number -> Action in
      let first = columns[number % columns.count]
      let second = columns[number / 7 % columns.count]
      let text =
        switch number % 10 {
        case 0: "UPDATE \(table) SET \(first) = \(first) WHERE \(second) = 'v\(number)'"
        case 1, 2, 3: "SELECT \(first) FROM \(table) WHERE \(second) = 'v\(number)'"
        case 4, 5: "SELECT COUNT(*) FROM \(table) WHERE \(second) LIKE '%\(number)%'"
        case 6, 7: "SELECT \(first), COUNT(*) FROM \(table) GROUP BY \(first) LIMIT \(number % 9)"
        case 8: "SELECT \(first) FROM \(table) ORDER BY \(second) DESC LIMIT \(1 + number % 5)"
        default: "SELECT nothing\(number) FROM \(table)"
        }
      return .tool(name: "execute_sql", arguments: ["query": .string(text)])
    }
    return try rate("statements", count) { () throws(EnvironmentError) in
      for query in queries { _ = try world.step(query) }
    }
  }

  private static func firstTable(_ world: inout any Environment) throws(EnvironmentError) -> String
  {
    let reply = try world.step(.tool(name: "execute_sql", arguments: ["query": "SHOW TABLES"]))
    return "`" + (quoted(reply.observation.text).first ?? "") + "`"
  }

  private static func columns(
    of table: String, _ world: inout any Environment
  ) throws(EnvironmentError) -> [String] {
    let query = JSONValue.string("DESCRIBE \(table)")
    let reply = try world.step(.tool(name: "execute_sql", arguments: ["query": query]))
    return reply.observation.text.split(separator: "(").compactMap { quoted(String($0)).first }
      .map { "`\($0)`" }
  }

  /// The texts between quotes.
  private static func quoted(_ text: String) -> [String] {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return stride(from: 1, to: parts.count, by: 2).map { String(parts[$0]) }
  }

  /// A snapshot before every step of the experts' walks, and that step, less the step alone.
  private static func snapshots(_ name: String) throws(EnvironmentError) -> JSONValue {
    var world = try EnvironmentCatalogue.builtIn.make(name)
    var walks: [Walk] = []
    for task in try world.tasks(in: .train, limit: tasks) {
      walks.append(try Walk(task, in: &world))
    }
    let count = walks.reduce(0) { $0 + $1.actions.count }
    func walk(keeping: Bool) throws(EnvironmentError) -> Double {
      var kept: [EnvironmentSnapshot] = []
      return try median { () throws(EnvironmentError) in
        for walk in walks {
          kept.removeAll(keepingCapacity: true)
          try world.restore(walk.start)
          for action in walk.actions {
            if keeping { kept.append(try world.snapshot()) }
            _ = try world.step(action)
          }
        }
      } / Double(count)
    }
    let plain = try walk(keeping: false)
    let kept = try walk(keeping: true)
    return [
      "stepMicroseconds": microseconds(plain),
      "snapshotAndStepMicroseconds": microseconds(kept),
    ]
  }

  /// A change with a snapshot before it, which has to copy the tables, and one without.
  private static func databaseSnapshot() throws(EnvironmentError) -> JSONValue {
    var world = try EnvironmentCatalogue.builtIn.make("database")
    _ = try world.reset(to: try world.tasks(in: .train, limit: 1).first ?? "")
    let table = try firstTable(&world)
    let query = JSONValue.string("DELETE FROM \(table) WHERE 1 = 2")
    let change = Action.tool(name: "execute_sql", arguments: ["query": query])
    let count = 500
    let plain = try median { () throws(EnvironmentError) in
      for _ in 0..<count { _ = try world.step(change) }
    }
    let kept = try median { () throws(EnvironmentError) in
      for _ in 0..<count {
        let saved = try world.snapshot()
        _ = try world.step(change)
        withExtendedLifetime(saved) {}
      }
    }
    return [
      "changeMicroseconds": microseconds(plain / Double(count)),
      "snapshotAndChangeMicroseconds": microseconds(kept / Double(count)),
    ]
  }

  static func microseconds(_ seconds: Double) -> JSONValue {
    .double((seconds * 1e8).rounded() / 100)
  }

  static func rate(
    _ name: String, _ count: Int, _ work: () throws(EnvironmentError) -> Void
  ) throws(EnvironmentError) -> JSONValue {
    let seconds = try median(work)
    return [
      "\(name)PerSecond": .double((Double(count) / seconds).rounded()),
      "microseconds": microseconds(seconds / Double(count)),
    ]
  }

  static func median(
    _ work: () throws(EnvironmentError) -> Void
  ) throws(EnvironmentError) -> Double {
    var seconds: [Double] = []
    for _ in 0..<runs {
      let start = processorSeconds()
      try work()
      seconds.append(processorSeconds() - start)
    }
    return Stopwatch.median(seconds.sorted())
  }

  static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
