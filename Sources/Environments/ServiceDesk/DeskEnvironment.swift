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
  private(set) var episode: DeskEpisode<World>?

  init(
    version: String, kit: DeskKit, source: any DeskTaskSource<World>, codes: [String],
    mode: PolicyMode
  ) {
    self.version = version
    self.kit = kit
    self.source = source
    self.codes = codes
    self.mode = mode
  }

  var surface: Digest { kit.surface }
  var tools: [ToolSpec] { kit.tools }

  var result: TaskResult {
    episode?.result ?? TaskResult(success: false, score: 0, detail: "not started")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    try source.tasks(in: split, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    let problem = DeskEpisode.Problem(try source.task(task))
    var fresh = DeskEpisode(problem, mode: mode)
    let opening = fresh.user.open()
    episode = fresh
    return Opening(
      system: kit.policy, observation: Observation(opening.text, source: .user), tools: tools,
      stepBudget: problem.task.stepBudget, style: .toolCalls)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    // Taken out for the step, so that the episode has one owner while it changes.
    guard var current = episode.take() else { throw .notStarted(environment: name) }
    defer { episode = current }
    switch action {
    case .tool(let tool, let arguments): return current.call(tool, arguments, kit: kit)
    case .say(let text), .text(let text): return current.say(text, kit: kit, codes: codes)
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
}
