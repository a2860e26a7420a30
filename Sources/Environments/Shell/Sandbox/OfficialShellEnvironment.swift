import Trajectories

/// AgentBench's OS tasks in a sandbox with the real tools.
///
/// The reference is computed where the agent has left its machine, as published. A copy that is
/// stepped on its own gets a sandbox of its own, in which the scripts so far are run again.
struct OfficialShellEnvironment: Environment {
  let name = "shell"
  let version = "agentbench-1"
  private let sets: [TaskSplit: [OfficialShellTask]]
  private(set) var episode: OfficialShellEpisode?

  /// Reads the sets that are there; an error where there is none or no sandbox.
  init(dataFolder: String?) throws(EnvironmentError) {
    guard let dataFolder else {
      throw .badData(
        file: "shell", detail: "official tasks need --data or METAHARNESS_DATA with the benchmark")
    }
    guard SandboxCommand() != nil else { throw ShellSandbox.isMissing }
    sets = [
      .train: try OfficialShellTask.set("training", dataFolder),
      .dev: try OfficialShellTask.set("dev", dataFolder),
      .test: try OfficialShellTask.standard(dataFolder),
    ]
  }

  var mayBlock: Bool { true }

  var surface: Digest { Digest(of: ShellTools.text + ShellTools.instructions + version) }

  var tools: [ToolSpec] { ShellTools.specs }

  var result: TaskResult {
    episode?.result() ?? TaskResult(success: false, score: 0, detail: "not started")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    (sets[split] ?? []).prefix(max(0, limit)).map {
      "shell/agentbench/\(split.rawValue)/\($0.index)"
    }
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    let parts = task.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == "shell", parts[1] == "agentbench",
      let split = TaskSplit(rawValue: parts[2]), let index = Int(parts[3]),
      let official = sets[split]?.first(where: { $0.index == index })
    else { throw .unknownTask(task, environment: name) }
    episode = nil
    episode = try OfficialShellEpisode(task: official)
    return Opening(
      system: ShellTools.instructions,
      observation: Observation(official.description, source: .user),
      tools: tools, stepBudget: OfficialShellEpisode.rounds, style: .toolCalls)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    if episode != nil, !isKnownUniquelyReferenced(&episode), let history = episode?.history {
      episode = nil
      episode = try OfficialShellEpisode(history)
    }
    guard let current = episode else { throw .notStarted(environment: name) }
    return try current.apply(action)
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let episode else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(episode.history)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let history = snapshot.state as? OfficialShellEpisode.History else {
      throw .foreignSnapshot(environment: name)
    }
    episode = nil
    episode = try OfficialShellEpisode(history)
  }

  func expert() -> (any Expert)? { OfficialShellExpert() }
}

/// Runs the reference script once and answers with what it printed.
struct OfficialShellExpert: Expert {
  func nextAction(in world: WorldView) -> Action? {
    guard let episode = (world.environment as? OfficialShellEnvironment)?.episode,
      !episode.history.isOver
    else { return nil }
    let history = episode.history
    let task = history.task
    if let script = reference(task), history.scripts.last != script {
      return ShellExpert.bash(script)
    }
    if case .match(let answer) = task.evaluation {
      return .tool(name: "answer_action", arguments: ["answer": .string(answer)])
    }
    let answer = history.lastOutput.octets.trimmed.decoded
    return .tool(name: "answer_action", arguments: ["answer": .string(answer)])
  }

  private func reference(_ task: OfficialShellTask) -> String? {
    switch task.reference {
    // A process of its own, as the check has it; complaints are no part of the answer.
    case .text(let text, _): "(\n\(text)\n) 2> /dev/null"
    case .file(let name): OfficialShellScripts.reference(name, folder: task.folder)
    case nil: nil
    }
  }
}
