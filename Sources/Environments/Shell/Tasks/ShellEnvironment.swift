import Trajectories

/// A machine with a shell: inspect it, change it, answer questions about it.
struct ShellEnvironment: Environment {
  let name = "shell"
  let version = "3"
  private let maker: ShellTaskMaker
  /// The digest of what it shows.
  private let wording: String
  var episode: ShellEpisode?

  static let entry = EnvironmentCatalogue.Entry(
    name: "shell", summary: "a virtual Linux machine behind a shell: files, logs, permissions",
    make: { options throws(EnvironmentError) in
      switch options.settings["official"] {
      case nil: break
      case "agentbench"?: return try OfficialShellEnvironment(dataFolder: options.dataFolder)
      case let other?:
        throw .badData(file: "setting official", detail: "expected agentbench, found '\(other)'")
      }
      return ShellEnvironment(
        vocabulary: try ShellVocabulary.load(home: options.home),
        wording: try ObservationWording.recorded(
          "shell", home: options.home, isCompact: options.isCompact))
    })

  init(vocabulary: ShellVocabulary, wording: String) {
    maker = ShellTaskMaker(vocabulary: vocabulary)
    self.wording = wording
  }

  var surface: Digest {
    Digest(
      of: ShellTools.text + ShellTools.instructions + version + wording
        + maker.vocabulary.digest.hex)
  }

  var tools: [ToolSpec] { ShellTools.specs }

  var result: TaskResult {
    episode?.result ?? TaskResult(success: false, score: 0, detail: "not started")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    ShellTaskMaker.ids(in: split, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    guard let made = maker.make(task) else { throw .unknownTask(task, environment: name) }
    episode = ShellEpisode(made)
    return Opening(
      system: ShellTools.instructions, observation: Observation(made.instruction, source: .user),
      tools: tools, stepBudget: made.stepBudget, style: .toolCalls)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    guard var current = episode else { throw .notStarted(environment: name) }
    // The episode leaves `self` so that its world is changed in place.
    episode = nil
    let result = current.apply(action)
    episode = current
    return result
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let episode else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(episode)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? ShellEpisode else {
      throw .foreignSnapshot(environment: name)
    }
    episode = saved
  }

  func expert() -> (any Expert)? { ShellExpert() }

  func wrongPolicies() -> [NamedPolicy] { ShellWrongPolicy.all }

  /// Detours, slips and wrong calls, as long as rounds are left for the right ones.
  func disturbances() -> [Action] {
    guard let episode, !episode.isOver, episode.rounds + 4 < episode.task.stepBudget else {
      return []
    }
    return ShellEnvironment.detours.map(ShellExpert.bash) + [
      .tool(name: "no_such_tool", arguments: [:]), .tool(name: "bash_action", arguments: [:]),
      .tool(name: "bash_action", arguments: ["script": 5]), .say("I will look around first."),
    ]
  }

  private static let detours = [
    "cd /tmp", "cd /var/log && ls", "ls -la /root /missing", "cat /etc/hostname | wc -l",
    "export TMPDIR=/tmp; type cd", "echo draft > /tmp/draft.txt; cat /tmp/draft.txt",
    "for f in /etc/*; do echo \"$f\"; done | head -n 3", "grep -c root /etc/passwd; false",
    "ls --no-such-option", "fi", "exit 3",
  ]
}

/// What the agent is told and what it can call.
enum ShellTools {
  static let instructions = """
    You work on a Linux machine as root through a shell that keeps its state between calls. \
    Each turn you call one tool: bash_action runs commands, answer_action gives the answer to a \
    question, finish_action says that a change is done. There is no terminal: programs that wait \
    for keys do not work. Answers are exact: a bare number, name or path, nothing around it.
    """

  private static func parameters(_ name: String, _ summary: String) -> JSONValue {
    [
      "type": "object",
      "properties": [name: ["type": "string", "description": .string(summary)]].jsonObject,
      "required": [.string(name)],
    ]
  }

  static let specs = [
    ToolSpec(
      name: "bash_action", summary: "Runs commands in the shell and shows their output.",
      parameters: parameters("script", "the commands"), kind: .write),
    ToolSpec(
      name: "finish_action", summary: "Says that the task is done when no answer is asked for.",
      parameters: parameters("thought", "why it is done"), kind: .finish),
    ToolSpec(
      name: "answer_action", summary: "Gives the answer to the question and ends the task.",
      parameters: parameters("answer", "the exact answer"), kind: .finish),
  ]

  static let text = specs.map { $0.name + $0.summary + $0.parameters.compactText }
    .joined(separator: "\n")
}

extension [String: JSONValue] {
  fileprivate var jsonObject: JSONValue {
    .object(JSONObject(sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
  }
}
