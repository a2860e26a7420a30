public import Trajectories

/// Replays the official benchmarks' reference solutions and compares what comes out.
public enum Conformance {
  /// What one set of tasks came to.
  public struct Row: Sendable, Hashable {
    /// The set's name.
    public var name: String
    /// How many tasks the set has.
    public var tasks: Int
    /// How many end in the recorded state, bit for bit.
    public var stateHashesEqual: Int
    /// How many hold a reference call that is refused; some are meant to.
    public var tasksWithFailingGoldCall: Int
    /// The ids of those tasks.
    public var failing: [String]
    /// The ids of the tasks that end in another state than the recorded one.
    public var different: [String]
    /// Whether the database as loaded has the recorded hash.
    public var isInitialStateEqual: Bool

    /// The row as the command line prints it.
    public var json: JSONValue {
      [
        "name": .string(name), "tasks": .integer(tasks),
        "state_hashes_equal": .integer(stateHashesEqual),
        "tasks_with_failing_gold_call": .integer(tasksWithFailingGoldCall),
      ]
    }
  }

  /// Replays every set whose files are under `data`, in this package's layout or in a checkout.
  ///
  /// Hashes are compared with those recorded in `fixtures`, by default `data/fixtures`.
  public static func rows(
    data: String, fixtures: String? = nil
  ) throws(EnvironmentError) -> [Row] {
    let fixtures = fixtures ?? data + "/fixtures"
    let official = OfficialData(root: data)
    var rows: [Row] = []
    if let folder = official.folder(.v1, "retail") {
      let world = try RetailOfficial.worldV1(in: folder)
      for set in ["test", "train", "dev"] where OfficialData.hasV1Tasks(set, in: folder) {
        rows.append(
          try replay(
            "tau-bench retail \(set)",
            fixture: fixtures + "/hash_tau1_retail_tasks_\(set).json",
            world: world, tasks: try OfficialData.tasksV1(set, in: folder)))
      }
    }
    if let folder = official.folder(.v2, "retail") {
      rows.append(
        try replay(
          "tau2 retail", fixture: fixtures + "/hash_tau2_retail.json",
          world: try RetailOfficial.worldV2(in: folder),
          tasks: try OfficialData.tasksV2(in: folder)))
    }
    if let folder = official.folder(.v1, "airline") {
      rows.append(
        try replay(
          "tau-bench airline", fixture: fixtures + "/hash_tau1_airline_tasks_test.json",
          world: try AirlineOfficial.worldV1(in: folder),
          tasks: try OfficialData.tasksV1("test", in: folder)))
      if let tasks = official.folder(.v2, "airline") {
        // The recorded hashes were made on the first benchmark's data with ids added.
        rows.append(
          try replay(
            "tau2 airline", fixture: fixtures + "/hash_tau2_airline.json",
            world: try AirlineOfficial.worldV1(in: folder, rules: .v2),
            tasks: try OfficialData.tasksV2(in: tasks)))
      }
    }
    if let folder = official.folder(.v2, "telecom") {
      rows.append(
        try TelecomConformance.base(
          in: folder, fixture: fixtures + "/hash_tau2_telecom_base.json"))
    }
    return rows
  }

  /// Replays one set.
  static func replay<World: ReplayableWorld>(
    _ name: String, fixture: String, world: World, tasks: [OfficialTask]
  ) throws(EnvironmentError) -> Row {
    let recorded = try DeskKit.json(fixture)
    let hasher = world.referenceHash()
    var row = Row(
      name: name, tasks: tasks.count, stateHashesEqual: 0, tasksWithFailingGoldCall: 0,
      failing: [], different: [],
      isInitialStateEqual: hasher.digest().hex == recorded["h0"]?.stringValue)
    for task in tasks {
      var current = world
      var hasFailed = false
      for call in task.calls where !World.skippedInReplay.contains(call.name) {
        if current.call(call.name, call.arguments).errorClass != nil { hasFailed = true }
      }
      let hash = hasher.digest(changes: current.referenceChanges).hex
      if hash == recorded["final"]?[task.id]?.stringValue {
        row.stateHashesEqual += 1
      } else {
        row.different.append(task.id)
      }
      if hasFailed { row.failing.append(task.id) }
    }
    row.tasksWithFailingGoldCall = row.failing.count
    return row
  }
}

/// A world whose state has a hash in the official benchmarks.
protocol ReplayableWorld: DeskWorld {
  /// The hasher over this world's first state.
  func referenceHash() -> ReferenceHash
  /// What differs from the first state.
  var referenceChanges: [ReferenceHash.Change] { get }
}

extension ReplayableWorld {
  /// Calls that end a conversation are left out of replays.
  static var skippedInReplay: Set<String> { ["transfer_to_human_agents", "respond"] }
}

extension RetailWorld: ReplayableWorld {}
