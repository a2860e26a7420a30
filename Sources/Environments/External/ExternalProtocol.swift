import Trajectories

/// The JSON of the protocol, read with errors that say what was expected.
enum ExternalProtocol {
  /// An answer that does not follow the protocol.
  struct Violation: Error {
    let reason: String
  }

  struct Greeting: Sendable, Hashable {
    let name: String
    let version: String
    let style: ActionStyle
    let hasSnapshots: Bool
  }

  static func action(_ action: Action) -> JSONValue {
    switch action {
    case .tool(let name, let arguments): ["tool": .string(name), "arguments": arguments]
    case .text(let command): ["text": .string(command)]
    case .say(let text): ["say": .string(text)]
    }
  }

  static func greeting(_ answer: JSONValue) throws(Violation) -> Greeting {
    guard answer["protocol"]?.intValue == 1 else {
      throw Violation(reason: "hello must answer \"protocol\": 1")
    }
    guard let style = ActionStyle(rawValue: try text(answer, "style")) else {
      throw Violation(reason: "style must be toolCalls or textCommands")
    }
    guard let hasSnapshots = answer["snapshots"]?.boolValue else {
      throw Violation(reason: "hello must answer snapshots with true or false")
    }
    return Greeting(
      name: try text(answer, "name"), version: try text(answer, "version"), style: style,
      hasSnapshots: hasSnapshots)
  }

  static func tasks(_ answer: JSONValue, limit: Int) throws(Violation) -> [String] {
    guard let list = answer["tasks"]?.arrayValue else {
      throw Violation(reason: "tasks must answer a list of ids")
    }
    let ids = list.compactMap(\.stringValue)
    guard ids.count == list.count else { throw Violation(reason: "a task's id must be a string") }
    return Array(ids.prefix(limit))
  }

  static func opening(
    _ answer: JSONValue, style: ActionStyle
  ) throws(Violation) -> Opening {
    guard let budget = answer["stepBudget"]?.intValue, (1...100_000).contains(budget) else {
      throw Violation(reason: "stepBudget must be a number from 1 to 100000")
    }
    var tools: [ToolSpec] = []
    for tool in answer["tools"]?.arrayValue ?? [] { tools.append(try self.tool(tool)) }
    return Opening(
      system: answer["system"]?.stringValue,
      observation: try observation(answer, source: style == .toolCalls ? .user : .environment),
      tools: tools, stepBudget: budget, style: style)
  }

  private static func tool(_ value: JSONValue) throws(Violation) -> ToolSpec {
    guard let kind = ToolSpec.Kind(rawValue: try text(value, "kind")) else {
      throw Violation(reason: "a tool's kind must be read, write, irreversibleWrite or finish")
    }
    guard let parameters = value["parameters"], case .object = parameters else {
      throw Violation(reason: "a tool's parameters must be a JSON Schema")
    }
    return ToolSpec(
      name: try text(value, "name"), summary: try text(value, "summary"), parameters: parameters,
      kind: kind)
  }

  static func step(_ answer: JSONValue, style: ActionStyle) throws(Violation) -> StepResult {
    var end: Outcome.EndReason?
    if let written = answer["end"], !written.isNull {
      let known: [Outcome.EndReason] = [.completed, .agentFinished, .aborted]
      guard let found = known.first(where: { $0.rawValue == written.stringValue }) else {
        throw Violation(reason: "end must be completed, agentFinished or aborted")
      }
      end = found
    }
    return StepResult(
      try observation(answer, source: style == .toolCalls ? .tool : .environment), end: end)
  }

  private static func observation(
    _ answer: JSONValue, source: Observation.Source
  ) throws(Violation) -> Observation {
    guard let value = answer["observation"] else {
      throw Violation(reason: "the answer has no observation")
    }
    if let plain = value.stringValue { return Observation(plain, source: source) }
    var found = Observation(try text(value, "text"), source: source)
    if let written = value["source"] {
      guard let known = written.stringValue.flatMap(Observation.Source.init) else {
        throw Violation(reason: "source must be tool, user or environment")
      }
      found.source = known
    }
    if let written = value["reported"] {
      guard let known = written.stringValue.flatMap(Observation.Report.init) else {
        throw Violation(reason: "reported must be ok or error")
      }
      found.reported = known
    }
    found.isTruncated = value["truncated"]?.boolValue ?? false
    found.admissible = value["admissible"]?.arrayValue?.compactMap(\.stringValue)
    return found
  }

  static func result(_ answer: JSONValue) throws(Violation) -> TaskResult {
    guard let success = answer["success"]?.boolValue, let score = answer["score"]?.doubleValue,
      score >= 0, score <= 1
    else { throw Violation(reason: "outcome must answer success and a score from 0 to 1") }
    return TaskResult(success: success, score: score, detail: answer["detail"]?.stringValue)
  }

  private static func text(_ value: JSONValue, _ name: String) throws(Violation) -> String {
    guard let text = value[name]?.stringValue else {
      throw Violation(reason: "the answer has no text named '\(name)'")
    }
    return text
  }
}
