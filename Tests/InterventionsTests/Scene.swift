import Signals
import Testing
import Trajectories

@testable import Interventions

/// A hand-driven episode: a small order desk with two reads, two writes and an end.
struct Scene {
  static let tools = [
    ToolSpec(
      name: "get_order", summary: "Reads an order.",
      parameters: [
        "type": "object", "properties": ["order_id": ["type": "string"]],
        "required": ["order_id"],
      ], kind: .read),
    ToolSpec(
      name: "list_orders", summary: "Lists orders.",
      parameters: ["type": "object", "properties": [:]], kind: .read),
    ToolSpec(
      name: "change_order", summary: "Changes an order.",
      parameters: [
        "type": "object",
        "properties": [
          "order_id": ["type": "string"], "amount": ["type": "integer"],
          "reason": ["type": "string", "enum": ["no longer needed", "ordered by mistake"]],
        ], "required": ["order_id"],
      ], kind: .write),
    ToolSpec(
      name: "cancel_order", summary: "Cancels an order for good.",
      parameters: [
        "type": "object",
        "properties": ["order_id": ["type": "string"], "amount": ["type": "integer"]],
        "required": ["order_id"],
      ], kind: .irreversibleWrite),
    ToolSpec(
      name: "finish", summary: "Ends the conversation.",
      parameters: ["type": "object", "properties": ["answer": ["type": "string"]]], kind: .finish),
  ]

  var state: HarnessState
  var step = 0
  var budget: Int

  init(
    _ harness: Harness, task: String = "Please look at order #W1001.", budget: Int = 12,
    style: ActionStyle = .toolCalls, system: String = "Be helpful.", admissible: [String]? = nil,
    environment: String = "desk", backbone: String = "tiny", tools: [ToolSpec] = Scene.tools
  ) throws {
    self.budget = budget
    state = HarnessState(
      try CompiledHarness.compile(harness),
      setting: EpisodeSetting(
        environment: environment, backbone: backbone, system: system,
        opening: Observation(task, source: .user, admissible: admissible),
        tools: style == .toolCalls ? tools : [], style: style, stepBudget: budget),
      seed: Seed(1))
  }

  mutating func begin() -> ContextPlan {
    state.beginStep(step, stepsLeft: budget - step)
    return state.context()
  }

  mutating func read(_ text: String, style: ActionStyle = .toolCalls) -> ActionReading {
    let completion = Completion(text: text)
    return state.parse(completion, strict: .strict(completion, style: style))
  }

  mutating func read(call name: String, _ arguments: String) -> ActionReading {
    let completion = Completion(
      text: "", toolCalls: [ToolCall(id: "c", name: name, arguments: arguments)])
    return state.parse(completion, strict: .strict(completion, style: .toolCalls))
  }

  /// Runs one whole step with an action and what the world answers.
  @discardableResult
  mutating func play(
    _ action: Action, _ text: String, error: Bool = false, admissible: [String]? = nil,
    truncated: Bool = false
  ) -> (plan: ContextPlan, gate: GateDecision, shown: Observation) {
    let plan = begin()
    let gate = state.gate(action)
    let isTool = action.toolName != nil
    let shown = state.post(
      action,
      Observation(
        text, source: isTool ? .tool : .environment,
        reported: isTool ? (error ? .error : .ok) : nil,
        isTruncated: truncated, admissible: admissible))
    step += 1
    return (plan, gate, shown)
  }

  static func order(_ id: String) -> Action {
    .tool(name: "get_order", arguments: ["order_id": .string(id)])
  }

  /// A harness out of rules written as JSON.
  static func harness(_ rules: JSONValue..., extra: JSONObject = JSONObject()) throws -> Harness {
    var document: JSONObject = [
      "schema": "metaharness/1", "id": "test", "interventions": .array(rules),
    ]
    for member in extra { document[member.key] = member.value }
    return try Harness(.object(document), file: "test")
  }

  static func program(_ name: String) throws -> Harness {
    try HarnessFile.read(libraryFolder + "/../acceptance/" + name + ".json")
  }

  static func library(_ name: String) throws -> Harness {
    try HarnessFile.read(libraryFolder + "/" + name + ".json")
  }

  static var libraryFolder: String {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/interventions/library"
  }
}

extension GateDecision {
  var reply: String? { if case .bounce(let reply) = self { reply } else { nil } }
}
