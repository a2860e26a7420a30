import Signals
import Testing
import Trajectories

@testable import FailureMiner

@Suite struct RecipeMinerTests {
  private static let tools = [
    ToolSpec(name: "sql", summary: "", parameters: ["type": "object"], kind: .write),
    ToolSpec(name: "answer", summary: "", parameters: ["type": "object"], kind: .finish),
  ]

  private static func episode(
    _ task: Int, success: Bool = true, _ opening: String,
    _ turns: [(tool: String, text: String, result: String)]
  ) -> Corpus.Episode {
    let steps = turns.enumerated().map { index, turn in
      Step(
        index: index, completions: [Completion(text: "")],
        action: .tool(name: turn.tool, arguments: ["text": .string(turn.text)]),
        observation: Observation(turn.result, source: .tool, reported: .ok))
    }
    let header = EpisodeHeader(
      environment: "test", surface: "", task: "task/\(task)", backbone: "b", backboneIdentity: "",
      harness: "", seed: Seed(0), tools: tools, opening: Observation(opening, source: .user),
      stepBudget: 20)
    return Corpus.Episode(
      key: "episode-\(task)",
      trajectory: Trajectory(
        header: header, steps: steps,
        outcome: Outcome(success: success, score: 0, endReason: .completed, blame: .agent)))
  }

  private static func recipes(_ episodes: [Corpus.Episode]) -> [TaskRecipe] {
    for pattern in FailureMiner.mine(Corpus(episodes), minimumTasks: 3).patterns {
      if case .recipes(let found) = pattern.detail { return found }
    }
    return []
  }

  private static let names = [
    ("gym", "members", "plan", "Gold"), ("zoo", "animals", "house", "Cat"),
    ("port", "ships", "berth", "North Quay"), ("farm", "fields", "crop", "Rye"),
  ]

  /// A question about a table that only the first sentence names, with a look that some skip.
  private static func counting(_ task: Int, _ word: String = "Count", _ sign: String = "=")
    -> Corpus.Episode
  {
    let (database, table, column, value) = names[task % names.count]
    let looks = task % 2 == 0 ? [("sql", "LOOK \(table)", "rows")] : []
    return episode(
      task,
      "The database \"\(database)\" has the table \"\(table)\".\n"
        + "\(word) all rows where \"\(column)\" is \"\(value)\".",
      [("sql", "DESCRIBE \(table)", "columns")] + looks + [
        ("sql", "COUNT \(table) \(column)\(sign)'\(value)' \\n", "[(1\(task),)]"),
        ("answer", "1\(task)", "recorded"),
      ])
  }

  @Test func whatSolvesTasksThatReadAlikeBecomesARecipeWithSlots() throws {
    let recipes = Self.recipes((0..<8).map { Self.counting($0) })
    let recipe = try #require(recipes.first)
    #expect(recipes.count == 1)
    var compiled: [String: Pattern] = [:]
    for source in recipe.task + recipe.steps.compactMap(\.result) {
      compiled[source] = try Pattern(source)
    }
    let text =
      "The database \"bank\" has the table \"loans\".\nCount all rows where \"state\" is \"open\"."
    let slots = try #require(recipe.slots(of: text) { compiled[$0] })
    let given = recipe.steps.map { step in
      step.action(slots: slots, newestResult: "[(77,)]") { compiled[$0] }
    }
    #expect(
      given.compactMap { $0?.arguments?["text"]?.stringValue } == [
        "DESCRIBE loans", "COUNT loans state='open' \\n", "77",
      ])
    #expect(recipe.slots(of: "Drop all rows where \"a\" is \"b\".") { compiled[$0] } == nil)
    let unreadable = recipe.steps.last?.action(slots: slots, newestResult: "[]") { compiled[$0] }
    #expect(unreadable == .some(nil))
  }

  @Test func wordsThatTurnTheMeaningMakeTwoRecipes() {
    let few = (0..<6).map { Self.counting($0, "Count", "=") }
    let others = (6..<12).map { Self.counting($0, "Omit", "!=") }
    let recipes = Self.recipes(few + others)
    #expect(recipes.count == 2)
    #expect(Set(recipes.map { $0.task[0].prefix(5) }) == ["Count", "Omit "])
  }

  @Test func aSentenceThatManyKindsOfTasksEndWithIsNoRecipe() {
    let kinds = [("Sort", "sort"), ("Join", "paste"), ("Fold", "fmt"), ("Trim", "cut")]
    let episodes = (0..<24).map { task in
      let (word, command) = kinds[task % kinds.count]
      return Self.episode(
        task, "\(word) the file /srv/n\(task) as it should be. Finish when it is done.",
        [
          ("sql", "ls /srv", "n\(task)"), ("sql", "\(command) -x /srv/n\(task)", ""),
          ("answer", "done", "closed"),
        ])
    }
    let recipes = Self.recipes(episodes)
    #expect(recipes.count == kinds.count)
    #expect(recipes.allSatisfy { $0.steps.count == 3 && !$0.task[0].contains("Finish") })
  }

  @Test func noRecipeComesFromFailuresFromFewTasksOrFromWaysThatDiffer() {
    let failed = (0..<8).map { task in
      let solved = Self.counting(task)
      return Self.episode(
        task, success: false, solved.trajectory.header.opening.text,
        [("sql", "DESCRIBE x", "columns")])
    }
    #expect(Self.recipes(failed).isEmpty)
    #expect(Self.recipes((0..<2).map { Self.counting($0) }).isEmpty)
    let differing = (0..<8).map { task in
      Self.episode(
        task, "Do what you think is best here, please.",
        [("sql", "MAKE \(task)", "made"), ("sql", "SEND \(task * 7)", "sent")])
    }
    #expect(Self.recipes(differing).isEmpty)
  }

  @Test func textsWithoutSentencesOrWithHostileMarksAreReadWithoutHarm() {
    let openings = [
      "", "\n\n\n", "\"\"\" \"\"", String(repeating: "\" (", count: 400), "a. B. c? D! ...",
      "\u{E000}\u{E001} is \\1 and \\0", String(repeating: "word ", count: 500),
    ]
    let episodes = openings.enumerated().flatMap { place, text in
      (0..<4).map { Self.episode(place * 4 + $0, text, [("sql", text, text)]) }
    }
    _ = Self.recipes(episodes)
    for text in openings {
      for sentence in TaskSentence.all(in: text) { #expect(sentence.tokens.count <= 60) }
    }
  }
}
