import FailureMiner
import Signals
import Trajectories

/// Writes the rules that answer a pattern, from the mildest to the strongest that it supports.
struct PatternRules {
  let pattern: FailurePattern
  /// Tools that may be rewritten or called on the model's behalf.
  let tools: [ToolSpec]

  func drafts() -> [RuleDraft] {
    switch pattern.detail {
    case .repair(let repair): repairs(repair)
    case .order(let first, let then, _):
      pattern.kind == .precedence ? precedence(first, then) : response(first, then)
    case .recovery(let between, let changed): recovery(between, changed)
    case .precondition(let condition): precondition(condition)
    case .forms(let forms): affordance(forms)
    case .schema(let values): schema(values)
    case .sentence(let sentence): contract(sentence)
    case .sequence(let events, let gap):
      pattern.kind == .failureSequence ? motif(events, gap) : omission(events)
    case .procedure(let procedure): skill(procedure)
    case .links(let links): template(links)
    case .waysOut(let out): waysOut(out)
    case .ending(let command): leftOut(command)
    case .namedSlot(let slot): offTask(slot)
    case .recipes(let recipes): [self.recipes(recipes)]
    case .none where pattern.kind == .detector(.inadmissibleAction): notOffered()
    case .none, .distance: []
    }
  }

  private func kind(of tool: String) -> ToolSpec.Kind? {
    guard let spec = tools.first(where: { $0.name == tool }),
      spec.parameters["inferred"]?.boolValue != true
    else { return nil }
    return spec.kind
  }

  /// Whether the error is the newest thing that the tool said.
  private var refused: JSONValue {
    var body: JSONObject = ["consecutive": 1]
    if let tool = pattern.tool, tools.contains(where: { $0.name == tool }) {
      body["tool"] = .string(tool)
    }
    if let template = pattern.template { body["template"] = .string(template) }
    return ["error": .object(body)]
  }

  private func calls(_ tool: String) -> JSONValue {
    ["tool": ["name": .string(tool)]]
  }

  // MARK: Values

  private func repairs(_ repair: ArgumentRepair) -> [RuleDraft] {
    guard let value = repair.expression.ruleJSON, let tool = pattern.tool else { return [] }
    let path = repair.path
    // After the refusal the last call stands in `arg`, so the hint can name the value itself.
    let hint = RuleDraft(
      .hint, "tell", about: "Names the value of \(path) that the refusal asks for.",
      phase: "post", when: ["all": [calls(tool), refused]],
      effect: [
        "annotateObs": [
          "text": .string(
            "Note: with \(path) = ${let.value} this call would fit. If the user's agreement "
              + "covers it, call \(tool) again with that value.")
        ]
      ])
    let differs: JSONValue
    if let balance = repair.balance {
      differs = [
        "fact": [
          "of": ["sum": [["ref": .string("arg." + balance.summands)]]], "op": "ne",
          "value": ["add": [["ref": .string("slot.\(balance.totalSlot)")], ["literal": 0]]],
        ]
      ]
    } else {
      differs = ["fact": ["of": ["ref": .string("arg." + path)], "op": "ne", "value": value]]
    }
    let again: JSONValue = ["all": [calls(tool), refused, differs]]
    var mended = value
    if let balance = repair.balance {
      // The candidate's own sum counts, not that of the call that was refused.
      mended = [
        "add": [
          ["ref": .string("arg." + path)],
          [
            "subtract": [
              ["ref": .string("slot.\(balance.totalSlot)")],
              ["sum": [["ref": .string("arg." + balance.summands)]]],
            ]
          ],
        ]
      ]
    }
    let bounce = RuleDraft(
      .bounce, "suggest", about: "Sends the call back once with the value that fits.",
      phase: "gate", when: again,
      effect: [
        "suggestArgs": [
          "set": .object(JSONObject([(path, mended)])),
          "text": .string(
            "The last refusal shows what \(path) must be. If the user agrees, make this call:"),
        ]
      ])
    var drafts = [hint.naming("value", value), bounce]
    if kind(of: tool) == .write {
      drafts.append(
        RuleDraft(
          .repair, "rewrite", about: "Puts the value that fits into the call.", phase: "gate",
          when: again,
          effect: ["rewriteArgs": ["set": .object(JSONObject([(path, mended)]))]]))
    }
    return drafts
  }

  // MARK: Order

  private func precedence(_ first: String, _ then: String) -> [RuleDraft] {
    let missing: JSONValue = [
      "all": [
        calls(then),
        [
          "history": [
            "events": [["tool": .string(first), "error": false]], "quantifier": "never",
          ]
        ],
      ]
    ]
    return [
      contract("\(first) comes before \(then).").first,
      RuleDraft(
        .bounce, "first", about: "Asks for \(first) before \(then), once.", phase: "gate",
        when: missing,
        effect: [
          "veto": [
            "text": .string("\(then) needs \(first) first, and it has not been called."),
            "alternatives": [["literal": .string(first)]],
          ]
        ]),
    ].compactMap { $0 }
  }

  private func response(_ first: String, _ then: String) -> [RuleDraft] {
    [
      RuleDraft(
        .bounce, "then", about: "Asks once for \(then) after \(first) before the end.",
        phase: "finish",
        when: [
          "history": [
            "events": [["tool": .string(first), "error": false], ["tool": .string(then)]],
            "quantifier": "notSince",
          ]
        ],
        effect: [
          "veto": [
            "text": .string("\(first) was called and \(then) has not followed. Call it first.")
          ]
        ])
    ]
  }

  private func recovery(_ between: [String], _ changed: [String]) -> [RuleDraft] {
    var advice: [String] = []
    if !between.isEmpty { advice.append("call " + between.joined(separator: " or ") + " first") }
    if !changed.isEmpty { advice.append("change " + changed.joined(separator: " or ")) }
    return [
      RuleDraft(
        .hint, "recover", about: "Says what has helped after this refusal.", phase: "post",
        when: refused,
        effect: [
          "annotateObs": [
            "text": .string(
              "Note: what has helped here is to " + advice.joined(separator: ", then ")
                + ", and to try again.")
          ]
        ])
    ]
  }

  // MARK: Sentences

  private func contract(_ sentence: String) -> [RuleDraft] {
    [
      RuleDraft(
        .contract, "state", about: "States a fact of the environment.", phase: "start", when: nil,
        effect: ["contract": ["text": .string(RuleDraft.safe(sentence, limit: 300))]])
    ]
  }

  private func schema(_ values: AcceptedValues) -> [RuleDraft] {
    guard let tool = pattern.tool else { return [] }
    let what =
      values.choices.isEmpty
      ? "has another form" : "is one of: " + values.choices.joined(separator: ", ")
    let test: JSONValue =
      values.choices.isEmpty
      ? [
        "all": [
          ["argCmp": ["path": .string(values.path), "op": "type", "value": "string"]],
          [
            "not": [
              "argCmp": [
                "path": .string(values.path), "op": "matches",
                "value": .string(values.pattern ?? ""),
              ]
            ]
          ],
        ]
      ]
      : [
        "argCmp": [
          "path": .string(values.path), "op": "notIn",
          "value": ["literal": .array(values.choices.map(JSONValue.string))],
        ]
      ]
    var effect: JSONObject = [
      "text": .string("In \(tool), \(values.path) \(what). Correct it and call again.")
    ]
    if !values.choices.isEmpty {
      effect["alternatives"] = .array(
        values.choices.prefix(8).map { ["literal": .string($0)] })
    }
    return [
      RuleDraft(
        .bounce, "values", about: "Sends back values of \(values.path) that are never accepted.",
        phase: "gate", when: ["all": [calls(tool), test]], effect: ["veto": .object(effect)])
    ]
  }

  private func affordance(_ forms: [String]) -> [RuleDraft] {
    let shown = forms.prefix(12).map { $0.replacing("<", with: "").replacing(">", with: "") }
    let text = "Commands have one of these forms: " + shown.joined(separator: "; ") + "."
    let known = forms.prefix(11).map { form -> JSONValue in
      ["tool": ["pattern": .string(ActionForm.pattern(of: form))]]
    }
    return contract(text) + [
      RuleDraft(
        .bounce, "form", about: "Sends back commands of forms that are never accepted.",
        phase: "gate",
        when: ["all": [["tool": ["form": "command"]], ["not": ["any": .array(known)]]]],
        effect: ["veto": ["text": .string(RuleDraft.safe(text, limit: 300))]])
    ]
  }

  private func motif(_ events: [String], _ gap: Int) -> [RuleDraft] {
    let parts = events.prefix(4).map { event -> JSONValue in
      var body = JSONObject()
      body["tool"] = .string(PatternRules.verb(of: event))
      if event.hasSuffix("!") { body["error"] = true }
      return .object(body)
    }
    return [
      RuleDraft(
        .hint, "motif", about: "Says that this way has mostly led nowhere.", phase: "post",
        when: ["history": ["events": .array(parts), "gap": .integer(gap), "within": 24]],
        effect: [
          "annotateObs": [
            "text": .string(
              "Note: going on like this has mostly failed. Check what the task asks for and "
                + "take another way.")
          ]
        ])
    ]
  }

  private func omission(_ events: [String]) -> [RuleDraft] {
    let verbs = events.map(PatternRules.verb)
    return contract("Work that succeeds usually goes: " + verbs.joined(separator: ", then ") + ".")
  }

  private func template(_ links: [ArgumentLink]) -> [RuleDraft] {
    guard let link = links.first, let tool = pattern.tool, let template = pattern.template,
      !template.contains(TemplateTree.wildcard), !template.contains(TemplateTree.gap)
    else { return [] }
    return [
      RuleDraft(
        .hint, "name", about: "Names the argument that an error is about.", phase: "post",
        when: ["all": [calls(tool), refused]],
        effect: [
          "annotateObs": [
            "text": .string(
              "Note: this is about \(link.path) = ${slot.\(link.slot)}. Look the right value up "
                + "before you call \(tool) again.")
          ]
        ])
    ]
  }

  private func skill(_ procedure: Procedure) -> [RuleDraft] {
    let steps = procedure.steps.enumerated().map { place, step in
      let sources = step.sources.isEmpty ? "" : " (\(step.sources.joined(separator: ", ")))"
      return "\(place + 1). \(step.verb)\(sources)"
    }
    let text = RuleDraft.safe(steps.joined(separator: " "), limit: 320)
    var draft = RuleDraft(
      .hint, "skill", about: "Shows a procedure that similar tasks were solved with.",
      phase: "start", when: nil, effect: ["injectSkill": ["count": 1, "floor": 2.5]])
    draft.skills = [
      [
        "title": .string(procedure.steps.map(\.verb).joined(separator: ", ")),
        "keywords": .array(procedure.keywords.map(JSONValue.string)), "text": .string(text),
      ]
    ]
    return [draft]
  }

  /// The tool of a sequence's symbol, without shape and status.
  static func verb(of event: String) -> String {
    var verb = event[...]
    while let last = verb.last, last == "!" || last == "?" { verb = verb.dropLast() }
    return String(verb.split(separator: "/").first ?? verb)
  }
}
