import Environments
import Trajectories

/// One task walked by the environment's expert, with a snapshot before every step.
struct ExpertWalk: Sendable {
  let task: String
  let opening: Opening
  let hasExpert: Bool
  private(set) var actions: [Action] = []
  private(set) var answers: [Answer] = []
  private(set) var snapshots: [EnvironmentSnapshot] = []
  private(set) var result: TaskResult

  init(_ task: String, in environment: inout any Environment) throws {
    self.task = task
    opening = try environment.reset(to: task)
    let expert = environment.expert()
    hasExpert = expert != nil
    for _ in 0..<max(0, opening.stepBudget) {
      guard let action = expert?.nextAction(in: WorldView(environment)) else { break }
      snapshots.append(try environment.snapshot())
      let step = try environment.step(action)
      actions.append(action)
      answers.append(Answer(step, environment.result))
      if step.end != nil { break }
    }
    result = environment.result
  }

  /// Whether the expert used tools, and none of them changes the world: nothing was asked for.
  var changesNothing: Bool {
    guard hasExpert, opening.style == .toolCalls else { return false }
    let writes = opening.tools.filter { $0.kind == .write || $0.kind == .irreversibleWrite }
    let names = Set(writes.map(\.name))
    return !actions.contains { $0.toolName.map(names.contains) ?? false }
  }

  /// Lets go of states that nobody restores any more.
  mutating func forgetSnapshots() { snapshots = [] }

  var digest: Digest {
    let builder = DigestBuilder()
    builder.update(task)
    builder.update(opening.system ?? "")
    builder.update(opening.observation.text)
    builder.update("\(opening.stepBudget)|\(opening.style.rawValue)")
    for tool in opening.tools {
      builder.update(tool.name)
      builder.update(tool.summary)
      builder.update(tool.parameters.compactText)
    }
    for (action, answer) in zip(actions, answers) {
      builder.update(action.description)
      builder.update(answer.text)
    }
    return builder.finish()
  }

  func firstDifference(from other: ExpertWalk) -> Int? {
    zip(answers, other.answers).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  }
}

/// All that a step gives, to be compared.
struct Answer: Sendable, Hashable {
  let step: StepResult
  let result: TaskResult

  init(_ step: StepResult, _ result: TaskResult) {
    self.step = step
    self.result = result
  }

  /// Everything that counts for equality, as text.
  var text: String {
    let observation = step.observation
    let truth = step.groundTruth
    let parts: [String] = [
      observation.text, observation.source.rawValue, observation.reported?.rawValue ?? "",
      "\(observation.isTruncated)", observation.admissible?.joined(separator: "\u{1F}") ?? "-",
      step.end?.rawValue ?? "", truth.errorClass?.name ?? "", truth.stateDigest?.hex ?? "",
      "\(truth.isNoop)",
      truth.violations.joined(separator: "\u{1F}"), "\(result.success)", "\(result.score)",
    ]
    return parts.joined(separator: "\u{1E}")
  }

  /// Says how another answer differs, for a person.
  func difference(from other: Answer) -> String {
    if step.observation != other.step.observation {
      return "expected '\(Answer.start(step.observation.text))', found "
        + "'\(Answer.start(other.step.observation.text))'"
    }
    if step.groundTruth.stateDigest != other.step.groundTruth.stateDigest {
      return "same text, another state: expected \(step.groundTruth.stateDigest?.short ?? "none"), "
        + "found \(other.step.groundTruth.stateDigest?.short ?? "none")"
    }
    return "expected score \(result.score) and end \(step.end?.rawValue ?? "none"), found score "
      + "\(other.result.score) and end \(other.step.end?.rawValue ?? "none")"
  }

  private static func start(_ text: String) -> String {
    text.count > 80 ? text.prefix(80) + "..." : text
  }
}
