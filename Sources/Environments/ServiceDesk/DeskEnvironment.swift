import Trajectories

/// Where a desk's tasks come from.
protocol DeskTaskSource<World>: Sendable {
  associatedtype World: DeskWorld

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String]
  func task(_ id: String) throws(EnvironmentError) -> DeskTask<World>
}

/// A service desk: records behind tools, a scripted user, a policy.
struct DeskEnvironment<World: DeskWorld>: Environment {
  let name = World.name
  let version: String
  let kit: DeskKit
  let source: any DeskTaskSource<World>
  /// The reason codes that the policy lists.
  let codes: [String]
  let mode: PolicyMode
  /// The model that plays the user, where one does.
  let speaker: SimulatedUser?
  private(set) var episode: DeskEpisode<World>?
  private let problems = ProblemCache<DeskEpisode<World>.Problem>()

  init(
    version: String, kit: DeskKit, source: any DeskTaskSource<World>, codes: [String],
    mode: PolicyMode, speaker: SimulatedUser? = nil
  ) {
    self.version = version
    self.kit = kit
    self.source = source
    self.codes = codes
    self.mode = mode
    self.speaker = speaker
  }

  var mayBlock: Bool { speaker != nil }
  var simulatedUser: String? { speaker?.name }
  var surface: Digest {
    speaker.map { Digest(of: kit.surface.hex + "\nsimulated user " + $0.name) } ?? kit.surface
  }
  var tools: [ToolSpec] { kit.tools }

  var result: TaskResult {
    episode?.result ?? TaskResult(success: false, score: 0, detail: "not started")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    try source.tasks(in: split, limit: limit)
  }

  // Behind the protocol nothing else would make the compiler specialise what runs most.
  @_specialize(where World == RetailWorld)
  @_specialize(where World == AirlineWorld)
  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    let problem = try problems.problem(of: task) { () throws(EnvironmentError) in
      DeskEpisode.Problem(try source.task(task))
    }
    var fresh = DeskEpisode(problem, mode: mode)
    let words: String
    if let speaker {
      let voice = ModelVoice(speaker, task: problem.task.id, story: problem.task.story)
      fresh.voice = voice
      words = try fresh.hear(voice.opening(environment: name)).observation.text
    } else {
      words = fresh.user.open().text
    }
    episode = fresh
    return Opening(
      system: kit.policy, observation: Observation(words, source: .user), tools: tools,
      stepBudget: problem.task.stepBudget, style: .toolCalls)
  }

  // Behind the protocol nothing else would make the compiler specialise what runs most.
  @_specialize(where World == RetailWorld)
  @_specialize(where World == AirlineWorld)
  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    // Taken out for the step, so that the episode has one owner while it changes.
    guard var current = episode.take() else { throw .notStarted(environment: name) }
    defer { episode = current }
    switch action {
    case .tool(let tool, let arguments): return current.call(tool, arguments, kit: kit)
    case .say(let text), .text(let text): return try current.say(text, kit: kit, codes: codes)
    }
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let episode else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(episode)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? DeskEpisode<World> else {
      throw .foreignSnapshot(environment: name)
    }
    episode = saved
  }

  func expert() -> (any Expert)? { DeskPolicy<World>(style: .expert) }

  func wrongPolicies() -> [NamedPolicy] { DeskPolicy<World>.wrong }

  func disturbances() -> [Action] { kit.disturbances }
}
