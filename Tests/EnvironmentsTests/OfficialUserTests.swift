import Synchronization
import Testing
import Trajectories

@testable import Environments

/// Official tasks with a scripted user, and with a model in the user's place.
@Suite struct OfficialUserTests {
  private func make(
    _ name: String, _ settings: [String: String], user: SimulatedUser? = nil
  ) throws(EnvironmentError) -> any Environment {
    try EnvironmentCatalogue.builtIn.make(
      name,
      options: EnvironmentOptions(
        home: DeskRuns.home, dataFolder: ConformanceTests.data, settings: settings, user: user))
  }

  @Test(
    .enabled(if: ConformanceTests.hasData, "the official data is not here; set METAHARNESS_DATA"),
    arguments: [
      ("retail", "v1", TaskSplit.test), ("retail", "v2", .test), ("airline", "v1", .test),
      ("telecom", "v2", .test),
    ])
  func referenceSolutionsCanBeTalkedThrough(
    name: String, benchmark: String, split: TaskSplit
  ) throws {
    var world = try make(name, ["official": benchmark, "user": "scripted"])
    let expert = try #require(world.expert())
    let tasks = try world.tasks(in: split, limit: .max)
    #expect(!tasks.isEmpty)
    for task in tasks {
      let run = try DeskRuns.play(&world, task, expert)
      #expect(run.result.success, "\(task): \(run.result.detail ?? "")\n\(run.transcript)")
    }
  }

  @Test(
    .enabled(if: ConformanceTests.hasData, "the official data is not here; set METAHARNESS_DATA"))
  func scriptedUsersOfOfficialTasksAlwaysLeave() throws {
    var world = try make("retail", ["official": "v2", "user": "scripted"])
    let lines = ["Hm.", "Shall I proceed?", "Could you tell me your zip code?", "That is done."]
    for (place, task) in try world.tasks(in: .test, limit: 20).enumerated() {
      _ = try world.reset(to: task)
      var end: Outcome.EndReason?
      for turn in 0..<60 where end == nil {
        end = try world.step(.say(lines[(turn * (place + 1)) % lines.count])).end
      }
      #expect(end != nil, "\(task)")
    }
  }

  @Test(
    .enabled(if: ConformanceTests.hasData, "the official data is not here; set METAHARNESS_DATA"))
  func ticketsAreWorkedWithBothToolSetsAndWithoutWords() throws {
    var world = try make("telecom", ["official": "v2", "user": "ticket"])
    let scripted = try make("telecom", ["official": "v2", "user": "scripted"])
    #expect(world.surface != scripted.surface && world.version != scripted.version)
    let offered = Set(world.tools.map(\.name))
    #expect(Set(Handset.tools).isSubset(of: offered) && offered.contains("done"))
    #expect(offered.isSuperset(of: scripted.tools.map(\.name)))
    let expert = try #require(world.expert())
    let tasks = try world.tasks(in: .test, limit: .max) + world.tasks(in: .train, limit: .max)
    #expect(tasks.count == 114)
    for task in tasks {
      let opening = try world.reset(to: task)
      #expect(opening.observation.text.contains("555-123-2002"))
      let before = try world.snapshot()
      let spoken = try world.step(.say("Please restart the phone."))
      #expect(spoken.observation.reported == .error && spoken.end == nil)
      #expect(try world.step(.tool(name: "done", arguments: [:])).end == .agentFinished)
      #expect(!world.result.success, "\(task) is solved by doing nothing")
      try world.restore(before)
      let run = try DeskRuns.play(&world, task, expert)
      #expect(run.result.success, "\(task): \(run.result.detail ?? "")\n\(run.transcript)")
    }
  }

  private func speaker(_ words: [String]) -> SimulatedUser {
    let left = Mutex(words)
    return SimulatedUser(name: "test#model") { _ in
      try left.withLock { left in
        guard !left.isEmpty else { throw EnvironmentError.unknownTask("none", environment: "test") }
        return left.removeFirst()
      }
    }
  }

  @Test(
    .enabled(if: ConformanceTests.hasData, "the official data is not here; set METAHARNESS_DATA"))
  func aModelSpeaksInTheUsersPlace() throws {
    let words = ["I need help.", "Yes, go ahead.", "###STOP###"]
    var world = try make("retail", ["official": "v1"], user: speaker(words))
    let ticket = try make("retail", ["official": "v1"])
    #expect(world.simulatedUser == "test#model" && world.mayBlock)
    #expect(world.surface != ticket.surface && ticket.simulatedUser == nil)
    let task = try #require(try world.tasks(in: .test, limit: 1).first)
    #expect(try world.reset(to: task).observation == Observation("I need help.", source: .user))
    let before = try world.snapshot()
    #expect(try world.step(.say("Shall I?")).end == nil)
    #expect(try world.step(.say("Done.")).end == .completed)
    #expect(!world.result.success && world.result.blame == .agent)
    try world.restore(before)
    #expect(throws: EnvironmentError.self) { try world.step(.say("Again?")) }
  }

  @Test(
    .enabled(if: ConformanceTests.hasData, "the official data is not here; set METAHARNESS_DATA"),
    arguments: ["", " \n", "I give up ###OUT-OF-SCOPE###"])
  func aModelThatGivesUpIsToBlame(words: String) throws {
    var world = try make("airline", ["official": "v1"], user: speaker(["Hello.", words]))
    let task = try #require(try world.tasks(in: .test, limit: 1).first)
    _ = try world.reset(to: task)
    #expect(try world.step(.say("Hello.")).end == .aborted)
    #expect(world.result.blame == .user)
  }

  @Test func nativeTasksTakeNoModelForTheUser() {
    for name in ["retail", "telecom", "household", "shell"] {
      #expect(throws: EnvironmentError.self) { try make(name, [:], user: speaker([])) }
    }
  }

  @Test(arguments: [["user": "nobody"], ["user": "model"]])
  func unknownSidesAreRefused(settings: [String: String]) {
    #expect(throws: EnvironmentError.self) {
      try make("retail", settings.merging(["official": "v1"]) { old, _ in old })
    }
  }

  @Test func instructionsAreRetoldByTheUser() {
    #expect(
      OfficialScript.firstPerson("You are Mia Li. You want your order sent to you.")
        == "I am Mia Li. I want my order sent to me.")
    #expect(OfficialScript.sentences(in: "One. Two 2.5? Three") == ["One.", "Two 2.5?", "Three"])
    let facts = OfficialFacts(
      "You are Mia Li (mia_li_3668), zip code 75324; orders #W1234567, #W7654321. Trip ZFA04Y.")
    #expect(facts["name"] == "Mia Li" && facts["user"] == "mia_li_3668" && facts["zip"] == "75324")
    #expect(facts["order"] == "#W1234567 and #W7654321" && facts["reservation"] == "ZFA04Y")
    #expect(facts["email"] == nil)
  }
}
