import Trajectories

/// An official benchmark's tasks, with a ticket, a scripted user or a model on the other side.
///
/// Results name that side: they are comparable between agents, not between sides.
struct OfficialSource<World: DeskWorld>: DeskTaskSource {
  private let sets: [TaskSplit: [OfficialTask]]
  private let world: World
  private let phrases: PhraseTable
  private let prefix: String
  private let stepBudget: Int
  private let side: OfficialSide
  private let slots: [SlotWords]

  init(
    sets: [TaskSplit: [OfficialTask]], world: World, kit: DeskKit,
    benchmark: OfficialData.Benchmark, side: OfficialSide
  ) {
    self.sets = sets
    self.side = side
    slots = kit.slots
    self.world = world
    phrases = kit.phrases
    prefix = "\(World.name)/\(benchmark == .v1 ? "tau-bench" : "tau2")"
    stepBudget = benchmark == .v1 ? 30 : 200
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    (sets[split] ?? []).prefix(limit).map { "\(prefix)/\(split.rawValue)/\($0.id)" }
  }

  func task(_ id: String) throws(EnvironmentError) -> DeskTask<World> {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, "\(parts[0])/\(parts[1])" == prefix,
      let split = TaskSplit(rawValue: parts[2]),
      let official = sets[split]?.first(where: { $0.id == parts[3] })
    else { throw .unknownTask(id, environment: World.name) }
    var script = OfficialScript(official, side: side, slots: slots, phrases: phrases)
    var goal = world
    var steps: [PlanStep] = []
    var isTransferred = false
    for call in official.calls {
      if call.name == "transfer_to_human_agents" {
        isTransferred = true
      } else if call.name != "respond", case .object(let arguments) = call.arguments {
        let fields = goal.consentFields(call.name, call.arguments)
        let isRefused = goal.call(call.name, call.arguments).errorClass != nil
        if side == .scripted, let fields, !isRefused {
          steps.append(.write(script.want(call.name, arguments, shown: fields)))
        } else {
          steps.append(.read(call.name, arguments))
        }
      }
    }
    if !official.outputs.isEmpty || !isTransferred {
      let figures = official.outputs.joined(separator: "; ")
      steps.append(.say("That has been done. \(figures)"))
    }
    if isTransferred { steps.append(.transfer("the rest is out of scope")) }
    return DeskTask(
      id: id, template: parts[1], level: 4, world: world, goal: goal,
      script: script.finished(as: side, seed: Digest(of: id).leadingBits >> 8),
      story: official.instruction, plan: [steps], outputs: official.outputs, expectsTransfer: nil,
      findsOutputsAnywhere: true, stepBudget: max(stepBudget, 2 * steps.count))
  }
}

extension OfficialData {
  /// Which benchmark the setting `official` names; nil where it is not set.
  static func benchmark(_ options: EnvironmentOptions) throws(EnvironmentError) -> Benchmark? {
    switch options.settings["official"] {
    case nil: return nil
    case "v1"?: return .v1
    case "v2"?: return .v2
    case let other?:
      throw .badData(file: "setting official", detail: "expected v1 or v2, found '\(other)'")
    }
  }

  /// The folder of a benchmark's domain; an error that names the places where there is none.
  static func required(
    _ benchmark: Benchmark, _ domain: String, _ options: EnvironmentOptions
  ) throws(EnvironmentError) -> String {
    guard let root = options.dataFolder else {
      throw .badData(
        file: domain, detail: "official tasks need --data or METAHARNESS_DATA with the benchmark")
    }
    guard let folder = OfficialData(root: root).folder(benchmark, domain) else {
      throw .badData(
        file: root, detail: "expected the benchmark's folder for \(domain), found none")
    }
    return folder
  }

  /// A benchmark's tasks by split, as the benchmark itself splits them.
  static func sets(
    _ benchmark: Benchmark, in folder: String
  ) throws(EnvironmentError) -> [TaskSplit: [OfficialTask]] {
    var sets: [TaskSplit: [OfficialTask]] = [:]
    switch benchmark {
    case .v1:
      for (split, name) in [(TaskSplit.train, "train"), (.dev, "dev"), (.test, "test")]
      where hasV1Tasks(name, in: folder) {
        sets[split] = try tasksV1(name, in: folder)
      }
    case .v2:
      let tasks = try tasksV2(in: folder)
      let splits = try DeskKit.json(folder + "/split_tasks.json")
      for (split, name) in [(TaskSplit.train, "train"), (.test, "test")] {
        let ids = Set((splits[name]?.arrayValue ?? []).compactMap(\.stringValue))
        sets[split] = tasks.filter { ids.contains($0.id) }
      }
    }
    return sets
  }

  /// The policy that the benchmark gives its agents.
  static func policy(_ benchmark: Benchmark, in folder: String) throws(EnvironmentError) -> String {
    try DeskKit.text(folder + (benchmark == .v1 ? "/wiki.md" : "/policy.md"))
  }
}

extension DeskEnvironment {
  /// A desk whose tasks are an official benchmark's, over the world in its folder.
  static func official(
    _ benchmark: OfficialData.Benchmark, _ options: EnvironmentOptions,
    world: (String) throws(EnvironmentError) -> World
  ) throws(EnvironmentError) -> DeskEnvironment {
    let folder = try OfficialData.required(benchmark, World.name, options)
    let side = try OfficialSide(options)
    let kit = try DeskKit(
      folder: World.name, home: options.home, isCompact: options.isCompact,
      policy: try OfficialData.policy(benchmark, in: folder))
    return DeskEnvironment(
      version: "1 \(side.rawValue)", kit: kit,
      source: OfficialSource(
        sets: try OfficialData.sets(benchmark, in: folder), world: try world(folder), kit: kit,
        benchmark: benchmark, side: side),
      codes: [], mode: .observe, speaker: options.user)
  }
}
