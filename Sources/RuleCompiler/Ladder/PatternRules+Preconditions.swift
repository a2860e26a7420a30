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
    return [contract, bounce]
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
              "fact": [
                "of": ["ref": "observation.text"], "op": "contains", "value": value(slot),
              ]
            ]
          ]
        ], []
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
    case .fact(_, let member, let values):
      let good = values.split(separator: " or ").map { JSONValue.string(String($0)) }
      guard !isCommand else { return nil }
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
    var escaped = ""
    for character in verb {
      if "\\.+*?()[]{}|^$".contains(character) { escaped += "\\" }
      escaped.append(character)
    }
    let skip = String(repeating: "[^0-9]*[0-9]+", count: its)
    let group = "(?P<value>[^ 0-9]+ [0-9]+)"
    let update: JSONValue = [
      "on": "action", "error": false, "pattern": .string("^\(escaped)\(skip)[^0-9]*? \(group)"),
      "do": .string(kind == "set" ? "add" : "set"),
    ]
    return ["name": .string(name), "kind": .string(kind), "updates": [update]]
  }
}
