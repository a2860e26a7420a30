import Trajectories

/// One official task in its sandbox.
///
/// A class because it owns the sandbox; its environment rebuilds it where a copy would share it.
final class OfficialShellEpisode: @unchecked Sendable {  // Only its one owner calls it.
  /// Rounds that an agent has, as published.
  static let rounds = 8

  /// What leads from the task's start to where the session is now.
  struct History: Sendable {
    let task: OfficialShellTask
    var scripts: [String] = []
    var rounds = 0
    var lastOutput = ""
    var answer: String?
    var isOver = false
    var verdict: TaskResult?
  }

  private(set) var history: History
  private var sandbox: ShellSandbox

  init(_ history: History) throws(EnvironmentError) {
    self.history = history
    sandbox = try OfficialShellEpisode.prepared(history)
  }

  convenience init(task: OfficialShellTask) throws(EnvironmentError) {
    try self.init(History(task: task))
  }

  private static func prepared(_ history: History) throws(EnvironmentError) -> ShellSandbox {
    let task = history.task
    let sandbox = try ShellSandbox()
    for script in task.setup {
      switch script {
      case .text(let text, let language): _ = try sandbox.runAlone(text, in: language, [])
      case .file(let name):
        guard let text = OfficialShellScripts.setup(name, seed: task.index + 1) else {
          throw .badData(file: name, detail: "task \(task.index) names a script that is not known")
        }
        _ = try sandbox.runAlone(text, in: .bash, [])
      }
    }
    if let start = task.start { _ = try sandbox.run(start) }
    for script in history.scripts { _ = try sandbox.run(script) }
    return sandbox
  }

  // MARK: Steps

  func apply(_ action: Action) throws(EnvironmentError) -> StepResult {
    guard !history.isOver else {
      return refuse("The task is over.", .wrongState(expected: "open", actual: "over"))
    }
    history.rounds += 1
    let end: Outcome.EndReason? =
      history.rounds >= OfficialShellEpisode.rounds ? .stepsExhausted : nil
    guard case .tool(let name, let arguments) = action else {
      return StepResult(
        Observation("Please call one of the tools.", source: .environment, reported: .error),
        end: end, groundTruth: GroundTruth(errorClass: .malformedCall, isNoop: true))
    }
    let value = arguments.objectValue?.members.first?.value
    switch name {
    case "bash_action":
      guard let script = value?.stringValue, script.utf8.count <= 1 << 16 else {
        return refuse(
          "Error: script is missing or too long", .schemaMissing(field: "script"), end: end)
      }
      return try run(script, end)
    case "answer_action", "finish_action":
      history.isOver = true
      history.answer = value.map { $0.stringValue ?? $0.compactText } ?? ""
      return StepResult(
        Observation("The task is closed.", source: .tool, reported: .ok), end: .agentFinished)
    default: return refuse("Error: there is no tool \(name)", .unknownTool, end: end)
    }
  }

  private func run(
    _ script: String, _ end: Outcome.EndReason?
  ) throws(EnvironmentError) -> StepResult {
    let output = try sandbox.run(script)
    history.scripts.append(script)
    history.lastOutput = output.text.decoded
    var bytes = output.text
    if let limit = output.limit { bytes += "\nbash: \(limit.rawValue)\n".octets }
    let (text, isTruncated) = ShellEpisode.show(bytes)
    return StepResult(
      Observation(text, source: .tool, reported: nil, isTruncated: isTruncated), end: end,
      groundTruth: GroundTruth(errorClass: output.limit == nil ? nil : .timeout))
  }

  private func refuse(
    _ text: String, _ errorClass: ErrorClass, end: Outcome.EndReason? = nil
  ) -> StepResult {
    StepResult(
      Observation(text, source: .tool, reported: .error), end: end,
      groundTruth: GroundTruth(errorClass: errorClass, isNoop: true))
  }

  // MARK: Judging

  /// What the episode is worth; the check runs once, where the agent has left its world.
  func result() -> TaskResult {
    if let verdict = history.verdict { return verdict }
    guard history.isOver, let answer = history.answer else {
      return TaskResult(success: false, score: 0, detail: "not finished")
    }
    let verdict: TaskResult
    do throws(EnvironmentError) {
      let problem = try self.problem(with: answer)
      verdict = TaskResult(success: problem == nil, score: problem == nil ? 1 : 0, detail: problem)
    } catch {
      verdict = TaskResult(
        success: false, score: 0, blame: .infrastructure, detail: error.description)
    }
    history.verdict = verdict
    return verdict
  }

  private func problem(with answer: String) throws(EnvironmentError) -> String? {
    switch history.task.evaluation {
    case .match(let expected):
      return answer.octets.trimmed == expected.octets.trimmed ? nil : "the answer is another one"
    case .check(let scripts):
      // Each script gets the answer and what the ones before it printed.
      var values = [answer]
      for (place, script) in scripts.enumerated() {
        guard let step = script ?? history.task.reference else { return "there is no reference" }
        if let problem = try check(step, place, &values) { return problem }
      }
      return nil
    }
  }

  private func check(
    _ script: OfficialShellTask.Script, _ place: Int, _ values: inout [String]
  ) throws(EnvironmentError) -> String? {
    let text: String
    var language = ShellSandbox.Language.bash
    switch script {
    case .text(let code, let kind):
      text = code
      language = kind
    case .file(let name):
      if let comparison = OfficialShellComparison(rawValue: name) {
        let expected = values.last ?? ""
        if comparison.accepts(values[0], expected: expected) { return nil }
        return "the answer is '\(expected.prefix(80))'"
      }
      let known =
        OfficialShellScripts.check(name, folder: history.task.folder)
        ?? OfficialShellScripts.reference(name, folder: history.task.folder)
      guard let known else { throw .badData(file: name, detail: "this check is not known") }
      text = known
    }
    let output = try sandbox.runAlone(text, in: language, values, seconds: 30)
    guard output.status == 0 else { return "check \(place) ended with status \(output.status)" }
    values.append(output.text.decoded)
    return nil
  }
}
