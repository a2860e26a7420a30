import Signals
import Testing
import Trajectories

@testable import Interventions

@Suite("Triggers")
struct TriggerTests {
  private static let write = Action.tool(
    name: "change_order",
    arguments: ["order_id": "#W1001", "amount": 12, "items": [["id": "a1"], ["id": "b2"]]])

  /// Whether a trigger holds at the gate, after a short history of one refused and one good call.
  private func holds(
    _ trigger: JSONValue, _ action: Action = write, memory: JSONObject = JSONObject()
  ) throws -> Bool {
    let rule: JSONValue = [
      "id": "r", "phase": "gate", "when": trigger, "then": [["veto": ["text": "v"]]],
    ]
    var scene = try Scene(Scene.harness(rule, extra: memory))
    for (action, text, error) in [
      (Scene.order("#W7"), "Error: order '#W7' not found (code 404)", true),
      (Scene.order("#W1001"), #"{"order": {"status": "pending", "total": 30}}"#, false),
    ] {
      _ = scene.begin()
      _ = scene.state.post(
        action, Observation(text, source: .tool, reported: error ? .error : .ok))
      scene.step += 1
    }
    _ = scene.begin()
    return scene.state.gate(action).reply != nil
  }

  @Test(
    "hold where they should",
    arguments: [
      ["tool": ["name": "change_*"]], ["tool": ["kind": "write", "form": "call", "known": true]],
      ["tool": ["pattern": "amount.*12"]], ["tool": ["last": true, "name": "get_order"]],
      ["argCmp": ["path": "amount", "op": "ge", "value": 12]],
      ["argCmp": ["path": "amount", "op": "multipleOf", "value": 4]],
      ["argCmp": ["path": "items.#", "op": "eq", "value": 2]],
      ["argCmp": ["path": "items.-1.id", "value": "b2"]],
      ["argCmp": ["path": "items.*.id", "op": "matches", "value": "^[ab]", "quantifier": "all"]],
      ["argCmp": ["path": "items.*.id", "value": "b2"]],
      ["argCmp": ["path": "reason", "missing": true]],
      ["argCmp": ["path": "amount", "op": "lt", "value": ["ref": "fact.order.total"]]],
      ["grounded": ["path": "order_id"]], ["schema": ["violations": "extra"]],
      ["obs": ["pattern": "pending"]],
      ["obs": ["pattern": "found|pending", "last": 2, "count": 2]],
      ["error": ["tool": "get_order", "total": 1]],
      ["error": ["template": "Error: order <str> not found (code <num>)", "total": 1]],
      ["history": ["events": [["tool": "get_order", "error": true], ["error": false]]]],
      ["history": ["events": [["tool": "cancel_order"]], "quantifier": "never"]],
      ["history": ["events": [["error": true], ["kind": "write"]], "quantifier": "notSince"]],
      ["fact": ["of": ["ref": "fact.order.status"], "op": "in", "value": ["pending", "open"]]],
      ["fact": ["of": ["ref": "fact.order.refund"], "unknown": true]],
      [
        "fact": ["of": ["add": [["ref": "fact.order.total"], ["ref": "arg.amount"]]], "value": 42]
      ],
      ["budget": ["quantity": "stepsLeft", "op": "eq", "value": 10]],
      ["budget": ["quantity": "used", "op": "lt", "value": 0.2]],
      ["any": [["tool": ["name": "x"]], ["not": ["tool": ["name": "y"]]]]],
    ] as [JSONValue])
  func hold(trigger: JSONValue) throws {
    #expect(try holds(trigger))
  }

  @Test(
    "stay silent where they should",
    arguments: [
      ["tool": ["name": "get_*"]], ["tool": ["kind": "read"]], ["tool": ["form": "speech"]],
      ["tool": ["known": false]], ["tool": ["pattern": "amount.*13"]],
      ["argCmp": ["path": "amount", "op": "gt", "value": 12]],
      ["argCmp": ["path": "nothing", "op": "ne", "value": 1]],
      ["argCmp": ["path": "items.*.id", "op": "matches", "value": "^a", "quantifier": "all"]],
      ["argCmp": ["path": "amount", "op": "multipleOf", "value": 0]],
      ["argCmp": ["path": "amount", "op": "type", "value": "string"]],
      ["grounded": ["path": "order_id", "negate": true]], ["grounded": ["path": "reason"]],
      ["schema": ["violations": ["missing", "type", "choice", "unknownTool"]]],
      ["admissible": ["is": "notOffered"]], ["obs": ["pattern": "shipped"]],
      ["obs": ["truncated": true]], ["error": ["tool": "same", "consecutive": 1]],
      ["error": ["tool": "get_order", "consecutive": 1]],
      ["error": ["template": "Error: order <str> is gone", "total": 1]],
      ["history": ["events": [["error": false], ["error": true]]]],
      ["history": ["events": [["error": true], ["tool": "get_order"]], "quantifier": "notSince"]],
      ["repeat": ["of": "action"]], ["repeat": ["of": "tool"]], ["cycle": ["reps": 2]],
      ["fact": ["of": ["ref": "fact.order.status"], "value": "delivered"]],
      ["fact": ["of": ["ref": "fact.order.status"], "unknown": true]],
      ["budget": ["quantity": "step", "op": "gt", "value": 2]],
    ] as [JSONValue])
  func silent(trigger: JSONValue) throws {
    #expect(try !holds(trigger))
  }

  @Test("an id that was never seen is found, however deep it lies")
  func ungrounded() throws {
    let nested = Action.tool(
      name: "change_order", arguments: ["order_id": "#W1001", "items": [["id": "item_998877"]]])
    #expect(try holds(["grounded": ["negate": true]], nested))
    let zero = Action.tool(name: "change_order", arguments: ["order_id": "w001001"])
    #expect(try !holds(["grounded": ["negate": true, "path": "note"]], zero))
  }

  @Test("memories of every kind are filled and asked")
  func memories() throws {
    let memory: JSONObject = [
      "memory": [
        [
          "name": "status", "kind": "register",
          "updates": [["on": "observation", "path": "order.status"]],
        ],
        [
          "name": "codes", "kind": "set",
          "updates": [["on": "observation", "error": true, "pattern": "code ([0-9]+)"]],
        ],
        ["name": "calls", "kind": "counter", "updates": [["on": "action", "do": "increment"]]],
        [
          "name": "byTool", "kind": "map",
          "updates": [
            ["on": "action", "action": "^(?P<key>[a-z_]+)", "do": "increment"]
          ],
        ],
        [
          "name": "stage", "kind": "progress", "initial": "new",
          "updates": [
            ["on": "observation", "from": ["new"], "error": true, "value": "refused"],
            ["on": "observation", "from": ["refused"], "error": false, "value": "known"],
          ],
        ],
        [
          "name": "orders", "kind": "records",
          "updates": [
            ["on": "observation", "path": "order", "fields": ["status", "total"], "key": "status"]
          ],
        ],
      ]
    ]
    for (of, value) in [
      (["ref": "memory.status"], "pending"), (["first": ["ref": "memory.codes"]], "404"),
      (["ref": "memory.calls"], 2), (["entry": [["ref": "memory.byTool"], "get_order"]], 2),
      (["ref": "memory.stage"], "known"),
      (["query": ["from": "orders", "select": "total", "reduce": "sum"]], 30),
      (["query": ["from": "byTool", "select": "key", "reduce": "first"]], "get_order"),
    ] as [(JSONValue, JSONValue)] {
      #expect(try holds(["fact": ["of": of, "value": value]], memory: memory), "\(of)")
    }
  }
}
