import FailureMiner
import Signals
import Trajectories

extension PatternRules {
  /// Bounces an action whose condition does not hold; the condition's memory is declared with it.
  func precondition(_ condition: Precondition) -> [RuleDraft] {
    let form = condition.form
    let isCommand = form.contains("<")
    let matches: JSONValue =
      isCommand
      ? ["tool": ["pattern": .string(ActionForm.pattern(of: form))]]
      : ["tool": ["name": .string(form)]]
    guard let (broken, memory) = broken(condition.literal, isCommand: isCommand) else { return [] }
    let words = condition.literal.text.replacing("<0>", with: "it").replacing("<1>", with: "there")
    var bounce = RuleDraft(
      .bounce, "needs", about: "Sends back an action whose condition does not hold.",
      phase: "gate", when: ["all": .array([matches] + broken)],
      effect: [
        "veto": [
          "text": .string(
            RuleDraft.safe("This action is refused unless this holds: \(words). Do that first."))
        ]
      ])
    bounce.memory = memory
    let plain = form.replacing("<", with: "").replacing(">", with: "")
    let contract = RuleDraft(
      .contract, "state", about: "States what an action needs.", phase: "start", when: nil,
      effect: [
        "contract": ["text": .string(RuleDraft.safe("“\(plain)” needs: \(words)."))]
      ])
    guard let force = force(condition, [matches] + broken, memory) else {
      return [contract, bounce]
    }
    return [contract, bounce, force]
  }

  /// Does what the condition needs in place of an action that was tried before and is tried again.
  private func force(
    _ condition: Precondition, _ broken: [JSONValue], _ memory: [JSONValue]
  ) -> RuleDraft? {
    guard case .lastOf(_, _, let slot, _) = condition.literal, let remedy = condition.remedy else {
      return nil
    }
    let tried: JSONValue = ["repeat": ["of": "action", "times": 1]]
    var draft = RuleDraft(
      .force, "does", about: "Does what an action needs where it is tried again without.",
      phase: "gate", when: ["all": .array(broken + [tried])],
      effect: [
        "forceAction": [
          "command": .string(
            RuleDraft.safe(remedy).replacing("<0>", with: "${capture.s\(slot)}"))
        ]
      ])
    draft.memory = memory
    return draft
  }

  /// When the condition is broken, and the memory that knows it; nil where the language cannot ask.
  private func broken(
    _ literal: CallLiteral, isCommand: Bool
  ) -> ([JSONValue], [JSONValue])? {
    func value(_ slot: Int) -> JSONValue { ["ref": .string("capture.s\(slot)")] }
    switch literal {
    case .shownNow(let slot):
      return (
        [
          [
            "not": [
              "fact": ["of": ["ref": "memory.shown"], "op": "contains", "value": value(slot)]
            ]
          ]
        ],
        [PatternRules.newestNames]
      )
    case .listed(let slot, let place):
      let listing: JSONValue = ["entry": [["ref": "memory.answers"], value(place)]]
      return (
        [["not": ["fact": ["of": listing, "op": "contains", "value": value(slot)]]]],
        [PatternRules.answers]
      )
    case .settled(let verb, let other):
      let name = "open_\(PatternRules.plain(verb))_\(PatternRules.plain(other))"
      return (
        [["fact": ["of": ["ref": .string("memory." + name)], "op": "eq", "value": "yes"]]],
        [PatternRules.openness(name, opens: verb, closes: other)]
      )
    case .lastOf(let verb, let its, let slot, let isNegated):
      let name = "last_\(PatternRules.plain(verb))_\(its)"
      return (
        [
          [
            "fact": [
              "of": ["ref": .string("memory." + name)], "op": isNegated ? "eq" : "ne",
              "value": value(slot),
            ]
          ]
        ], [PatternRules.memory(name, kind: "register", verb: verb, its: its)]
      )
    case .happened(let verb, let its, let slot, let isNegated):
      let name = "used_\(PatternRules.plain(verb))_\(its)"
      return (
        [
          [
            "fact": [
              "of": value(slot), "op": isNegated ? "in" : "notIn",
              "value": ["ref": .string("memory." + name)],
            ]
          ]
        ], [PatternRules.memory(name, kind: "set", verb: verb, its: its)]
      )
    case .fact(let slot, let member, let values):
      let good = values.split(separator: " or ").map { JSONValue.string(String($0)) }
      if isCommand {
        guard member == WorldTrace.state, let slot = Int(slot) else { return nil }
        return (
          [
            [
              "fact": [
                "of": ["entry": [["ref": "memory.states"], value(slot)]], "op": "notIn",
                "value": ["literal": .array(good)],
              ]
            ]
          ], [PatternRules.states]
        )
      }
      return (
        [
          [
            "fact": [
              "of": ["ref": .string("fact." + member)], "op": "notIn",
              "value": ["literal": .array(good)],
            ]
          ]
        ], []
      )
    case .shown, .after: return nil
    }
  }

  private static func plain(_ verb: String) -> String {
    String(verb.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// A memory of what fills a slot of a verb's accepted commands.
  private static func memory(_ name: String, kind: String, verb: String, its: Int) -> JSONValue {
    let escaped = Pattern.escaped(verb)
    let skip = String(repeating: "[^0-9]*[0-9]+", count: its)
    let group = "(?P<value>[^ 0-9]+ [0-9]+)"
    let update: JSONValue = [
      "on": "action", "error": false, "noop": false,
      "pattern": .string("^\(escaped)\(skip)[^0-9]*? \(group)"),
      "do": .string(kind == "set" ? "add" : "set"),
    ]
    return ["name": .string(name), "kind": .string(kind), "updates": [update]]
  }

  // MARK: Memories that know what the miner's conditions know

  /// The newest text that names anything.
  private static let newestNames: JSONValue = [
    "name": "shown", "kind": "register",
    "updates": .array(
      ["task", "observation"].map { source in
        [
          "on": .string(source),
          "pattern": .string("(?s)^(?P<value>.*\(WorldTrace.namePattern).*)$"),
        ]
      }),
  ]

  /// The newest answer to an action about one thing alone, by that thing.
  private static let answers: JSONValue = [
    "name": "answers", "kind": "map",
    "updates": [
      [
        "on": "observation", "error": false, "noop": false,
        "action": .string("^[^0-9]*?(?P<key>\(WorldTrace.namePattern))$"), "do": "put",
      ]
    ],
  ]

  /// The words last said of each thing.
  private static let states: JSONValue = [
    "name": "states", "kind": "map",
    "updates": .array(
      ["task", "observation"].map { source in
        ["on": .string(source), "pattern": .string(WorldTrace.statePattern), "do": "put"]
      }),
  ]

  /// Whether a verb was accepted again since another one was.
  private static func openness(_ name: String, opens: String, closes: String) -> JSONValue {
    func update(_ verb: String, _ value: JSONValue) -> JSONValue {
      [
        "on": "action", "error": false, "noop": false, "tool": .string(verb), "value": value,
      ]
    }
    return [
      "name": .string(name), "kind": "register",
      "updates": [update(opens, "yes"), update(closes, "no")],
    ]
  }
}
