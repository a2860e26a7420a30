import Signals
import Testing
import Trajectories

@testable import Interventions

@Suite("Effects")
struct EffectTests {
  private func rule(
    _ phase: String, when: JSONValue? = nil, _ effect: JSONValue, limits: JSONValue? = nil,
    values: JSONValue? = nil, id: String = "r", more: JSONObject = JSONObject()
  ) -> JSONValue {
    var rule: JSONObject = ["id": .string(id), "phase": .string(phase), "then": [effect]]
    rule["when"] = when
    rule["limits"] = limits ?? ["cooldownSteps": 0]
    rule["let"] = values
    for member in more { rule[member.key] = member.value }
    return .object(rule)
  }

  private func call(_ tool: String, _ arguments: JSONValue = [:]) -> Action {
    .tool(name: tool, arguments: arguments)
  }

  @Test("a read is inserted once a step, its result can be used, and the action follows")
  func insertCall() throws {
    let insert = rule(
      "gate", when: ["fact": ["of": ["ref": "fact.total"], "unknown": true]],
      ["insertCall": ["tool": "get_order", "arguments": ["order_id": ["ref": "arg.order_id"]]]])
    var scene = try Scene(Scene.harness(insert))
    _ = scene.begin()
    let write = call("change_order", ["order_id": "#W1001"])
    #expect(scene.state.gate(write) == .insert(Scene.order("#W1001")))
    #expect(scene.state.gate(write) == .admit(write))
    scene.state.observeInserted(
      Scene.order("#W1001"), Observation("{\"total\": 3}", source: .tool, reported: .ok))
    #expect(scene.state.gate(write) == .admit(write))
    let wrong = rule("gate", ["insertCall": ["tool": "change_order"]])
    var other = try Scene(Scene.harness(wrong))
    _ = other.begin()
    #expect(other.state.gate(write) == .admit(write))
  }

  @Test("a suggestion shows the corrected call; where nothing would change the call passes")
  func suggest() throws {
    let suggest = rule(
      "gate", when: ["tool": ["name": "change_order"]],
      [
        "suggestArgs": [
          "set": ["amount": ["subtract": [["ref": "slot.0"], 5]]],
          "text": "The total is ${slot.0}.",
        ]
      ])
    var scene = try Scene(Scene.harness(suggest))
    scene.play(Scene.order("#W1"), "Error: the total is 30", error: true)
    _ = scene.begin()
    let reply = scene.state.gate(call("change_order", ["order_id": "#W1"])).reply
    #expect(
      reply
        == "The total is 30.\nSuggested call: change_order({\"order_id\":\"#W1\",\"amount\":25})")
    let right = call("change_order", ["order_id": "#W1", "amount": 25])
    #expect(scene.state.gate(right) == .admit(right))
  }

  @Test(
    "a rewrite sets arguments, never those of calls that cannot be undone, and is undone where it breaks the schema"
  )
  func rewrite() throws {
    func gate(_ action: Action, _ set: JSONValue) throws -> GateDecision {
      var scene = try Scene(Scene.harness(rule("gate", ["rewriteArgs": ["set": set]])))
      _ = scene.begin()
      return scene.state.gate(action)
    }
    let write = call("change_order", ["order_id": "#w1", "amount": 2])
    #expect(
      try gate(write, ["order_id": ["upper": ["ref": "arg.order_id"]]])
        == .admit(call("change_order", ["order_id": "#W1", "amount": 2])))
    #expect(try gate(write, ["amount": nil]) == .admit(call("change_order", ["order_id": "#w1"])))
    #expect(try gate(write, ["amount": "two"]) == .admit(write))
    let final = call("cancel_order", ["order_id": "#w1"])
    #expect(try gate(final, ["order_id": "#W1"]) == .admit(final))
  }

  @Test("a forced action runs where it is possible and can be undone, else the agent's own")
  func force() throws {
    func gate(_ forced: JSONValue) throws -> GateDecision {
      var scene = try Scene(Scene.harness(rule("gate", ["forceAction": forced])))
      _ = scene.begin()
      return scene.state.gate(call("list_orders"))
    }
    #expect(
      try gate(["tool": "get_order", "arguments": ["order_id": "x"]]) == .replace(Scene.order("x")))
    for refused: JSONValue in [
      ["tool": "cancel_order", "arguments": ["order_id": "x"]], ["tool": "get_order"],
      ["tool": "unheard_of"], ["tool": "list_orders"],
    ] {
      #expect(try gate(refused) == .admit(call("list_orders")))
    }
  }

  @Test(
    "what is taken untried is the nearest offered command, of the same verb, never one tried before"
  )
  func untriedOffers() throws {
    let offers = ["go to shelf 1", "go to shelf 2", "go to desk 1", "open safe 1", "buy all"]
    func gate(_ effect: JSONValue, tried: [String], _ command: String) throws -> GateDecision {
      let rule = rule(
        "gate", ["takeUntried": effect], limits: ["maxFiresPerEpisode": 9, "cooldownSteps": 0])
      var scene = try Scene(
        Scene.harness(rule), task: "Put the lamp on desk 1, with style dark blue.",
        style: .textCommands, admissible: offers)
      for command in tried { scene.play(.text(command), "done", admissible: offers) }
      _ = scene.begin()
      return scene.state.gate(.text(command))
    }
    let all: JSONValue = ["offered": [:]]
    #expect(
      try gate(all, tried: ["go to shelf 1"], "go to shelf 3") == .replace(.text("go to shelf 2")))
    #expect(
      try gate(all, tried: ["go to shelf 1", "go to shelf 2"], "go to shelf 3")
        == .replace(.text("go to desk 1")))
    #expect(
      try gate(all, tried: ["go to shelf 1", "go to shelf 2", "go to desk 1"], "go to shelf 3")
        == .admit(.text("go to shelf 3")))
    #expect(
      try gate(["offered": ["inTask": true]], tried: [], "go to shelf 3")
        == .replace(.text("go to desk 1")))
    let any: JSONValue = ["offered": ["sameVerb": false], "never": "(?i)\\bbuy\\b"]
    #expect(
      try gate(any, tried: Array(offers.dropLast()), "buy one") == .admit(.text("buy one")))
  }

  @Test(
    "a recipe gives its steps in order where the task fits, and never what cannot be undone")
  func recipes() throws {
    func decisions(task: String, tool: String = "change_order", refused: Bool = false) throws
      -> [GateDecision]
    {
      let recipe: JSONValue = [
        "task": ["Cancel (#W[0-9]+)"],
        "steps": [
          ["tool": "get_order", "arguments": ["order_id": "\\1"]],
          ["tool": .string(tool), "arguments": ["order_id": "\\1", "reason": "no longer needed"]],
          ["tool": "finish", "arguments": ["answer": "\\0"], "result": "^sum ([0-9]+)$"],
        ],
      ]
      var scene = try Scene(
        Scene.harness(
          rule(
            "gate", ["followRecipe": ["recipes": [recipe]]],
            limits: ["maxFiresPerEpisode": 9, "cooldownSteps": 0])), task: task)
      var found: [GateDecision] = []
      for result in ["an order", "sum 12", "bye", "bye"] {
        _ = scene.begin()
        let decision = scene.state.gate(.say("Hello?"))
        found.append(decision)
        guard case .replace(let taken) = decision else { continue }
        scene.play(taken, result, error: refused)
      }
      return found
    }
    let own = GateDecision.admit(.say("Hello?"))
    let read = GateDecision.replace(Scene.order("#W7"))
    #expect(
      try decisions(task: "Cancel #W7 please.") == [
        read,
        .replace(
          .tool(
            name: "change_order", arguments: ["order_id": "#W7", "reason": "no longer needed"])),
        .replace(.tool(name: "finish", arguments: ["answer": "12"])), own,
      ])
    #expect(try decisions(task: "Keep #W7.") == [own, own, own, own])
    #expect(
      try decisions(task: "Cancel #W7.", tool: "cancel_order") == [read, own, own, own])
    #expect(try decisions(task: "Cancel #W7.", refused: true) == [read, own, own, own])
  }

  @Test(
    "an untried read takes each remembered value once; writes and unknown tools are never taken")
  func untriedCalls() throws {
    func gate(_ tool: String) throws -> [GateDecision] {
      var harness = try Scene.harness(
        rule(
          "gate",
          [
            "takeUntried": [
              "choices": [
                ["tool": .string(tool), "each": ["path": "order_id", "memory": "orders"]],
                ["say": "Which order?"],
              ]
            ]
          ], limits: ["maxFiresPerEpisode": 9, "cooldownSteps": 0]))
      var orders = Memory(name: "orders", kind: .set)
      var shown = Extractor(source: .observation)
      shown.pattern = "(#W[0-9]+)"
      orders.updates = [shown]
      harness.memories = [orders]
      var scene = try Scene(harness)
      scene.play(.tool(name: "list_orders", arguments: [:]), "#W5 #W6")
      var decisions: [GateDecision] = []
      for _ in 0..<4 {
        _ = scene.begin()
        let decision = scene.state.gate(Scene.order("#W5"))
        decisions.append(decision)
        let taken: Action
        if case .replace(let action) = decision {
          taken = action
        } else {
          taken = Scene.order("#W5")
        }
        scene.play(taken, "an order")
      }
      return decisions
    }
    let own = GateDecision.admit(Scene.order("#W5"))
    #expect(
      try gate("get_order") == [
        .replace(Scene.order("#W6")), .replace(.say("Which order?")), own, own,
      ])
    for refused in ["change_order", "cancel_order", "unheard_of"] {
      #expect(try gate(refused) == [.replace(.say("Which order?")), own, own, own], "\(refused)")
    }
  }

  @Test("the strongest of several effects stands, the others are recorded as shadowed")
  func conflicts() throws {
    let harness = try Scene.harness(
      rule("gate", ["suggestArgs": ["set": ["amount": 1], "text": "s"]], id: "suggest"),
      rule("gate", ["rewriteArgs": ["set": ["amount": 2]]], id: "rewrite"),
      rule("gate", ["veto": ["text": "v"]], id: "veto"),
      rule("gate", ["insertCall": ["tool": "list_orders"]], id: "insert"))
    var scene = try Scene(harness)
    _ = scene.begin()
    #expect(scene.state.gate(call("change_order", ["order_id": "x"])).reply == "v")
    let fired = scene.state.takeFired()
    #expect(fired.first { $0.rule == "veto" }?.verdict == .effective)
    #expect(
      fired.filter { $0.verdict == .shadowed }.map(\.rule).sorted() == [
        "insert", "rewrite", "suggest",
      ])
  }

  @Test("vetoes stop at two a step, whichever rules give them, and start over in the next step")
  func vetoCaps() throws {
    let harness = try Scene.harness(
      rule("gate", ["veto": ["text": "a"]], limits: ["maxFiresPerEpisode": 2, "cooldownSteps": 0]),
      rule("gate", ["veto": ["text": "b"]], id: "s"))
    var scene = try Scene(harness)
    let action = Scene.order("#W1")
    var counts: [Int] = []
    for _ in 0..<6 {
      _ = scene.begin()
      counts.append((0..<5).count { _ in scene.state.gate(action).reply != nil })
      _ = scene.state.post(action, Observation("x", source: .tool))
      scene.step += 1
    }
    #expect(counts == [2, 2, 2, 2, 2, 0])
  }

  @Test("caps per key, total caps and cooldowns hold")
  func limits() throws {
    func fires(_ limits: JSONValue, _ ids: [String]) throws -> [Bool] {
      let note = rule(
        "post", when: ["tool": ["name": "get_order"]], ["annotateObs": ["text": "Note."]],
        limits: limits)
      var scene = try Scene(Scene.harness(note))
      return ids.map { scene.play(Scene.order($0), "x").shown.text != "x" }
    }
    let key: JSONValue = ["ref": "arg.order_id"]
    #expect(
      try fires(
        ["maxPerKey": 1, "key": key, "cooldownSteps": 0, "maxFiresPerEpisode": 9],
        ["a", "a", "b", "a", "b"]) == [true, false, true, false, false])
    #expect(
      try fires(["maxFiresPerEpisode": 2, "cooldownSteps": 0], ["a", "b", "c"])
        == [true, true, false])
    #expect(
      try fires(["cooldownSteps": 2], ["a", "b", "c", "d"]) == [true, false, false, true])
  }

  @Test("contracts stand in every context, at the instructions or at a tool")
  func contract() throws {
    let harness = try Scene.harness(
      rule("start", ["contract": ["text": "Ids start with a hash."]], id: "a"),
      rule("start", ["contract": ["text": "Needs a reason.", "tool": "change_order"]], id: "b"),
      rule("start", ["contract": ["text": "x", "tool": "unheard_of"]], id: "c"))
    var scene = try Scene(harness)
    let first = scene.begin()
    #expect(first.systemAdditions == ["Ids start with a hash."])
    #expect(first.toolSuffixes == ["change_order": "Needs a reason."])
    #expect(scene.begin() == first)
  }

  @Test("a hint stays for its number of calls")
  func hint() throws {
    let hint = rule(
      "context", when: ["budget": ["quantity": "step", "op": "eq", "value": 0]],
      ["injectHint": ["text": "Look first.", "steps": 2]])
    var scene = try Scene(Scene.harness(hint))
    let counts = (0..<4).map { _ -> Int in
      defer { scene.step += 1 }
      return scene.begin().tailTexts.count
    }
    #expect(counts == [1, 1, 0, 0])
  }

  @Test("the best fitting skill is shown, none below the floor")
  func skill() throws {
    let skills: JSONObject = [
      "skills": [
        ["title": "Exchange", "keywords": ["exchange", "swap"], "text": "Check stock first."],
        ["title": "Refund", "keywords": ["refund", "money"], "text": "Ask for the card."],
      ]
    ]
    let harness = try Scene.harness(
      rule("start", ["injectSkill": ["floor": 0.2]]), extra: skills)
    var scene = try Scene(harness, task: "I want my money back, a refund.")
    #expect(scene.begin().systemAdditions == ["Refund: Ask for the card."])
    var other = try Scene(harness, task: "Hello there.")
    #expect(other.begin().systemAdditions.isEmpty)
  }

  @Test("old steps are left out in batches")
  func compact() throws {
    let compact = rule("context", ["compact": ["keepLast": 3, "batch": 2]])
    var scene = try Scene(Scene.harness(compact), budget: 30)
    let dropped = (0..<8).map { _ in scene.play(Scene.order("#W1"), "x").plan.droppedBefore }
    #expect(dropped == [0, 0, 0, 0, 0, 2, 2, 4])
  }

  @Test("results are trimmed, dropped members and patterns replaced")
  func reformat() throws {
    let harness = try Scene.harness(
      rule("post", ["reformatObs": ["drop": ["debug"]]], id: "a"),
      rule("post", ["reformatObs": ["pattern": "[0-9]{16}", "replacement": "(card)"]], id: "b"))
    var scene = try Scene(harness)
    let shown = scene.play(
      Scene.order("#W1"), #"{"card":"1234567812345678","debug":{"a":1}}"#
    ).shown
    #expect(shown.text == #"{"card":"(card)"}"#)
  }

  @Test(
    "the re-ranker asks for more where the first is poor, and takes another only when clearly ahead"
  )
  func rerank() throws {
    let models: JSONObject = [
      "models": ["m": ["weights": ["schemaValid": 2, "repeatsFailed": -3]]]
    ]
    let harness = try Scene.harness(
      rule("rerank", ["rerank": ["model": "m", "samples": 3, "askBelow": 1]]), extra: models)
    var scene = try Scene(harness)
    scene.play(Scene.order("#W1"), "Error", error: true)
    _ = scene.begin()
    let failed = ActionReading(action: Scene.order("#W1"))
    let invalid = ActionReading(action: call("get_order"))
    let good = ActionReading(action: Scene.order("#W2"))
    #expect(scene.state.rerank([good]) == .choose(0))
    #expect(scene.state.rerank([failed]) == .sampleMore(2, temperature: 0.7))
    #expect(scene.state.rerank([failed, invalid, good]) == .choose(2))
    #expect(scene.state.rerank([good, failed, invalid]) == .choose(0))
  }

  @Test("a queued action lapses, waits for its guard, and is dropped where it is impossible")
  func queue() throws {
    let queue = rule(
      "post", when: ["obs": ["pattern": "queue"]],
      [
        "queueAction": [
          "action": ["tool": "list_orders"], "expires": 2,
          "guard": ["tool": ["name": "get_order"]],
        ]
      ])
    var scene = try Scene(Scene.harness(queue))
    scene.play(Scene.order("#W1"), "queue")
    let other = call("change_order", ["order_id": "x"])
    #expect(scene.play(other, "x").gate == .admit(other))
    #expect(scene.play(Scene.order("#W1"), "x").gate == .replace(call("list_orders")))
    scene.play(Scene.order("#W1"), "queue")
    for _ in 0..<2 { scene.play(other, "x") }
    #expect(scene.play(Scene.order("#W1"), "x").gate == .admit(Scene.order("#W1")))
  }

  @Test("a rule that acts silences the groups it mutes, in that step")
  func mutes() throws {
    let harness = try Scene.harness(
      rule(
        "post", when: ["obs": ["pattern": "loud"]], ["annotateObs": ["text": "Loud."]],
        limits: ["priority": 90, "cooldownSteps": 0], id: "loud", more: ["mutes": ["quiet"]]),
      rule(
        "post", ["annotateObs": ["text": "Quiet."]], id: "quiet", more: ["group": "quiet"]))
    var scene = try Scene(harness)
    #expect(scene.play(Scene.order("#W1"), "loud").shown.text == "loud\n\nLoud.")
    #expect(scene.play(Scene.order("#W1"), "calm").shown.text == "calm\n\nQuiet.")
  }
}
