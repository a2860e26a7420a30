import Signals
import Testing
import Trajectories

@testable import Interventions

/// Programs that people wrote by hand for the seven environments, in the rule language.
@Suite("Acceptance programs")
struct AcceptanceTests {
  /// Plays a scene with the program, and without its decisive rule: only the first may show it.
  private func expect(
    _ name: String, needs rule: String, _ scenario: (Harness) throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let program = try Scene.program(name)
    #expect(try scenario(program), "with \(rule)", sourceLocation: sourceLocation)
    var without = program
    without.interventions.removeAll { $0.id == rule }
    #expect(without.interventions.count == program.interventions.count - 1)
    #expect(try !scenario(without), "without \(rule)", sourceLocation: sourceLocation)
  }

  private func household(
    _ harness: Harness, task: String = "Put a mug on the desk.", _ offered: [String]
  ) throws -> Scene {
    try Scene(
      harness, task: task, style: .textCommands, admissible: offered, environment: "household")
  }

  @Test("1: a command is matched within its verb, blocked after two failures, never a movement")
  func canonicaliser() throws {
    let offered = ["go to shelf 1", "take mug 1 from shelf 1", "open drawer 2"]
    try expect("01-same-verb-canonicaliser", needs: "household.canonical") { harness in
      var scene = try household(harness, offered)
      _ = scene.begin()
      return scene.read("take mug 1 on shelf 1", style: .textCommands).action
        == .text("take mug 1 from shelf 1")
    }
    try expect("01-same-verb-canonicaliser", needs: "household.block") { harness in
      var scene = try household(harness, offered)
      for command in ["dance", "sing"] {
        scene.play(.text(command), "Nothing happens.", admissible: offered)
      }
      _ = scene.begin()
      let movement = Action.text("go to the moon")
      guard scene.state.gate(movement) == .admit(movement) else { return false }
      return scene.state.gate(.text("shout")).reply != nil
    }
  }

  @Test("2: the hint names the likeliest unvisited place until the thing is found")
  func subgoalHint() throws {
    let offered = ["go to garbagecan 1", "go to drawer 1", "go to shelf 2", "go to desk 1", "look"]
    try expect("02-subgoal-hint", needs: "household.hint") { harness in
      var scene = try household(harness, offered)
      let first = scene.play(.text("go to desk 1"), "You see nothing.", admissible: offered).plan
      let second = scene.begin()
      scene.step += 1
      let third = scene.begin()
      scene.play(.text("take mug 1 from shelf 2"), "You pick up the mug 1.", admissible: offered)
      scene.play(.text("go to shelf 2"), "You see a pen.", admissible: offered)
      return first.tailTexts == ["Suggestion: you still look for mug; try 'go to desk 1'."]
        && second.tailTexts == ["Suggestion: you still look for mug; try 'go to shelf 2'."]
        && third.tailTexts.isEmpty && scene.begin().tailTexts.isEmpty
    }
  }

  @Test("3: a hint that was ignored twice is carried out, unless the agent handles things itself")
  func ignoredHint() throws {
    let offered = ["take mug 1 from shelf 1", "look", "go to desk 1", "put mug 2 in desk 1"]
    for (own, forced) in [("go to desk 1", true), ("put mug 2 in desk 1", false)] {
      func lastGate(_ harness: Harness) throws -> GateDecision {
        var scene = try household(harness, offered)
        for _ in 0..<2 { scene.play(.text("look"), "A room.", admissible: offered) }
        return scene.play(.text(own), "ok", admissible: offered).gate
      }
      if forced {
        try expect("03-ignored-hint", needs: "household.force") { harness in
          try lastGate(harness) == .replace(.text("take mug 1 from shelf 1"))
        }
      } else {
        #expect(try lastGate(Scene.program("03-ignored-hint")) == .admit(.text(own)))
      }
    }
  }

  @Test("4: buying waits for wished options that were on the page; one of two colours is enough")
  func buyGate() throws {
    func shop(_ harness: Harness, clicks: [String]) throws -> GateDecision {
      var scene = try Scene(
        harness, task: "Find a shirt in red or blue, size xl.", style: .textCommands,
        environment: "webshop")
      scene.play(.text("search[shirt]"), "[option] red [option] blue [option] xl")
      for click in clicks { scene.play(.text("click[\(click)]"), "chosen; [option] m") }
      _ = scene.begin()
      return scene.state.gate(.text("click[buy now]"))
    }
    try expect("04-buy-now-gate", needs: "shop.buy-gate") { harness in
      try shop(harness, clicks: ["blue"]).reply?.contains("click[xl]") == true
    }
    let program = try Scene.program("04-buy-now-gate")
    #expect(try shop(program, clicks: []).reply?.contains("click[red], click[xl]") == true)
    #expect(try shop(program, clicks: ["blue", "xl"]).reply == nil)
  }

  @Test("5: the checklist gives the first verdict that applies, and only that")
  func checklist() throws {
    for (price, clicks, rule, text) in [
      (80, ["red"], "shop.over-budget", "Over budget (80, limit 50)"),
      (40, ["red"], "shop.still-needed", "Still to choose: pack of 2."),
      (40, ["red", "pack of 2"], "shop.all-chosen", "Everything is chosen"),
    ] {
      try expect("05-checklist", needs: rule) { harness in
        var scene = try Scene(
          harness,
          task: "a shirt, with color red and size pack of 2, and price lower than 50 dollars",
          style: .textCommands,
          environment: "shop")
        for click in clicks { scene.play(.text("click[\(click)]"), "Price: $\(price)") }
        let texts = scene.begin().tailTexts
        return texts.count == 1 && texts[0].hasPrefix(text)
      }
    }
  }

  @Test("6: a plausible number is promoted, and not when lint or the monitor spoke in that turn")
  func candidate() throws {
    func shown(_ harness: Harness, _ commands: [String], task: String) throws -> String {
      var scene = try Scene(harness, task: task, style: .textCommands, environment: "os")
      var text = ""
      for command in commands { text = scene.play(.text(command), "42\n").shown.text }
      return text
    }
    let plain = "How many lines hold the word?"
    try expect("06-answer-candidate", needs: "shell.promote") { harness in
      try shown(harness, ["wc -l notes"], task: plain).contains("If 42 answers")
    }
    try expect("06-answer-candidate", needs: "shell.lint") { harness in
      let text = try shown(
        harness, ["grep -c word notes"], task: plain + " Ignoring case, please.")
      return text.contains("add -i") && !text.contains("If 42")
    }
    try expect("06-answer-candidate", needs: "shell.monitor") { harness in
      let text = try shown(
        harness, ["wc -l notes", "wc -l notes", "wc -l notes"], task: plain)
      return text.contains("the same again") && !text.contains("If 42")
    }
  }

  @Test("7: counts of file kinds are added up over turns, each kind once")
  func sum() throws {
    try expect("07-sum-of-counts", needs: "shell.sum") { harness in
      var scene = try Scene(harness, style: .textCommands, environment: "os")
      scene.play(.text("find . -name '*.c' | wc -l"), "12\n")
      scene.play(.text("find . -name '*.c' | wc -l"), "12\n")
      let shown = scene.play(.text("find . -name '*.h' | wc -l"), "30\n").shown
      return shown.text.contains("makes 42 (c: 12, h: 30)")
    }
  }

  private static let database = [
    ToolSpec(
      name: "execute_sql", summary: "",
      parameters: ["type": "object", "properties": ["query": ["type": "string"]]], kind: .write),
    ToolSpec(
      name: "commit_final_answer", summary: "",
      parameters: ["type": "object", "properties": ["answers": [:]]], kind: .finish),
  ]

  @Test("8: learned names are quoted outside literals, and a wordy answer becomes its number")
  func quoting() throws {
    func scene(_ harness: Harness) throws -> Scene {
      var scene = try Scene(
        harness, task: "How many rows?", environment: "database", tools: Self.database)
      scene.play(
        .tool(name: "execute_sql", arguments: ["query": "DESCRIBE t"]),
        "| Unit Price | int(4) |\n| name | text(1) |\n| Unit | int(4) |")
      _ = scene.begin()
      return scene
    }
    try expect("08-identifier-quoting", needs: "database.quote") { harness in
      var scene = try scene(harness)
      let query = "SELECT Unit Price, name FROM t WHERE note = 'Unit Price'"
      let decision = scene.state.gate(
        .tool(name: "execute_sql", arguments: ["query": .string(query)]))
      return decision
        == .admit(
          .tool(
            name: "execute_sql",
            arguments: ["query": "SELECT `Unit Price`, name FROM t WHERE note = 'Unit Price'"]))
    }
    try expect("08-identifier-quoting", needs: "database.shape") { harness in
      var scene = try scene(harness)
      let wordy = Action.tool(
        name: "commit_final_answer", arguments: ["answers": ["There are 1,204 rows."]])
      return scene.state.gate(wordy)
        == .admit(.tool(name: "commit_final_answer", arguments: ["answers": ["1204"]]))
    }
  }

  @Test("9: the commit gate gives its first reason, each with its own cap, and then lets go")
  func commitGate() throws {
    func commit(_ answer: String) -> Action {
      .tool(name: "commit_final_answer", arguments: ["answers": [.string(answer)]])
    }
    func gate(
      _ harness: Harness, task: String, query: String?, answer: String
    ) throws -> String? {
      var scene = try Scene(harness, task: task, environment: "database", tools: Self.database)
      if let query {
        scene.play(.tool(name: "execute_sql", arguments: ["query": .string(query)]), "[]")
      }
      _ = scene.begin()
      return scene.state.gate(commit(answer)).reply
    }
    let cases = [
      ("give-up", "Delete the row.", "DELETE FROM t", "It is not possible", "The change is"),
      ("no-query", "How many?", nil, "7", "No statement"),
      ("no-mutation", "Update the row.", "SELECT 1", "done", "none has been made"),
      ("blank", "How many?", "SELECT 1", " ", "is blank"),
      ("empty", "How many?", "SELECT 1", "0", "result was empty"),
    ]
    for (rule, task, query, answer, text) in cases {
      try expect("09-commit-gate", needs: "database.commit-\(rule)") { harness in
        try gate(harness, task: task, query: query, answer: answer)?.contains(text) == true
      }
    }
    var scene = try Scene(
      Scene.program("09-commit-gate"), task: "How many?", environment: "database",
      tools: Self.database)
    _ = scene.begin()
    #expect(scene.state.gate(commit("7")).reply != nil)
    #expect(scene.state.gate(commit("7")) == .admit(commit("7")))
  }

  @Test("10: the reply names the smallest gift card that covers the charge")
  func giftCard() throws {
    let reads = ["get_user_details", "get_reservation_details", "search_direct_flight"]
    let tools = (reads + ["update_reservation_flights"]).map {
      ToolSpec(name: $0, summary: "", parameters: ["type": "object"], kind: .write)
    }
    try expect("10-gift-card", needs: "airline.gift-card") { harness in
      var scene = try Scene(harness, environment: "airline", tools: tools)
      func card(_ id: String, _ amount: Int) -> JSONValue {
        ["id": .string(id), "source": "gift_card", "amount": .integer(amount)]
      }
      let user: JSONValue = [
        "payment_methods": [
          "gift_card_1": card("gift_card_1", 40), "gift_card_2": card("gift_card_2", 900),
          "gift_card_3": card("gift_card_3", 150), "card": ["id": "card", "source": "credit_card"],
        ]
      ]
      scene.play(.tool(name: "get_user_details", arguments: [:]), user.compactText)
      scene.play(
        .tool(name: "get_reservation_details", arguments: [:]),
        #"{"flights": [{"price": 190}], "passengers": [{"name": "A"}, {"name": "B"}]}"#)
      scene.play(
        .tool(name: "search_direct_flight", arguments: [:]),
        #"[{"flight_number": "F1", "prices": {"economy": 250, "business": 700}}]"#)
      _ = scene.begin()
      func pay(_ id: String) -> Action {
        .tool(
          name: "update_reservation_flights",
          arguments: [
            "cabin": "economy", "flights": [["flight_number": "F1"]], "payment_id": .string(id),
          ])
      }
      guard scene.state.gate(pay("gift_card_2")) == .admit(pay("gift_card_2")) else { return false }
      return scene.state.gate(pay("gift_card_1")).reply
        == "gift_card_1 holds 40, the charge is 120. The smallest card that covers it is "
        + "gift_card_3. Gift cards: gift_card_2 (900), gift_card_3 (150), gift_card_1 (40)."
    }
  }

  @Test("11: the certificate waits for a change that went through")
  func certificate() throws {
    let tools = ["cancel_reservation", "send_certificate"].map {
      ToolSpec(name: $0, summary: "", parameters: ["type": "object"], kind: .irreversibleWrite)
    }
    let send = Action.tool(name: "send_certificate", arguments: [:])
    func gate(_ harness: Harness, cancelled: Bool?) throws -> GateDecision {
      var scene = try Scene(
        harness, task: "My flight had a delay.", environment: "airline", tools: tools)
      if let cancelled {
        scene.play(.tool(name: "cancel_reservation", arguments: [:]), "x", error: !cancelled)
      }
      _ = scene.begin()
      return scene.state.gate(send)
    }
    try expect("11-certificate-after-change", needs: "airline.certificate") { harness in
      try gate(harness, cancelled: false).reply != nil
    }
    let program = try Scene.program("11-certificate-after-change")
    #expect(try gate(program, cancelled: nil).reply != nil)
    #expect(try gate(program, cancelled: true) == .admit(send))
  }

  @Test("12: three failures of one tool are named; any success of any tool starts over")
  func stuckLoop() throws {
    let write = Action.tool(name: "change_order", arguments: ["order_id": "#W1"])
    func last(_ harness: Harness, successAfter: Int?) throws -> String {
      var scene = try Scene(harness, environment: "retail")
      var text = ""
      for turn in 0..<3 {
        if turn == successAfter { scene.play(Scene.order("#W1"), "order") }
        text = scene.play(write, "Error: no", error: true).shown.text
      }
      return text
    }
    try expect("12-stuck-loop", needs: "service.stuck") { harness in
      try last(harness, successAfter: nil).contains("failed three times")
    }
    #expect(try last(Scene.program("12-stuck-loop"), successAfter: 2) == "Error: no")
  }

  @Test("all programs lint clean")
  func lint() throws {
    let folder = Scene.libraryFolder + "/../acceptance"
    let programs = try HarnessLibrary.read(folder: folder, id: "acceptance")
    #expect(programs.interventions.count >= 22)
    #expect(StructuralLint.findings(in: programs).map(\.description) == [])
  }
}
