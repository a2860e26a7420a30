import Trajectories

/// One task while it is worked on: a value, so that a snapshot is a copy.
struct ShellEpisode: Sendable {
  static let longestOutput = 800
  static let shownOutput = 780

  let task: ShellTask
  private(set) var system: ShellSystem
  private(set) var rounds = 0
  private(set) var isOver = false
  private(set) var answer: String?
  /// Commands that were run so far, for planners.
  private(set) var scripts: [String] = []

  init(_ task: ShellTask) {
    self.task = task
    system = task.start
  }

  var result: TaskResult {
    guard isOver else { return TaskResult(success: false, score: 0, detail: "not finished") }
    let detail = problem
    return TaskResult(success: detail == nil, score: detail == nil ? 1 : 0, detail: detail)
  }

  /// What is wrong with the end of the episode, or nil when the task is solved.
  var problem: String? {
    switch task.goal {
    case .answer(let expected, _):
      guard let answer else { return "no answer was given" }
      if !task.accepts(answer) { return "the answer is '\(expected)', not '\(answer.prefix(80))'" }
      return damage(to: task.initial)
    case .state, .behaviour: return stateProblem
    }
  }

  /// What is wrong with the machine as it is now.
  var stateProblem: String? {
    switch task.goal {
    case .answer: return damage(to: task.initial)
    case .state: return damage(to: task.wanted)
    case .behaviour(let checks, let allowed):
      if let damaged = damage(to: task.initial, allowing: allowed) { return damaged }
      for check in checks {
        let copy = ShellInterpreter(system)
        let output = copy.run(check.command.octets, mergingErrors: false)
        if output.text.decoded != check.output { return "`\(check.command)` prints the wrong text" }
      }
      return nil
    }
  }

  private func damage(to wanted: WorldFingerprint, allowing: Set<String> = []) -> String? {
    WorldFingerprint(of: system.files).difference(from: wanted, allowing: allowing)
      .map { "\($0) is not as it should be" }
  }

  // MARK: Steps

  mutating func apply(_ action: Action) -> StepResult {
    guard !isOver else {
      return refuse("The task is over.", .wrongState(expected: "open", actual: "over"))
    }
    rounds += 1
    guard case .tool(let name, let arguments) = action else {
      return StepResult(
        Observation("Please call one of the tools.", source: .environment, reported: .error),
        end: roundsEnd, groundTruth: GroundTruth(errorClass: .malformedCall, isNoop: true))
    }
    // Any argument name will do; the first value counts.
    let value = arguments.objectValue?.members.first?.value
    switch name {
    case "bash_action":
      guard let value else {
        return refuse("Error: script is missing", .schemaMissing(field: "script"))
      }
      guard let script = value.stringValue else {
        return refuse("Error: script is not a string", .schemaType(field: "script"))
      }
      return runScript(script)
    case "answer_action", "finish_action":
      isOver = true
      if let value { answer = value.stringValue ?? value.compactText }
      return StepResult(
        Observation("The task is closed.", source: .tool, reported: .ok), end: .agentFinished,
        groundTruth: GroundTruth(stateDigest: nil))
    default: return refuse("Error: there is no tool \(name)", .unknownTool)
    }
  }

  private var roundsEnd: Outcome.EndReason? {
    rounds >= task.stepBudget ? .stepsExhausted : nil
  }

  private func refuse(_ text: String, _ errorClass: ErrorClass) -> StepResult {
    StepResult(
      Observation(text, source: .tool, reported: .error), end: roundsEnd,
      groundTruth: GroundTruth(errorClass: errorClass, isNoop: true))
  }

  private mutating func runScript(_ script: String) -> StepResult {
    guard script.utf8.count <= 1 << 16 else {
      return refuse("Error: the script is longer than 65536 bytes", .schemaType(field: "script"))
    }
    scripts.append(script)
    let interpreter = ShellInterpreter(system)
    let output = interpreter.run(script.octets, mergingErrors: true)
    // `exit` ends the shell, not the session: the next call gets a login shell in its place.
    system = interpreter.finish()
    var bytes = output.text
    if let limit = output.limit { bytes += "\nbash: \(limit.rawValue)\n".octets }
    let (text, isTruncated) = ShellEpisode.show(bytes)
    return StepResult(
      Observation(text, source: .tool, reported: nil, isTruncated: isTruncated), end: roundsEnd,
      groundTruth: GroundTruth(
        errorClass: output.limit == nil
          ? output.status == 2 && output.text.decoded.contains("syntax error")
            ? .syntax(dialectCode: "bash") : nil
          : .timeout,
        stateDigest: nil))
  }

  /// The output as the agent sees it: without colour codes and cut to its limit.
  static func show(_ bytes: [UInt8]) -> (text: String, isTruncated: Bool) {
    guard let decoded = String(validating: withoutColours(bytes), as: UTF8.self) else {
      return ("The output of the OS cannot be shown as text.", false)
    }
    if decoded.isEmpty { return ("The output of the OS is empty.", false) }
    let head = "The output of the OS:\n\n"
    guard decoded.unicodeScalars.count > longestOutput else { return (head + decoded, false) }
    let cut = String(String.UnicodeScalarView(decoded.unicodeScalars.prefix(shownOutput)))
    return (head + cut + "\n[the output is longer than this and was cut here]", true)
  }

  private static func withoutColours(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(27) else { return bytes }
    var out: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == 27, place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "[") {
        place += 2
        while place < bytes.count, !(64...126).contains(bytes[place]) { place += 1 }
        place += 1
      } else {
        out.append(bytes[place])
        place += 1
      }
    }
    return out
  }
}
