import Environments
import Testing
import Trajectories

@Suite struct HouseholdTests {
  @Test(arguments: TaskSplit.allCases)
  func expertSolvesEveryTemplateWithinTheBudget(split: TaskSplit) throws {
    var household = try WorldProbe.make("household")
    for task in try household.tasks(in: split, limit: WorldProbe.sampleSize) {
      let opening = try household.reset(to: task)
      #expect(household.result.score == 0, "\(task) is solved before anything was done")
      let expert = try #require(household.expert())
      let results = try WorldProbe.play(&household, expert, limit: opening.stepBudget)
      #expect(household.result.success, "\(task): \(opening.observation.text)")
      #expect(results.last?.end != nil, "\(task)")
      #expect(opening.stepBudget >= max(20, 2 * results.count))
      // Going to the second receptacle of a spot is refused, which is how it is found out.
      #expect(
        results.allSatisfy { [nil, .preconditionSilent].contains($0.groundTruth.errorClass) })
    }
  }

  @Test func splitsHaveEnoughTasksAndNoTaskInCommon() throws {
    let household = try WorldProbe.make("household")
    var seen: Set<String> = []
    for (split, count) in [(TaskSplit.train, 600), (.dev, 200), (.test, 200), (.testOOD, 100)] {
      let tasks = try household.tasks(in: split, limit: count)
      #expect(tasks.count == count)
      for task in tasks { #expect(seen.insert(task).inserted) }
    }
  }

  @Test func unseenLayoutsAndTemplatesAreOnlyInTheirSplit() throws {
    let household = try WorldProbe.make("household")
    let seen = try household.tasks(in: .train, limit: 600) + household.tasks(in: .test, limit: 200)
    #expect(!seen.contains { $0.contains("/H10/") })
    #expect(try household.tasks(in: .testOOD, limit: 100).contains { $0.contains("/H10/") })
    var openings: Set<String> = []
    var copy = household
    for task in seen.prefix(60) { openings.insert(try copy.reset(to: task).observation.text) }
    for task in try household.tasks(in: .testOOD, limit: 40) {
      #expect(!openings.contains(try copy.reset(to: task).observation.text))
    }
  }

  @Test func expertSolvesDisturbedWorlds() throws {
    var household = try WorldProbe.make("household")
    for (index, task) in try household.tasks(in: .train, limit: max(52, WorldProbe.sampleSize))
      .enumerated()
    {
      let opening = try household.reset(to: task)
      let goesOn = try WorldProbe.disturb(
        &household, opening: opening, seed: UInt64(index), steps: 15
      ) { $0.hasPrefix("answer") }
      guard goesOn, let expert = household.expert() else { continue }
      try WorldProbe.play(&household, expert, limit: 300)
      #expect(household.result.success, "\(task)")
    }
  }

  @Test func mistakesAndIdlenessAreWorthNothing() throws {
    var household = try WorldProbe.make("household")
    let policies = household.wrongPolicies()
    #expect(policies.count >= 3)
    var played: Set<String> = []
    for task in try household.tasks(in: .train, limit: 26)
      + household.tasks(in: .testOOD, limit: 13)
    {
      _ = try household.reset(to: task)
      for wrong in policies where wrong.targets(WorldView(household)) {
        _ = try household.reset(to: task)
        try WorldProbe.play(&household, wrong.policy, limit: 150)
        #expect(household.result.score == 0, "\(wrong.name) was paid for \(task)")
        played.insert(wrong.name)
      }
    }
    #expect(played.count == policies.count)
  }

  @Test func equalTasksGiveEqualTranscriptsInAnyOrder() throws {
    var first = try WorldProbe.make("household")
    var second = try WorldProbe.make("household")
    let tasks = try first.tasks(in: .dev, limit: 13)
    let forward = try tasks.map { try WorldProbe.transcript(&first, $0) }
    let backward = try tasks.reversed().map { try WorldProbe.transcript(&second, $0) }
    #expect(forward == backward.reversed())
  }

  @Test func suffixAfterRestoreEqualsTheFirstSuffix() throws {
    var household = try WorldProbe.make("household")
    for task in try household.tasks(in: .train, limit: 13) {
      _ = try household.reset(to: task)
      let expert = try #require(household.expert())
      try WorldProbe.play(&household, expert, limit: 2)
      let saved = try household.snapshot()
      let first = try WorldProbe.play(&household, expert, limit: 100)
      try household.restore(saved)
      let second = try WorldProbe.play(&household, expert, limit: 100)
      #expect(first == second)
      #expect(household.result.success)
    }
  }

  @Test func everyOfferedCommandDoesSomethingAndTheListIsSorted() throws {
    var household = try WorldProbe.make("household")
    for task in try household.tasks(in: .train, limit: 13) {
      let offered = try household.reset(to: task).observation.admissible ?? []
      #expect(offered.elementsEqual(offered.sorted()))
      #expect(Set(offered).count == offered.count)
      let start = try household.snapshot()
      for command in offered {
        try household.restore(start)
        #expect(try household.step(.text(command)).groundTruth.errorClass == nil, "\(command)")
      }
    }
  }

  @Test(arguments: [
    "", " ", "\u{0}", "\u{1B}[2J", "dance", "go to", "go to ", "go to moon 1", "take",
    "take  from ",
    "put in/on", "open apple 1", "examine", "use", "slice x 1 with y 1", "answer -1", "answer",
    "\n\n", "go to fridge 1\u{0}", "٣", "💥", "take_action(action='look')",
  ])
  func strangeCommandsChangeNothing(command: String) throws {
    var household = try WorldProbe.make("household")
    _ = try household.reset(to: "household/v1/H1/1")
    let before = try household.step(.text("inventory")).groundTruth.stateDigest
    let result = try household.step(.text(command))
    #expect(result.observation.text == "Nothing happens.")
    #expect(result.groundTruth.errorClass != nil)
    #expect(result.groundTruth.stateDigest == before)
  }

  @Test func hugeCommandsAndWrongToolCallsAreRefused() throws {
    var household = try WorldProbe.make("household", settings: ["interface": "tools"])
    _ = try household.reset(to: "household/v1/H3/1")
    let huge = String(repeating: "go to fridge 1 ", count: 70_000)
    for action in [
      Action.text(huge), .say(huge), .tool(name: huge, arguments: [:]),
      .tool(name: "take_action", arguments: [:]), .tool(name: "take_action", arguments: 3),
      .tool(name: "take_action", arguments: ["action": 3]),
      .tool(name: "take_action", arguments: ["action": .string(huge)]),
    ] {
      #expect(try household.step(action).groundTruth.errorClass != nil)
    }
    #expect(throws: EnvironmentError.self) { try household.reset(to: "household/v1/H1/01") }
    #expect(throws: EnvironmentError.self) { try household.reset(to: "household/v1/H1/-1") }
    #expect(throws: EnvironmentError.self) { try household.reset(to: "") }
  }

  @Test(arguments: [
    ["interface": "tools"], ["dialect": "2"], ["arrivals": "on"],
    ["dialect": "2", "interface": "tools"],
  ])
  func expertSpeaksEveryInterfaceAndDialect(settings: [String: String]) throws {
    for compact in [false, true] {
      var household = try WorldProbe.make("household", compact: compact, settings: settings)
      for task in try household.tasks(in: .dev, limit: 12) {
        let opening = try household.reset(to: task)
        let expert = try #require(household.expert())
        try WorldProbe.play(&household, expert, limit: opening.stepBudget)
        #expect(household.result.success, "\(task)")
      }
    }
  }

  @Test func compactTextsAreShorter() throws {
    var plain = try WorldProbe.make("household")
    var compact = try WorldProbe.make("household", compact: true)
    for task in try plain.tasks(in: .dev, limit: 12) {
      let long = try plain.reset(to: task)
      let short = try compact.reset(to: task)
      #expect(
        short.observation.text.utf8.count * 2
          < long.observation.text.utf8.count + (long.system?.utf8.count ?? 0))
    }
  }

  @Test func thirdEqualCommandEndsTheEpisodeWhenAskedTo() throws {
    var household = try WorldProbe.make("household", settings: ["abort-on-repeat": "on"])
    _ = try household.reset(to: "household/v1/H1/1")
    let ends = try ["look", "dance", "dance", "dance"].map { try household.step(.text($0)).end }
    #expect(ends == [nil, nil, nil, .aborted])
    #expect(!household.result.success)
  }

  @Test func unknownSettingsAreRefused() {
    #expect(throws: EnvironmentError.self) {
      try WorldProbe.make("household", settings: ["dialect": "3"])
    }
    #expect(throws: EnvironmentError.self) {
      try WorldProbe.make("household", settings: ["budget": "-1"])
    }
  }
}
