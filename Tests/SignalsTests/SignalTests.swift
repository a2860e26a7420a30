import Testing
import Trajectories

@testable import Signals

@Suite("Signals")
struct SignalTests {
  @Test(
    "error templates mask numbers, ids and quoted parts, and keep words",
    arguments: [
      (
        "Error: order '#W77' not found (code 404)", "Error: order <str> not found (code <num>)",
        ["#W77", "404"]
      ),
      ("No flight HAT001 on 2024-05-15", "No flight <id> on <date>", ["HAT001", "2024-05-15"]),
      ("can't do that", "can't do that", []),
      ("It's \"x y\" or `z`", "It's <str> or <str>", ["x y", "z"]), ("", "", []),
    ])
  func templates(error: String, text: String, slots: [String]) {
    let template = ErrorTemplate(of: error)
    #expect(template.text == text)
    #expect(template.slots == slots)
  }

  @Test("grounding forgives case, a hash and leading zeros, and asks only about ids")
  func grounding() {
    var seen = GroundedTokens()
    seen.add("Order #W00123 of user_abc9, tracking 0042817.")
    for known in ["#w00123", "W00123", "USER_ABC9", "42817", "hello", "abc", "two words 99999"] {
      #expect(seen.firstUnseen(in: ["id": .string(known)]) == nil, "\(known)")
    }
    #expect(seen.firstUnseen(in: ["a": ["b": [["id": "#W00124"]]]])?.path == "a.b.*.id")
  }

  @Test("actions that differ only in member order or number spelling are the same")
  func hashes() {
    let a = Action.tool(name: "f", arguments: ["x": 1, "y": [true, nil]])
    let b = Action.tool(name: "f", arguments: ["y": [true, nil], "x": 1])
    #expect(a.stableHash == b.stableHash)
    #expect(
      a.stableHash != Action.tool(name: "f", arguments: ["x": 2, "y": [true, nil]]).stableHash)
    #expect(Action.text("f").stableHash != Action.say("f").stableHash)
    #expect(
      Action.tool(name: "f", arguments: ["x": ["1"]]).stableHash
        != Action.tool(name: "f", arguments: ["x": "1"]).stableHash)
  }

  private func history(_ actions: [String], error: Bool = false) -> EpisodeHistory {
    var history = EpisodeHistory()
    for (step, text) in actions.enumerated() {
      history.append(
        EpisodeEvent(
          step: step, action: .text(text),
          observation: Observation(
            "seen \(step)", source: .environment,
            reported: error ? .error : .ok)))
    }
    return history
  }

  @Test("cycles are found with their period and rounds")
  func cycles() throws {
    let found = try #require(
      history(["a", "b", "a", "b", "a", "b"]).cycle(maximumPeriod: 4, window: 24))
    #expect(found == (2, 3))
    #expect(history(["a", "b", "c", "d"]).cycle(maximumPeriod: 4, window: 24) == nil)
    let single = try #require(history(["x", "a", "a", "a"]).cycle(maximumPeriod: 4, window: 24))
    #expect(single == (1, 3))
  }

  @Test("only the newest 256 events count, however long the episode")
  func ring() {
    let long = history(Array(repeating: "a", count: 1500), error: true)
    #expect(long.consecutiveErrors == 256)
    #expect(long.events.count <= 512)
  }

  @Test(
    "paths reach into values and set them",
    arguments: [
      ("a.b", JSONValue.integer(1)), ("list.0", 5), ("list.-1", 7), ("list.#", 3),
      ("list.*", [5, 6, 7]), ("with\\.dot", "d"), ("rows.*.id", ["x", "y"]),
    ] as [(String, JSONValue)])
  func paths(path: String, value: JSONValue) {
    let root: JSONValue = [
      "a": ["b": 1], "list": [5, 6, 7], "with.dot": "d", "rows": [["id": "x"], ["id": "y"]],
    ]
    #expect(ValuePath(path).value(in: root) == value)
  }

  @Test("setting a path adds members, replaces elements, and refuses what leads nowhere")
  func setting() {
    let root: JSONValue = ["a": ["b": 1], "list": [5, 6]]
    #expect(ValuePath("a.c").setting(2, in: root)?["a"]?["c"] == 2)
    #expect(ValuePath("list.-1").setting(9, in: root)?["list"] == [5, 9])
    #expect(ValuePath("new.deep").setting(1, in: root)?["new"]?["deep"] == 1)
    #expect(ValuePath("list.7").setting(1, in: root) == nil)
    #expect(ValuePath("list.-9223372036854775808").setting(1, in: root) == nil)
    #expect(ValuePath("a.b.c").setting(1, in: root) == nil)
    #expect(ValuePath("list.*").setting(1, in: root) == nil)
  }

  @Test("repair expressions compute, and give nothing where something is missing or too large")
  func expressions() {
    func value(_ operation: RepairExpression.Operation, _ values: JSONValue...) -> JSONValue? {
      RepairExpression.apply(operation, values.map(RepairExpression.literal)).evaluate { _ in nil }
    }
    #expect(value(.add, 0.1, 0.2) == 0.3)
    #expect(value(.subtract, "$1,200.50", 200) == 1000.5)
    #expect(value(.sum, [1, 2, 3]) == 6)
    #expect(value(.minimum, [4, 2, 9]) == 2)
    #expect(value(.concat, "#", 12) == "#12")
    #expect(value(.pad(5), 42) == "00042")
    #expect(value(.prefix("#"), "#W1") == "#W1")
    #expect(value(.date(from: "m d y", to: "y-m-d"), "May 5th, 2024") == "2024-05-05")
    #expect(value(.date(from: "m d y", to: "y-m-d"), "soon") == nil)
    #expect(
      value(
        .slice(.init(kind: .digits, index: 0), .init(kind: .digits, index: 1)), "order 77 of 9")
        == "77")
    #expect(
      value(.slice(.init(kind: .offset, index: Int.min), .init(kind: .offset, index: 2)), "abc")
        == nil)
    #expect(value(.normalise(.integer), "about 1,204 rows") == 1204)
    #expect(value(.normalise(.integer), "1 or 2") == nil)
    #expect(value(.normalise(.path), "it is /etc/hosts here") == "/etc/hosts")
    #expect(value(.nearest(similarity: 0.7), "blak", ["black", "white"]) == nil)
    #expect(value(.nearest(similarity: 0.3), "blak", ["black", "white"]) == "black")
    #expect(value(.add, "x", 1) == nil)
    #expect(value(.multiply, 1e300, 1e300) == nil)
    #expect(value(.concat, .string(String(repeating: "x", count: 5000))) == nil)
    #expect(RepairExpression.reference("arg.x").evaluate { _ in nil } == nil)
  }

  @Test("the nearest command keeps its verb and its numbers and must be clearly ahead")
  func nearest() {
    let choices = ["go to shelf 1", "go to shelf 2", "take red mug 1 from desk 1", "open drawer 3"]
    let search = NearestAction()
    #expect(search.best(for: "Go to the shelf 2.", among: choices) == "go to shelf 2")
    #expect(search.best(for: "take the red mug 1 off desk 1", among: choices) == choices[2])
    #expect(search.best(for: "go to shelf", among: choices) == nil)
    #expect(search.best(for: "go to shelf 7", among: choices) == nil)
    #expect(search.best(for: "close drawer 3", among: choices) == nil)
    #expect(search.best(for: String(repeating: "x", count: 100_000), among: choices) == nil)
  }

  @Test("skills are found by rare words, none below the floor")
  func skills() {
    let index = SkillIndex(["refund money card", "exchange swap item", "cancel order item"])
    #expect(index.best(for: "please swap this item", count: 2, floor: 0.1) == [1, 2])
    #expect(index.best(for: "please swap this item", count: 1, floor: 0.1) == [1])
    #expect(index.best(for: "hello", count: 3, floor: 0) == [])
    #expect(abs(SkillIndex.logarithm(10) - 2.302_585_092_994_046) < 1e-12)
  }

  @Test("misspelt tools are mapped only where one name can be meant")
  func tools() {
    let table = ToolTable(
      ["get_order", "get_user", "cancel_order", "list_a", "list_b"].map {
        ToolSpec(name: $0, summary: "", parameters: [:], kind: .read)
      })
    #expect(table.meant(by: "getOrder") == "get_order")
    #expect(table.meant(by: "functions.get_user") == "get_user")
    #expect(table.meant(by: "cancel_oder") == "cancel_order")
    #expect(table.meant(by: "list_c") == nil)
    #expect(table.meant(by: "refund") == nil)
    #expect(table.meant(by: "") == nil)
  }

  @Test("coercion keeps the meaning and leaves what it cannot keep")
  func coercion() {
    let table = ToolTable([
      ToolSpec(
        name: "f", summary: "",
        parameters: [
          "properties": [
            "n": ["type": "integer"], "b": ["type": "boolean"], "s": ["type": "string"],
            "l": ["type": "array", "items": ["type": "string"]],
            "e": ["type": "string", "enum": ["in_store", "by mail"]],
          ]
        ], kind: .read)
    ])
    let check = SchemaCheck(table)
    #expect(
      check.coerced("f", ["n": "42", "b": "True", "s": 7, "l": "x", "e": "By_Mail"])
        == ["n": 42, "b": true, "s": "7", "l": ["x"], "e": "by mail"])
    #expect(check.coerced("f", ["n": "4.5", "b": "maybe", "e": "mail"]) == nil)
    #expect(check.coerced("f", ["l": [1, 2]]) == ["l": ["1", "2"]])
    #expect(
      check.violations(of: "f", ["n": "x", "z": 1]).map(\.text) == [
        "'n' must be integer", "'z' is not an argument",
      ])
  }
}
