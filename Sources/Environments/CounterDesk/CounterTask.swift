import Trajectories

/// One number to reach.
struct CounterTask: Sendable, Hashable {
  let id: String
  let split: TaskSplit
  let target: Int
  /// The largest amount that one call really adds.
  let limit: Int

  var instruction: String { "Please bring the counter to \(target)." }

  static let all = [
    CounterTask(id: "counter-desk/v1/reach/1", split: .train, target: 3, limit: 5),
    CounterTask(id: "counter-desk/v1/reach/2", split: .train, target: 9, limit: 5),
    CounterTask(id: "counter-desk/v1/reach/3", split: .dev, target: -12, limit: 5),
  ]
}

extension CounterDesk {
  static let specs = [
    ToolSpec(
      name: "add", summary: "Adds an amount to the counter and says what it shows.",
      parameters: [
        "type": "object",
        "properties": ["amount": ["type": "integer", "description": "what to add"]],
        "required": ["amount"],
      ], kind: .write),
    ToolSpec(
      name: "close_desk", summary: "Closes the desk; the counter stays as it is.",
      parameters: ["type": "object", "properties": [:]], kind: .finish),
  ]

  static let toolTexts = specs.map { $0.name + $0.summary + $0.parameters.compactText }
    .joined(separator: "\n")
}

extension CounterDesk.World {
  mutating func apply(_ action: Action) -> StepResult {
    if isClosed {
      return refuse("Error: the desk is closed", .wrongState(expected: "open", actual: "closed"))
    }
    switch action {
    case .tool("add", let arguments): return add(arguments)
    case .tool("close_desk", _):
      isClosed = true
      return answer("The desk is closed.", end: .completed)
    case .tool(let name, _):
      return refuse("Error: there is no tool \(name)", .unknownTool)
    case .say, .text:
      return StepResult(
        Observation("Please bring the counter to \(task.target).", source: .user),
        groundTruth: GroundTruth(isNoop: true, stateDigest: digest))
    }
  }

  private mutating func add(_ arguments: JSONValue) -> StepResult {
    guard let amount = arguments["amount"] else {
      return refuse("Error: amount is missing", .schemaMissing(field: "amount"))
    }
    guard let number = amount.intValue else {
      return refuse("Error: amount is not an integer", .schemaType(field: "amount"))
    }
    let takes = number.magnitude <= UInt(task.limit)
    if takes { value += number }
    return answer(takes ? "ok, the counter shows \(value)" : "ok", isNoop: !takes)
  }

  private var digest: Digest { Digest(of: "\(task.id)|\(value)|\(isClosed)") }

  private func answer(
    _ text: String, end: Outcome.EndReason? = nil, isNoop: Bool = false
  ) -> StepResult {
    StepResult(
      Observation(text, source: .tool, reported: .ok), end: end,
      groundTruth: GroundTruth(isNoop: isNoop, stateDigest: digest))
  }

  private func refuse(_ text: String, _ errorClass: ErrorClass) -> StepResult {
    StepResult(
      Observation(text, source: .tool, reported: .error),
      groundTruth: GroundTruth(errorClass: errorClass, isNoop: true, stateDigest: digest))
  }
}
