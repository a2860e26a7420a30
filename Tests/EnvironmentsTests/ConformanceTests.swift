import Environments
import Testing
import Trajectories

#if canImport(Glibc)
  import Glibc
#endif

/// Replays of the official benchmarks; skipped where their data is not there.
@Suite struct ConformanceTests {
  static let data: String =
    getenv("METAHARNESS_DATA").map { String(cString: $0) } ?? DeskRuns.home + "/../shared/data"
  static let hasData = access(data + "/fixtures", R_OK) == 0

  struct Expected {
    var tasks: Int
    var failing: [Int]
  }

  /// Which reference solutions hold a refused call: facts about the benchmarks' own data.
  static let expected: [String: Expected] = [
    "tau-bench retail test": Expected(
      tasks: 115,
      failing: [2, 3, 4, 12, 13, 21, 35, 36, 37, 38, 39, 46, 47, 54, 55, 64, 67, 68, 106]),
    "tau-bench retail train": Expected(
      tasks: 500,
      failing: [
        24, 27, 81, 148, 161, 214, 229, 252, 253, 288, 314, 349, 351, 369, 376, 427, 431, 441, 469,
      ]),
    "tau-bench retail dev": Expected(tasks: 20, failing: []),
    "tau-bench airline": Expected(tasks: 50, failing: []),
    "tau2 airline": Expected(tasks: 50, failing: []),
    "tau2 telecom base": Expected(tasks: 114, failing: []),
    "tau2 retail": Expected(
      tasks: 114, failing: [2, 3, 4, 35, 37, 38, 39, 46, 47, 54, 55, 64, 67, 68, 105]),
  ]

  @Test(.enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"))
  func referenceSolutionsReachTheRecordedStates() throws {
    let rows = try Conformance.rows(data: Self.data)
    #expect(rows.map(\.name).sorted() == Self.expected.keys.sorted())
    for row in rows {
      let expected = try #require(Self.expected[row.name])
      #expect(row.isInitialStateEqual, "\(row.name)")
      #expect(row.tasks == expected.tasks, "\(row.name)")
      #expect(row.stateHashesEqual == expected.tasks, "\(row.name): \(row.different)")
      #expect(row.failing.compactMap { Int($0) } == expected.failing, "\(row.name)")
    }
  }

  /// As tickets, the official tasks are episodes like any other.
  @Test(
    .enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"),
    arguments: [
      ("retail", "v1", TaskSplit.test, 115), ("retail", "v1", .dev, 20),
      ("retail", "v2", .test, 40), ("airline", "v1", .test, 50),
    ])
  func referenceSolutionsSolveTheTickets(
    name: String, benchmark: String, split: TaskSplit, count: Int
  ) throws {
    var environment = try EnvironmentCatalogue.builtIn.make(
      name,
      options: EnvironmentOptions(
        home: DeskRuns.home, dataFolder: Self.data, settings: ["official": benchmark]))
    let tasks = try environment.tasks(in: split, limit: .max)
    #expect(tasks.count == count)
    let expert = try #require(environment.expert())
    for task in tasks {
      let run = try DeskRuns.play(&environment, task, expert)
      #expect(run.result.success, "\(task): \(run.result.detail ?? "")\n\(run.transcript)")
    }
  }

  @Test func officialTasksNeedTheirData() {
    for (data, benchmark) in [(nil, "v1"), ("/nowhere", "v2"), (nil, "v3")] as [(String?, String)] {
      #expect(throws: EnvironmentError.self) {
        try EnvironmentCatalogue.builtIn.make(
          "retail",
          options: EnvironmentOptions(
            home: DeskRuns.home, dataFolder: data, settings: ["official": benchmark]))
      }
    }
  }

  /// An unmodified checkout keeps databases one folder deeper and tasks as Python source.
  @Test(.enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"))
  func checkoutsLoadToo() throws {
    let root = "/tmp/metaharness-checkout-\(getpid())"
    let folder = root + "/tau_bench/envs/retail"
    for path in [root, root + "/tau_bench", root + "/tau_bench/envs", folder, folder + "/data"] {
      mkdir(path, 0o700)
    }
    defer {
      for file in ["orders", "users", "products"] { unlink(folder + "/data/\(file).json") }
      unlink(folder + "/tasks_dev.py")
      for path in ["/tau_bench/envs/retail/data", "/tau_bench/envs/retail", "/tau_bench/envs"] {
        rmdir(root + path)
      }
      rmdir(root + "/tau_bench")
      rmdir(root)
    }
    for file in ["orders", "users", "products"] {
      let source = Self.data + "/tau-bench/retail/\(file).json"
      #expect(symlink(source, folder + "/data/\(file).json") == 0)
    }
    let tasks = try JSONValue(
      parsing: try FileContents.read(Self.data + "/tau-bench/retail/tasks_dev.json"))
    let source =
      "from types import Task\n\nTASKS_DEV = [\n"
      + (tasks.arrayValue ?? []).map { "  Task(\(Self.arguments(of: $0))),\n" }.joined() + "]\n"
    try FileContents.write(Array(source.utf8), to: folder + "/tasks_dev.py")
    let rows = try Conformance.rows(data: root, fixtures: Self.data + "/fixtures")
    #expect(rows.map(\.name) == ["tau-bench retail dev"])
    #expect(rows.first?.stateHashesEqual == 20, "\(rows)")
  }

  /// A task as named arguments in Python source.
  private static func arguments(of task: JSONValue) -> String {
    let members = task.objectValue ?? JSONObject()
    return members.map { member in
      if member.value.isNull { return "\(member.key)=None" }
      guard member.key == "actions" else { return "\(member.key)=\(member.value.compactText)" }
      let actions = (member.value.arrayValue ?? []).map { action in
        let name = action["name"]?.compactText ?? ""
        return "Action(name=\(name), kwargs=\((action["kwargs"] ?? [:]).compactText))"
      }
      return "actions=[\(actions.map { $0 + ", " }.joined())]"
    }.joined(separator: ", ")
  }
}
