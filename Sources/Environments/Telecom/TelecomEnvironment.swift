import Trajectories

/// A phone carrier's service desk whose customer works the phone.
struct TelecomEnvironment: Environment {
  let name = TelecomWorld.name
  let version: String
  let kit: TelecomKit
  let source: any TelecomTaskSource
  let mode: PolicyMode
  private(set) var episode: TelecomEpisode?
  private let problems = ProblemCache<TelecomEpisode.Problem>()

  init(
    version: String = "2", kit: TelecomKit, source: any TelecomTaskSource, mode: PolicyMode
  ) {
    self.version = version
    self.kit = kit
    self.source = source
    self.mode = mode
  }

  var surface: Digest { kit.surface }
  var tools: [ToolSpec] { kit.desk.tools + kit.phoneTools }

  var result: TaskResult {
    episode?.result ?? TaskResult(success: false, score: 0, detail: "not started")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    source.tasks(in: split, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    let problem = try problems.problem(of: task) { () throws(EnvironmentError) in
      TelecomEpisode.Problem(try source.task(task))
    }
    var fresh = TelecomEpisode(problem, mode: mode)
    let words = fresh.task.ticket ?? fresh.user.open().text
    episode = fresh
    return Opening(
      system: kit.desk.policy, observation: Observation(words, source: .user),
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

  func expert() -> (any Expert)? {
    kit.phoneTools.isEmpty ? TelecomPolicy(style: .expert) : TicketExpert()
  }

  func wrongPolicies() -> [NamedPolicy] { kit.phoneTools.isEmpty ? TelecomPolicy.wrong : [] }

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
    let side = try OfficialSide(options, default: .scripted)
    guard benchmark == .v2, side != .model else {
      throw .badData(
        file: "settings",
        detail: "expected official=v2 and user=scripted or user=ticket for telecom; a model cannot "
          + "work its phone")
    }
    let folder = try OfficialData.required(benchmark, TelecomWorld.name, options)
    let policy =
      try DeskKit.text(folder + (side == .ticket ? "/main_policy_solo.md" : "/main_policy.md"))
      + "\n" + DeskKit.text(folder + "/tech_support_manual.md")
    let kit = try TelecomKit(
      home: options.home, isCompact: options.isCompact, policy: policy, isTicket: side == .ticket)
    return TelecomEnvironment(
      version: "1 \(side.rawValue)", kit: kit,
      source: try OfficialTelecomSource(
        folder: folder, words: words, phrases: kit.desk.phrases, isCompact: options.isCompact,
        isTicket: side == .ticket),
      mode: .observe)
  }
}
