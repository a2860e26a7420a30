import Environments
import Testing
import Trajectories

#if canImport(Glibc)
  import Glibc
#endif

/// What holds for every service desk's generated tasks.
@Suite struct ServiceDeskTests {
  /// Set METAHARNESS_DESK_TASKS to play more tasks of each split.
  static let taskCount = getenv("METAHARNESS_DESK_TASKS").flatMap { Int(String(cString: $0)) } ?? 60

  @Test(arguments: DeskRuns.environments, TaskSplit.allCases)
  func expertSolvesEveryTaskInHalfTheBudget(name: String, split: TaskSplit) throws {
    var environment = try DeskRuns.make(name)
    let expert = try #require(environment.expert())
    for task in try environment.tasks(in: split, limit: Self.taskCount) {
      let run = try DeskRuns.play(&environment, task, expert)
      #expect(
        run.result.success && run.actions.count * 2 <= run.budget,
        "\(task): \(run.result.detail ?? "") in \(run.actions.count)\n\(run.transcript)")
    }
  }

  @Test(arguments: DeskRuns.environments)
  func compactWorldsAreSolvedToo(name: String) throws {
    var environment = try DeskRuns.make(name, isCompact: true)
    let expert = try #require(environment.expert())
    for task in try environment.tasks(in: .dev, limit: 20) {
      #expect(try DeskRuns.play(&environment, task, expert).result.success, "\(task)")
    }
  }

  @Test(arguments: DeskRuns.environments)
  func wrongPoliciesEndNormallyAndFail(name: String) throws {
    var environment = try DeskRuns.make(name)
    let policies = environment.wrongPolicies()
    #expect(policies.count >= 4)
    for policy in policies {
      var targeted = 0
      var ended = 0
      for task in try environment.tasks(in: .train, limit: Self.taskCount) {
        _ = try environment.reset(to: task)
        guard policy.targets(WorldView(environment)) else { continue }
        targeted += 1
        let run = try DeskRuns.play(&environment, task, policy.policy)
        if run.end == .completed || run.end == .agentFinished { ended += 1 }
        #expect(!run.result.success, "\(policy.name) on \(task)\n\(run.transcript)")
      }
      #expect(targeted > 0, "\(policy.name) is never tried")
      #expect(
        Double(ended) >= 0.9 * Double(targeted), "\(policy.name) ends \(ended) of \(targeted)")
    }
  }

  @Test(arguments: DeskRuns.environments)
  func doingNothingSolvesNothing(name: String) throws {
    var environment = try DeskRuns.make(name)
    for task in try environment.tasks(in: .train, limit: Self.taskCount) {
      _ = try environment.reset(to: task)
      #expect(!environment.result.success, "\(task)")
    }
  }

  @Test(arguments: DeskRuns.environments)
  func episodesAreTheSameInAnyOrder(name: String) throws {
    var first = try DeskRuns.make(name)
    var second = try DeskRuns.make(name)
    let tasks = try first.tasks(in: .train, limit: 30)
    let expert = try #require(first.expert())
    var forward: [String: Digest] = [:]
    for task in tasks { forward[task] = try DeskRuns.play(&first, task, expert).digest }
    for task in tasks.reversed() {
      #expect(try DeskRuns.play(&second, task, expert).digest == forward[task], "\(task)")
    }
  }

  @Test(arguments: DeskRuns.environments)
  func restoredSnapshotsReplayTheSuffix(name: String) throws {
    var environment = try DeskRuns.make(name)
    let expert = try #require(environment.expert())
    for task in try environment.tasks(in: .dev, limit: Self.taskCount > 60 ? 50 : 12) {
      let whole = try DeskRuns.play(&environment, task, expert)
      _ = try environment.reset(to: task)
      var snapshots: [EnvironmentSnapshot] = []
      for action in whole.actions {
        snapshots.append(try environment.snapshot())
        _ = try environment.step(action)
      }
      for (place, snapshot) in snapshots.enumerated() {
        try environment.restore(snapshot)
        for (offset, action) in whole.actions[place...].enumerated() {
          let seen = try environment.step(action).observation.text
          #expect(seen == whole.observations[place + offset + 1], "\(task) from step \(place)")
        }
        #expect(environment.result == whole.result)
      }
    }
  }

  @Test(arguments: DeskRuns.environments)
  func expertRecoversFromDisturbedEpisodes(name: String) throws {
    var environment = try DeskRuns.make(name)
    let expert = try #require(environment.expert())
    let disturbances: [Action] = [
      .tool(name: "no_such_tool", arguments: [:]),
      .tool(name: environment.tools[0].name, arguments: ["wrong": 1]),
      .say("One moment, I am looking into it."),
      .tool(name: "calculate", arguments: ["expression": "1 +"]),
      .say("Could you please tell me your email address?"),
    ]
    var disturbed = 0
    for (number, task) in try environment.tasks(in: .train, limit: 110).enumerated() {
      let run = try DeskRuns.play(&environment, task, expert) { index in
        guard index > 0, index % 4 == number % 4 else { return nil }
        disturbed += 1
        return disturbances[(index + number) % 5]
      }
      #expect(run.result.success, "\(task): \(run.result.detail ?? "")\n\(run.transcript)")
    }
    #expect(disturbed >= 200, "\(disturbed)")
  }

  @Test(arguments: DeskRuns.environments)
  func splitsShareNoTaskAndNoCustomer(name: String) throws {
    var environment = try DeskRuns.make(name)
    var seenTasks: Set<String> = []
    var seenPeople: [String: TaskSplit] = [:]
    let expert = try #require(environment.expert())
    for split in TaskSplit.allCases {
      let tasks = try environment.tasks(in: split, limit: 24)
      for task in tasks {
        #expect(seenTasks.insert(task).inserted)
        let run = try DeskRuns.play(&environment, task, expert)
        for case .tool("get_user_details", let arguments) in run.actions {
          let person = arguments["user_id"]?.stringValue ?? ""
          #expect(seenPeople[person, default: split] == split, "\(person)")
          seenPeople[person] = split
        }
      }
    }
  }

  @Test(arguments: DeskRuns.environments)
  func hostileInputIsAnsweredAndChangesNothing(name: String) throws {
    var environment = try DeskRuns.make(name)
    let task = try #require(try environment.tasks(in: .train, limit: 1).first)
    _ = try environment.reset(to: task)
    let huge = JSONValue.string(String(repeating: "x", count: 1_000_000))
    let values: [JSONValue] = [
      .null, true, 7, -9_223_372_036_854_775_807, 1e300, "", "\u{0}\u{7}\"", huge, [], ["a", 1],
      [:],
      ["deep": [[[["x"]]]]],
    ]
    var digest: Digest?
    for (place, tool) in environment.tools.enumerated() where tool.kind != .finish {
      let names = tool.parameters["properties"]?.objectValue?.keys ?? []
      for value in values where value != huge || place % 5 == 0 {
        var arguments = JSONObject()
        for argument in names { arguments[argument] = value == huge ? "x" : value }
        if value == huge, let last = names.last { arguments[last] = huge }
        for written in [.object(arguments), [:], value] as [JSONValue] {
          let step = try environment.step(.tool(name: tool.name, arguments: written))
          // A search for something that is not there finds nothing, which is no error.
          let isSearch = tool.name.hasPrefix("search_") && step.observation.reported == .ok
          if !names.isEmpty, !isSearch {
            #expect(step.observation.reported == .error, "\(tool.name)")
            #expect(step.groundTruth.errorClass != nil)
          }
          if let digest { #expect(step.groundTruth.stateDigest == digest) }
          digest = step.groundTruth.stateDigest
        }
      }
    }
    #expect(
      try environment.step(.tool(name: "nothing", arguments: [:])).groundTruth.errorClass
        == .unknownTool)
    #expect(try environment.step(.say(" \n")).groundTruth.errorClass == .malformedCall)
    for text in ["\u{0}\u{1}?", String(repeating: "yes/no? ", count: 100_000), "🙂?"] {
      let step = try environment.step(.say(text))
      #expect(step.groundTruth.stateDigest == digest)
    }
  }

  @Test(arguments: DeskRuns.environments)
  func everyDialogueEnds(name: String) throws {
    var environment = try DeskRuns.make(name)
    let lines = ["Hm.", "Shall I proceed?", "Could you tell me your favourite fish?", "No idea."]
    for (place, task) in try environment.tasks(in: .train, limit: 20).enumerated() {
      _ = try environment.reset(to: task)
      var end: Outcome.EndReason?
      for turn in 0..<60 where end == nil {
        end = try environment.step(.say(lines[(turn * (place + 1)) % lines.count])).end
      }
      #expect(end != nil, "\(task)")
      #expect(!environment.result.success)
    }
  }

  @Test(arguments: DeskRuns.environments)
  func enforceModeRefusesUnconfirmedWrites(name: String) throws {
    var environment = try DeskRuns.make(name, settings: ["policy": "enforce"])
    let expert = try #require(environment.expert())
    let hasty = try #require(
      environment.wrongPolicies().first { $0.name == "writes-unconfirmed" })
    var refused = 0
    for task in try environment.tasks(in: .train, limit: 20) {
      #expect(try DeskRuns.play(&environment, task, expert).result.success, "\(task)")
      let run = try DeskRuns.play(&environment, task, hasty.policy)
      refused += run.observations.count { $0.contains("has not said yes") }
    }
    #expect(refused > 0)
    #expect(throws: EnvironmentError.self) {
      try DeskRuns.make(name, settings: ["policy": "strict"])
    }
  }

  @Test(arguments: DeskRuns.environments)
  func unknownTasksAndEarlyUseAreErrors(name: String) throws {
    var environment = try DeskRuns.make(name)
    #expect(throws: EnvironmentError.self) { try environment.step(.say("hi")) }
    #expect(throws: EnvironmentError.self) { try environment.snapshot() }
    for task in ["", "\(name)/v1/R1/-1", "\(name)/v1/A1/01", "\(name)/v1/XX/1", "\(name)/v2/R1/1"] {
      #expect(throws: EnvironmentError.self) { try environment.reset(to: task) }
    }
    let other = EnvironmentSnapshot("not a world")
    #expect(throws: EnvironmentError.self) { try environment.restore(other) }
  }
}
