import Testing
import Trajectories

@testable import Interventions

@Suite("Structural lint")
struct LintTests {
  private func refusals(
    _ rules: [JSONValue], extra: JSONObject = JSONObject(), tools: [ToolSpec]? = nil
  ) throws -> [String] {
    var document: JSONObject = [
      "schema": "metaharness/1", "id": "test", "interventions": .array(rules),
    ]
    for member in extra { document[member.key] = member.value }
    let harness = try Harness(.object(document), file: "test")
    return StructuralLint.findings(in: harness, tools: tools)
      .filter { $0.severity == .refusal }.map(\.description)
  }

  private func rule(
    _ id: String = "r", phase: String = "gate", when: JSONValue? = nil, then: JSONValue,
    limits: JSONValue? = nil, more: JSONObject = JSONObject()
  ) -> JSONValue {
    var rule: JSONObject = ["id": .string(id), "phase": .string(phase), "then": [then]]
    rule["when"] = when
    rule["limits"] = limits
    for member in more { rule[member.key] = member.value }
    return .object(rule)
  }

  private let note: JSONValue = ["annotateObs": ["text": "Note: think."]]

  @Test("details of single tasks are refused unless three source tasks share them")
  func instanceLiterals() throws {
    let when: JSONValue = ["obs": ["pattern": #"server\.log"#]]
    let text: JSONValue = ["annotateObs": ["text": "Look at the lines of 15/Oct/2023."]]
    let found = try refusals([rule(phase: "post", when: when, then: text)])
    #expect(found.count == 2)
    #expect(found.contains { $0.contains("server.log") && $0.contains("single tasks") })
    #expect(found.contains { $0.contains("15/Oct/2023") })
    let shared: JSONObject = ["origin": ["sourceTasks": ["a", "b", "c"]]]
    #expect(try refusals([rule(phase: "post", when: when, then: text, more: shared)]).isEmpty)
  }

  @Test("a veto and an advice for the same call in the same situation contradict each other")
  func contradiction() throws {
    let pending: JSONValue = ["fact": ["of": ["ref": "fact.status"], "value": "pending (changed)"]]
    let veto = rule(
      "guard", when: ["all": [["tool": ["name": "cancel_order"]], pending]],
      then: ["veto": ["text": "This order cannot be cancelled; transfer instead."]])
    let advice = rule(
      "advice", phase: "post", when: pending,
      then: ["annotateObs": ["text": "This order is eligible for cancel_order."]])
    #expect(try refusals([veto, advice]).contains { $0.contains("contradict") })
    let other = rule(
      "advice", phase: "post", when: ["fact": ["of": ["ref": "fact.status"], "value": "pending"]],
      then: ["annotateObs": ["text": "This order is eligible for cancel_order."]])
    #expect(try refusals([veto, other]).isEmpty)
  }

  @Test("two different rewrites of one argument need an order")
  func rewrites() throws {
    func setting(_ id: String, _ value: JSONValue, _ priority: Int) -> JSONValue {
      rule(
        id, when: ["tool": ["name": "change_order"]],
        then: ["rewriteArgs": ["set": ["amount": value]]],
        limits: ["priority": .integer(priority)])
    }
    #expect(try refusals([setting("a", 1, 50), setting("b", 2, 50)]).count == 1)
    #expect(try refusals([setting("a", 1, 50), setting("b", 2, 60)]).isEmpty)
  }

  @Test(
    "what can never happen is refused as unreachable",
    arguments: [
      ["obs": ["pattern": "nothing", "last": 4, "count": 8]],
      ["repeat": ["times": 9, "within": 8]],
      ["cycle": ["reps": 20, "window": 10]],
      [
        "all": [
          ["budget": ["quantity": "stepsLeft", "op": "lt", "value": 3]],
          ["budget": ["quantity": "stepsLeft", "op": "gt", "value": 5]],
        ]
      ],
      ["all": [["tool": ["name": "a"]], ["not": ["tool": ["name": "a"]]]]],
      ["not": ["always": true]],
      ["history": ["events": [["tool": "a"], ["tool": "b"], ["tool": "c"]], "within": 2]],
    ] as [JSONValue])
  func unreachable(when: JSONValue) throws {
    let found = try refusals([rule(phase: "post", when: when, then: note)])
    #expect(found.count == 1)
    #expect(found.first?.contains("unreachable") == true)
  }

  @Test("a veto without a cap is refused")
  func uncapped() throws {
    let veto = rule(
      when: ["tool": ["name": "book"]], then: ["veto": ["text": "The total is wrong."]],
      limits: ["maxFiresPerEpisode": "unlimited"])
    #expect(try refusals([veto]).first?.contains("needs a cap") == true)
  }

  @Test(
    "a rule that reads hidden data is refused",
    arguments: [
      "fact.reward", "fact.task.gold.actions", "groundTruth.isNoop", "task.label", "fact.label",
    ])
  func hidden(reference: String) throws {
    let when: JSONValue = ["fact": ["of": ["ref": .string(reference)], "op": "eq", "value": 1]]
    #expect(try refusals([rule(phase: "post", when: when, then: note)]).count == 1)
  }

  @Test("effects stay in their phases, texts and names within their limits")
  func shape() throws {
    let long = String(repeating: "word ", count: 61)
    #expect(try refusals([rule(then: note)]).first?.contains("runs in post") == true)
    #expect(
      try refusals([rule(phase: "post", then: ["annotateObs": ["text": .string(long)]])])
        .first?.contains("60 words") == true)
    #expect(
      try refusals([rule(phase: "post", then: ["annotateObs": ["text": "${memory.cart}"]])])
        .first?.contains("not declared") == true)
    #expect(
      try refusals([rule(phase: "post", when: ["obs": ["pattern": "(a"]], then: note)]).count == 1)
    #expect(
      try refusals([
        rule(
          phase: "post", when: ["obs": ["pattern": .string(String(repeating: "a", count: 201))]],
          then: note)
      ]).first?.contains("200 characters") == true)
    #expect(
      try refusals([rule(phase: "post", when: ["risk": ["model": "m", "atLeast": 0]], then: note)])
        .first?.contains("model 'm'") == true)
    let standing = (0..<9).map { place in
      rule(
        "c\(place)", phase: "start",
        then: ["contract": ["text": .string("\(place) " + String(repeating: "word ", count: 49))]])
    }
    #expect(try refusals(standing).first?.contains("always-on") == true)
  }

  @Test("with the tools at hand, unknown tools and arguments and what cannot be undone are refused")
  func tools() throws {
    func found(_ rules: JSONValue...) throws -> [String] {
      try refusals(rules, tools: Scene.tools)
    }
    #expect(
      try found(rule(when: ["tool": ["name": "get_ordr"]], then: ["coerceArgs": [:]]))
        .first?.contains("did you mean get_order") == true)
    #expect(
      try found(rule(then: ["insertCall": ["tool": "get_order", "arguments": ["id": "x"]]]))
        .first?.contains("no argument 'id'") == true)
    #expect(
      try found(rule(then: ["insertCall": ["tool": "change_order"]])).first?.contains("reads only")
        == true)
    #expect(
      try found(rule(then: ["forceAction": ["tool": "cancel_order"]])).first?.contains("undone")
        == true)
    #expect(
      try found(
        rule(
          when: ["tool": ["name": "cancel_order"]], then: ["rewriteArgs": ["set": ["amount": 1]]])
      ).first?.contains("suggestArgs") == true)
  }

  @Test("compiling refuses what lint refuses, and a disabled rule is not looked at")
  func compiling() throws {
    let bad = rule(then: note)
    #expect(throws: HarnessRefused.self) {
      try CompiledHarness.compile(Scene.harness(bad))
    }
    var off = bad.objectValue ?? JSONObject()
    off["enabled"] = false
    #expect(
      try CompiledHarness.compile(Scene.harness(.object(off))).hash == CompiledHarness.empty.hash)
  }
}
