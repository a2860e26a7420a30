import Trajectories

/// A phone carrier's service desk whose customer works the phone.
struct TelecomEnvironment: Environment {
  let name = TelecomWorld.name
  let version: String
  let kit: TelecomKit
  let source: any TelecomTaskSource
  let mode: PolicyMode
  private(set) var episode: TelecomEpisode?

  init(
    version: String = "1", kit: TelecomKit, source: any TelecomTaskSource, mode: PolicyMode
  ) {
    self.version = version
    self.kit = kit
    self.source = source
    self.mode = mode
  }

  var surface: Digest { kit.surface }
  var tools: [ToolSpec] { kit.desk.tools }

  var result: TaskResult {
    episode?.result ?? TaskResult(success: false, score: 0, detail: "not started")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    source.tasks(in: split, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    var fresh = TelecomEpisode(try source.task(task), mode: mode)
    let opening = fresh.user.open()
    episode = fresh
    return Opening(
      system: kit.desk.policy, observation: Observation(opening.text, source: .user),
      tools: tools, stepBudget: fresh.task.stepBudget, style: .toolCalls)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    // Taken out for the step, so that the episode has one owner while it changes.
    guard var current = episode.take() else { throw .notStarted(environment: name) }
    defer { episode = current }
    switch action {
    case .tool(let tool, let arguments): return current.call(tool, arguments, kit: kit)
    case .say(let text), .text(let text): return current.say(text, kit: kit)
    }
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let episode else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(episode)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? TelecomEpisode else {
      throw .foreignSnapshot(environment: name)
    }
    episode = saved
  }

  func expert() -> (any Expert)? { TelecomPolicy(style: .expert) }

  func wrongPolicies() -> [NamedPolicy] { TelecomPolicy.wrong }

  func disturbances() -> [Action] { kit.desk.disturbances }
}

extension TelecomWorld {
  /// The reason codes of the policy.
  static let codes = [
    "sim-locked", "contract-ended", "refuel-used", "no-5g", "not-overdue", "refuel-limit",
  ]

  /// Makes the environment that the catalogue lists.
  static let entry = EnvironmentCatalogue.Entry(
    name: TelecomWorld.name, summary: "service desk of a phone carrier: faults, bills, lines",
    make: { options throws(EnvironmentError) in
      let folder = try DeskKit.folder(TelecomWorld.name, home: options.home)
      let words = try TelecomVocabulary(folder: folder)
      if let benchmark = try OfficialData.benchmark(options) {
        return try official(benchmark, options, words)
      }
      let kit = try TelecomKit(home: options.home, isCompact: options.isCompact)
      return TelecomEnvironment(
        kit: kit,
        source: TelecomGenerator(
          words: words, phrases: kit.desk.phrases, isCompact: options.isCompact),
        mode: try PolicyMode(options))
    })

  private static func official(
    _ benchmark: OfficialData.Benchmark, _ options: EnvironmentOptions, _ words: TelecomVocabulary
  ) throws(EnvironmentError) -> TelecomEnvironment {
    guard benchmark == .v2, try OfficialSide(options, default: .scripted) == .scripted else {
      throw .badData(
        file: "settings",
        detail: "expected official=v2 and user=scripted for telecom, the only form it is played in")
    }
    let folder = try OfficialData.required(benchmark, TelecomWorld.name, options)
    let policy =
      try DeskKit.text(folder + "/main_policy.md") + "\n"
      + DeskKit.text(folder + "/tech_support_manual.md")
    let kit = try TelecomKit(home: options.home, isCompact: options.isCompact, policy: policy)
    return TelecomEnvironment(
      version: "1 scripted", kit: kit,
      source: try OfficialTelecomSource(
        folder: folder, words: words, phrases: kit.desk.phrases, isCompact: options.isCompact),
      mode: .observe)
  }
}
