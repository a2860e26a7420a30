import Testing
import Trajectories

@testable import Environments

@Suite struct DatabaseTaskTests {
  static let sample: [(TaskSplit, Int)] = [(.train, 108), (.dev, 54), (.test, 54), (.testOOD, 36)]

  @Test(arguments: sample) func expertSolvesEveryTask(split: TaskSplit, count: Int) throws {
    var world = try DatabaseTesting.environment()
    let expert = try #require(world.expert())
    for id in try world.tasks(in: split, limit: count) {
      let opening = try world.reset(to: id)
      let seen = try DatabaseTesting.follow(expert, in: &world, budget: opening.stepBudget)
      #expect(
        world.result.success,
        "\(id): \(world.result.detail ?? "") \(opening.observation.text) \(seen)")
      let length = try #require(world.world?.task.expertLength)
      #expect(seen.count <= length, "\(id)")
    }
  }

  /// Types and ways of writing are hidden, and so is what a condition comes to.
  @Test func expertLooksBeforeItUsesWhatItCannotKnow() throws {
    var world = try DatabaseTesting.environment()
    let expert = try #require(world.expert())
    var (sampled, conditional) = (0, 0)
    for id in try world.tasks(in: .train, limit: 144) + world.tasks(in: .testOOD, limit: 36) {
      let opening = try world.reset(to: id)
      let seen = try DatabaseTesting.follow(expert, in: &world, budget: opening.stepBudget)
      let task = try #require(world.world?.task)
      #expect(seen[0].contains("DESCRIBE"), "\(id)")
      for (index, text) in seen.enumerated()
      where text.contains("STR_TO_DATE") || text.contains("REPLACE(") {
        #expect(task.isTyped || seen[..<index].contains { $0.contains("LIMIT 2") }, "\(id)")
        sampled += 1
      }
      guard task.isConditional else { continue }
      conditional += 1
      let change = try #require(
        seen.firstIndex { $0.contains("UPDATE `") || $0.contains("INSERT INTO") })
      #expect(seen[..<change].contains { $0.contains(" WHERE ") }, "\(id)")
    }
    #expect(sampled > 5 && conditional > 5, "\(sampled), \(conditional)")
  }

  @Test(arguments: sample) func wrongPoliciesAreNotRewarded(split: TaskSplit, count: Int) throws {
    var world = try DatabaseTesting.environment()
    let policies = world.wrongPolicies()
    var tried: Set<String> = []
    for id in try world.tasks(in: split, limit: count) {
      let opening = try world.reset(to: id)
      let start = try world.snapshot()
      for policy in policies where policy.targets(WorldView(world)) {
        tried.insert(policy.name)
        try world.restore(start)
        let seen = try DatabaseTesting.follow(
          policy.policy, in: &world, budget: opening.stepBudget)
        #expect(
          !world.result.success, "\(policy.name) on \(id): \(opening.observation.text) \(seen)")
      }
    }
    if split == .train { #expect(tried == Set(policies.map(\.name))) }
  }

  @Test func expertRepairsPerturbedStates() throws {
    var world = try DatabaseTesting.environment()
    let expert = try #require(world.expert())
    for (index, id) in try world.tasks(in: .dev, limit: 72).enumerated() {
      let opening = try world.reset(to: id)
      let table = try #require(world.world?.task.tables[0])
      let sql = QuestionSQL(table, isTyped: false)
      let damages = [
        "DELETE FROM \(sql.name)",
        "DELETE FROM \(sql.name) ORDER BY \(sql.column(1)) LIMIT 3",
        "UPDATE \(sql.name) SET \(sql.column(2)) = UPPER(\(sql.column(2)))",
        "UPDATE \(sql.name) SET \(sql.column(7)) = 'x' LIMIT 2",
        "INSERT INTO \(sql.name) (\(sql.column(0)), \(sql.column(1))) VALUES ('odd', 'one')",
      ]
      let before = world.world?.server.digest
      let result = try world.step(DatabaseTesting.sql(damages[index % damages.count]))
      #expect(result.groundTruth.errorClass == nil, "\(id): \(result.observation.text)")
      #expect(world.world?.server.digest != before)
      let seen = try DatabaseTesting.follow(
        expert, in: &world, budget: opening.stepBudget - 1)
      #expect(world.result.success, "\(id): \(world.result.detail ?? "") \(seen)")
    }
  }

  @Test func sameTaskGivesTheSameTranscript() throws {
    var first = try DatabaseTesting.environment()
    var second = try DatabaseTesting.environment()
    let expert = try #require(first.expert())
    for id in try first.tasks(in: .train, limit: 54) {
      let (a, b) = (try first.reset(to: id), try second.reset(to: id))
      #expect(a == b)
      #expect(
        try DatabaseTesting.follow(expert, in: &first, budget: 40)
          == DatabaseTesting.follow(expert, in: &second, budget: 40))
      #expect(first.world?.server.digest == second.world?.server.digest)
    }
  }

  @Test func everySuffixAfterASnapshotIsTheSame() throws {
    var world = try DatabaseTesting.environment()
    var fork = try DatabaseTesting.environment()
    let expert = try #require(world.expert())
    for id in try world.tasks(in: .train, limit: 36) {
      let budget = try world.reset(to: id).stepBudget
      var states: [EnvironmentSnapshot] = []
      var seen: [String] = []
      while let action = expert.nextAction(in: WorldView(world)), seen.count < budget {
        states.append(try world.snapshot())
        seen.append("\(action) -> \(try world.step(action).observation.text)")
      }
      for (place, state) in states.enumerated() {
        try fork.restore(state)
        let suffix = try DatabaseTesting.follow(expert, in: &fork, budget: budget)
        #expect(suffix == Array(seen[place...]))
        #expect(fork.result == world.result)
      }
    }
  }

  @Test func changesStayInTheirOwnCopy() throws {
    var world = try DatabaseTesting.environment()
    let id = try #require(try world.tasks(in: .train, limit: 1).first)
    _ = try world.reset(to: id)
    let table = try #require(world.world?.task.tables[0])
    let count = DatabaseTesting.sql(
      "SELECT COUNT(*) FROM \(QuestionSQL.quoted(table.name))")
    let saved = try world.snapshot()
    var copy = world
    _ = try copy.step(
      DatabaseTesting.sql("DELETE FROM \(QuestionSQL.quoted(table.name))"))
    #expect(try copy.step(count).observation.text == "[(0,)]")
    #expect(try world.step(count).observation.text == "[(\(table.rows.count),)]")
    try copy.restore(saved)
    #expect(try copy.step(count).observation.text == "[(\(table.rows.count),)]")
  }

  @Test func serverIsCopiedOnlyWhereItIsSharedAndChanged() throws {
    var world = try DatabaseTesting.environment()
    let id = try #require(try world.tasks(in: .train, limit: 1).first)
    _ = try world.reset(to: id)
    let name = QuestionSQL.quoted(try #require(world.world?.task.tables[0]).name)
    func server() -> ObjectIdentifier? { world.world.map { ObjectIdentifier($0.server) } }
    let first = server()
    let change = DatabaseTesting.sql("DELETE FROM \(name) LIMIT 1")
    _ = try world.step(change)
    _ = try world.step(change)
    #expect(server() == first)
    let saved = try world.snapshot()
    _ = try world.step(DatabaseTesting.sql("SELECT * FROM \(name)"))
    _ = try world.step(DatabaseTesting.sql("DELETE FROM nothing"))
    #expect(server() == first)
    _ = try world.step(change)
    let second = server()
    #expect(second != first)
    _ = try world.step(change)
    #expect(server() == second)
    try world.restore(saved)
    #expect(server() == first)
  }

  @Test func copiesWorkSideBySideOnSeveralThreads() async throws {
    var world = try DatabaseTesting.environment()
    let id = try #require(try world.tasks(in: .train, limit: 1).first)
    _ = try world.reset(to: id)
    let name = QuestionSQL.quoted(try #require(world.world?.task.tables[0]).name)
    let count = try #require(world.world?.task.tables[0].rows.count)
    let start = world
    let left = try await withThrowingTaskGroup(of: String.self) { group in
      for place in 0..<8 {
        group.addTask {
          var mine = start
          _ = try mine.step(DatabaseTesting.sql("SELECT COUNT(*) FROM \(name)"))
          if place > 0 {
            _ = try mine.step(DatabaseTesting.sql("DELETE FROM \(name) LIMIT \(place)"))
          }
          let seen = try mine.step(DatabaseTesting.sql("SELECT COUNT(*) FROM \(name)"))
          return seen.observation.text
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(left.sorted() == (0..<8).map { "[(\(count - $0),)]" }.sorted())
  }

  @Test func splitsAreDisjointAndCoverAllTemplates() throws {
    let world = try DatabaseTesting.environment()
    var all: Set<String> = []
    for (split, count) in [(TaskSplit.train, 600), (.dev, 200), (.test, 200), (.testOOD, 100)] {
      let ids = try world.tasks(in: split, limit: count)
      #expect(ids.count == count)
      #expect(Set(ids).count == count)
      #expect(all.isDisjoint(with: ids))
      all.formUnion(ids)
      let templates = Set(ids.compactMap { DatabaseTaskGenerator.parts(of: $0)?.template })
      #expect(templates.count == 18)
    }
  }

  @Test func compactPolicySaysLessAndIsAnotherSurface() throws {
    var plain = try DatabaseTesting.environment()
    var compact = try Database(
      EnvironmentOptions(home: "/" + DatabaseTesting.packageRoot, isCompact: true))
    let id = try #require(try plain.tasks(in: .train, limit: 1).first)
    let (a, b) = (try plain.reset(to: id), try compact.reset(to: id))
    #expect(a.observation == b.observation)
    #expect((b.system ?? "").utf8.count * 2 < (a.system ?? "").utf8.count)
    #expect(plain.surface != compact.surface)
  }

  @Test func missingDataFilesAreOneClearError() {
    let failure = #expect(throws: EnvironmentError.self) {
      _ = try Database(EnvironmentOptions(home: "/no/such/folder"))
    }
    #expect(failure?.description.contains("/no/such/folder/envs/database/families.json") ?? false)
  }

  @Test func foreignIdsAreRefused() throws {
    var world = try DatabaseTesting.environment()
    for id in [
      "", "database", "database/v1/D1", "database/v1/D1/", "database/v1/D19/1", "database/v1/D1/-1",
      "database/v1/D1/01", "database/v2/D1/1", "database/v1/D1/99999999999999999999",
      "retail/v1/D1/1", "database/v1/D1/1/2",
    ] {
      #expect(throws: EnvironmentError.self) { _ = try world.reset(to: id) }
    }
  }
}
