import Trajectories

/// A phone carrier's service desk whose customer works the phone.
struct TelecomEnvironment: Environment {
  let name = TelecomWorld.name
  let version = "1"
  let kit: TelecomKit
  let generator: TelecomGenerator
  let mode: PolicyMode
  private(set) var episode: TelecomEpisode?

  init(kit: TelecomKit, generator: TelecomGenerator, mode: PolicyMode) {
    self.kit = kit
    self.generator = generator
    self.mode = mode
  }

  var surface: Digest { kit.surface }
  var tools: [ToolSpec] { kit.desk.tools }

  var result: TaskResult {
    episode?.result ?? TaskResult(success: false, score: 0, detail: "not started")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    generator.tasks(in: split, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    var fresh = TelecomEpisode(try generator.task(task), mode: mode)
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
      let kit = try TelecomKit(home: options.home, isCompact: options.isCompact)
      let folder = try DeskKit.folder(TelecomWorld.name, home: options.home)
      return TelecomEnvironment(
        kit: kit,
        generator: TelecomGenerator(
          words: try TelecomVocabulary(folder: folder), phrases: kit.desk.phrases,
          isCompact: options.isCompact),
        mode: try PolicyMode(options))
    })
}
