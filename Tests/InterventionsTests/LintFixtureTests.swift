import Testing
import Trajectories

@testable import Interventions

/// One fixture for each refusal that `LintTests` does not tell a story about.
@Suite("Lint fixtures")
struct LintFixtureTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    let reason: String
    let rule: JSONValue
    var extra = JSONObject()
    var testDescription: String { reason }
  }

  private static let note: JSONValue = ["annotateObs": ["text": "Note."]]
  private static let always: JSONValue = ["budget": ["quantity": "step", "op": "ge", "value": 0]]

  private static func rule(
    _ phase: String, when: JSONValue? = nil, _ then: JSONValue..., limits: JSONValue? = nil,
    values: JSONValue? = nil
  ) -> JSONValue {
    var rule: JSONObject = ["id": "r", "phase": .string(phase), "then": .array(then)]
    rule["when"] = when
    rule["limits"] = limits
    rule["let"] = values
    return .object(rule)
  }

  private static func nested(_ depth: Int) -> JSONValue {
    depth == 0 ? always : ["all": [always, nested(depth - 1)]]
  }

  private static func unlimited(_ effect: JSONValue) -> JSONValue {
    rule("gate", when: ["tool": [:]], effect, limits: ["maxFiresPerEpisode": "unlimited"])
  }

  static let fixtures: [Fixture] = [
    Fixture(reason: "at most 4 deep", rule: rule("post", when: nested(5), note)),
    Fixture(
      reason: "at most 12 triggers",
      rule: rule("post", when: ["any": .array((0..<13).map { _ in always })], note)),
    Fixture(
      reason: "at most 12 nodes",
      rule: rule(
        "post", when: always, note,
        values: ["v": ["add": .array((0..<13).map { .integer($0) })]])),
    Fixture(
      reason: "suggestArgs needs a cap",
      rule: unlimited(["suggestArgs": ["set": ["a": 1], "text": "x"]])),
    Fixture(
      reason: "forceAction needs a cap", rule: unlimited(["forceAction": ["command": "look"]])),
    Fixture(reason: "insertCall needs a cap", rule: unlimited(["insertCall": ["tool": "get"]])),
    Fixture(
      reason: "queueAction needs a cap",
      rule: unlimited(["queueAction": ["action": ["command": "look"]]])),
    Fixture(
      reason: "one effect that overrules the model",
      rule: rule(
        "gate", when: ["tool": [:]], ["veto": ["text": "x"]], ["insertCall": ["tool": "g"]])
    ),
    Fixture(
      reason: "expected a reference", rule: rule("post", ["annotateObs": ["text": "${nowhere}"]])),
    Fixture(
      reason: "is not in the rule's let", rule: rule("post", ["annotateObs": ["text": "${let.x}"]])),
    Fixture(
      reason: "memory 'm' is not declared",
      rule: rule("post", ["setMemory": ["memory": "m", "value": 1]])),
    Fixture(
      reason: "weighs 'luck'",
      rule: rule("post", when: ["risk": ["model": "m", "atLeast": 0]], note),
      extra: ["models": ["m": ["weights": ["luck": 1]]]]),
    Fixture(
      reason: "notSince needs the event",
      rule: rule(
        "post", when: ["history": ["events": [["tool": "a"]], "quantifier": "notSince"]], note)),
    Fixture(
      reason: "only the parse phase knows",
      rule: rule("post", when: ["parse": ["status": "repairable"]], note)),
    Fixture(
      reason: "before there is one",
      rule: rule("start", when: ["grounded": [:]], ["contract": ["text": "x"]])),
    Fixture(
      reason: "no error before the first step",
      rule: rule("start", when: ["error": ["consecutive": 1]], ["contract": ["text": "x"]])),
    Fixture(
      reason: "an unknown tool has no kind",
      rule: rule(
        "gate", when: ["tool": ["known": false, "kind": "read"]], ["veto": ["text": "x"]])),
    Fixture(
      reason: "names its state", rule: rule("post", note),
      extra: [
        "memory": [
          [
            "name": "m", "kind": "progress", "initial": "a",
            "updates": [["on": "observation", "pattern": "b"]],
          ]
        ]
      ]),
    Fixture(
      reason: "patterns of at most 200", rule: rule("post", note),
      extra: [
        "memory": [
          [
            "name": "m", "kind": "set",
            "updates": [["on": "task", "pattern": .string(String(repeating: "a", count: 201))]],
          ]
        ]
      ]),
  ]

  @Test("each refusal says its reason", arguments: fixtures)
  func refused(_ fixture: Fixture) throws {
    var document: JSONObject = [
      "schema": "metaharness/1", "id": "fixture", "interventions": [fixture.rule],
    ]
    for member in fixture.extra { document[member.key] = member.value }
    let harness = try Harness(.object(document), file: "fixture")
    let found = StructuralLint.findings(in: harness).filter { $0.severity == .refusal }
    #expect(found.contains { $0.description.contains(fixture.reason) }, "\(found)")
  }

  @Test("more than 200 rules are refused, and so are effects on tools that cannot be undone")
  func rest() throws {
    let many = (0...200).map { place -> JSONValue in
      [
        "id": .string("r\(place)"), "phase": "post",
        "then": [["annotateObs": ["text": .string("Note \(place).")]]],
      ]
    }
    let harness = try Harness(
      ["schema": "metaharness/1", "id": "many", "interventions": .array(many)], file: "many")
    #expect(
      StructuralLint.findings(in: harness).contains { $0.description.contains("at most 200 rules") }
    )
    let queue = Self.rule(
      "post", ["queueAction": ["action": ["tool": "cancel_order", "arguments": ["order_id": "x"]]]])
    let contract = Self.rule("start", ["contract": ["text": "x", "tool": "cancel_ordr"]])
    for (rule, reason) in [(queue, "never forced"), (contract, "no tool 'cancel_ordr'")] {
      let harness = try Scene.harness(rule)
      let found = StructuralLint.findings(in: harness, tools: Scene.tools)
      #expect(found.contains { $0.description.contains(reason) }, "\(found)")
    }
  }
}
