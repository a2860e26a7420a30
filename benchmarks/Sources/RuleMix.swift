import Interventions
import Trajectories

/// Rules of all phases as a search would keep them: a few for every tool, most of them silent.
enum RuleMix {
  static let tools: [ToolSpec] = [
    tool("get_order", .read), tool("change_order", .write), tool("find_user", .read),
    tool("cancel_order", .irreversibleWrite), tool("finish", .finish),
  ]

  private static func tool(_ name: String, _ kind: ToolSpec.Kind) -> ToolSpec {
    ToolSpec(
      name: name, summary: "",
      parameters: [
        "type": "object",
        "properties": ["order_id": ["type": "string"], "amount": ["type": "integer"]],
        "required": ["order_id"],
      ], kind: kind)
  }

  static func harness(_ count: Int, otherTools: Bool = false) throws -> Harness {
    let rules = (0..<count).map { place in rule(place, otherTools: otherTools) }
    return try Harness(
      [
        "schema": "metaharness/1", "id": "mix", "interventions": .array(rules),
        "memory": [
          [
            "name": "orders", "kind": "set",
            "updates": [["on": "observation", "pattern": "(#W[0-9]+)"]],
          ]
        ],
      ], file: "mix")
  }

  static var evil: Harness {
    get throws {
      try Harness(
        [
          "schema": "metaharness/1", "id": "evil",
          "interventions": [
            evilRule("one", "(a+)+b"), evilRule("two", "(a|aa)+$c"),
            evilRule("three", "(.*a){12}b"),
          ],
        ], file: "evil")
    }
  }

  private static func evilRule(_ id: String, _ pattern: String) -> JSONValue {
    [
      "id": .string(id), "phase": "post", "when": ["obs": ["pattern": .string(pattern)]],
      "then": [["annotateObs": ["text": "found"]]],
    ]
  }

  private static func rule(_ place: Int, otherTools: Bool) -> JSONValue {
    let round = place / 20
    let name = otherTools ? "other_\(round)" : tools[round % 5].name
    let (phase, when, then) = parts(place % 20, round, name)
    let guarded: JSONValue = otherTools ? ["all": [["tool": ["name": .string(name)]], when]] : when
    return [
      "id": .string("r\(place)"), "phase": .string(phase), "when": guarded, "then": [then],
      "limits": ["maxFiresPerEpisode": .integer(3 + round), "cooldownSteps": 1],
    ]
  }

  private static func parts(
    _ kind: Int, _ round: Int, _ name: String
  ) -> (phase: String, when: JSONValue, then: JSONValue) {
    let tool: JSONValue = ["tool": ["name": .string(name)]]
    let say: JSONValue = ["veto": ["text": .string("Not like this, see \(round).")]]
    let note: JSONValue = ["annotateObs": ["text": .string("Note \(round): look again.")]]
    let hint: JSONValue = ["notice": ["text": .string("Remember point \(round).")]]
    func obs(_ pattern: String) -> JSONValue { ["obs": ["pattern": .string(pattern)]] }
    switch kind {
    case 0:
      return (
        "gate",
        [
          "all": [
            tool, ["argCmp": ["path": "amount", "op": "gt", "value": .integer(500 + round)]],
          ]
        ],
        say
      )
    case 1: return ("gate", ["all": [tool, ["grounded": ["negate": true]]]], say)
    case 2:
      return (
        "gate",
        [
          "all": [
            ["tool": [:]],
            ["repeat": ["of": "action", "times": .integer(1 + round), "error": true]],
          ]
        ], say
      )
    case 3: return ("gate", ["all": [tool, ["schema": ["violations": ["type"]]]]], say)
    case 4:
      return (
        "gate",
        [
          "all": [
            ["tool": ["kind": "irreversibleWrite"]],
            ["history": ["events": [["obs": .string("yes \(round)")]], "quantifier": "never"]],
          ]
        ], say
      )
    case 5:
      return (
        "gate",
        [
          "all": [
            tool,
            [
              "fact": [
                "of": ["ref": "arg.order_id"], "op": "notIn", "value": ["ref": "memory.orders"],
              ]
            ],
          ]
        ], say
      )
    case 6: return ("post", obs("not found: [a-z]+ \(round)"), note)
    case 7: return ("post", ["cycle": ["reps": .integer(3 + round)]], note)
    case 8: return ("post", ["obs": ["noop": true, "last": 4, "count": 2]], note)
    case 9: return ("post", ["error": ["tool": "same", "consecutive": .integer(3 + round)]], note)
    case 10: return ("post", ["repeat": ["of": "observation", "times": .integer(2 + round)]], note)
    case 11: return ("post", ["obs": ["truncated": true]], note)
    case 12: return ("post", ["all": [tool, obs("\"status\": ?\"(gone|lost)\(round)\"")]], note)
    case 13:
      return ("context", ["budget": ["quantity": "stepsLeft", "op": "le", "value": 2]], hint)
    case 14: return ("context", ["repeat": ["of": "idleTurn", "times": .integer(2 + round)]], hint)
    case 15: return ("context", obs("(?i)sold out|out of stock \(round)"), hint)
    case 16:
      return (
        "context", ["all": [["error": ["consecutive": 1]], tool]],
        ["injectHint": ["text": .string("Read the error \(round).")]]
      )
    case 17: return ("parse", ["parse": ["status": "repairable"]], ["normalizeOutput": [:]])
    case 18: return ("parse", ["schema": ["violations": ["type"]]], ["coerceArgs": [:]])
    default:
      return (
        "finish",
        [
          "history": [
            "events": [["kind": ["write"], "error": false]], "quantifier": "never",
            "within": .integer(256 - round),
          ]
        ], say
      )
    }
  }
}
