import Testing
import Trajectories

@testable import Environments

@Suite(.enabled(if: DatabaseTesting.dataFolder != nil, "the official data is not here"))
struct OfficialDatabaseTests {
  @Test func standardSetReproduces() throws {
    let found = try OfficialDatabaseConformance.check(
      "standard", dataFolder: try #require(DatabaseTesting.dataFolder))
    #expect(found.tasks == 300)
    #expect(found.changes == 200)
    // One published label does not follow from its own table.
    #expect(found.reproduced >= 199, "differing: \(found.differing)")
    #expect(found.questions == 100)
    #expect(found.acceptedLabels == 100)
    #expect(found.refusedPerturbations == 100)
  }

  @Test func developmentSetReproduces() throws {
    let found = try OfficialDatabaseConformance.check(
      "dev", dataFolder: try #require(DatabaseTesting.dataFolder))
    #expect(found.tasks == 60)
    #expect(found.changes == 40)
    #expect(found.reproduced == 40, "differing: \(found.differing)")
    #expect(found.questions == 20)
    #expect(found.acceptedLabels == 20)
    #expect(found.refusedPerturbations == 20)
  }

  private func official() throws -> Database {
    try Database(
      EnvironmentOptions(
        home: "/" + DatabaseTesting.packageRoot, dataFolder: DatabaseTesting.dataFolder,
        settings: ["official": "dbbench"]))
  }

  @Test func everyTaskCanBePlayed() throws {
    var world = try official()
    #expect(try world.tasks(in: .train, limit: 9).isEmpty)
    #expect(try world.tasks(in: .testOOD, limit: 9).isEmpty)
    #expect(
      try world.tasks(in: .test, limit: 2) == [
        "database/dbbench/standard/0", "database/dbbench/standard/1",
      ])
    let expert = try #require(world.expert())
    for (split, count) in [(TaskSplit.dev, 60), (.test, 300)] {
      let tasks = try world.tasks(in: split, limit: 1000)
      #expect(tasks.count == count)
      for id in tasks {
        let opening = try world.reset(to: id)
        #expect(opening.stepBudget == 15)
        #expect(!world.result.success)
        let seen = try DatabaseTesting.follow(expert, in: &world, budget: opening.stepBudget)
        #expect(world.result.success, "\(id): \(seen)")
      }
    }
  }

  @Test func wrongAnswersAndChangesFailAndRepairsSucceed() throws {
    var world = try official()
    let expert = try #require(world.expert())
    for id in try world.tasks(in: .dev, limit: 60) {
      let opening = try world.reset(to: id)
      let task = try #require(world.world?.task)
      let start = try world.snapshot()
      _ = try world.step(DatabaseTesting.commit(["certainly not"]))
      #expect(!world.result.success, "\(id)")
      #expect(opening.observation.text.contains(task.tables[0].name))
      guard !task.changes.isEmpty else { continue }
      try world.restore(start)
      let name = QuestionSQL.quoted(task.tables[0].name)
      _ = try world.step(DatabaseTesting.sql("DELETE FROM \(name) LIMIT 2"))
      try DatabaseTesting.follow(expert, in: &world, budget: 15)
      #expect(world.result.success, "\(id)")
      try world.restore(start)
      for change in task.changes { _ = try world.step(DatabaseTesting.sql(change)) }
      _ = try world.step(DatabaseTesting.sql("DELETE FROM \(name) LIMIT 1"))
      _ = try world.step(DatabaseTesting.commit(["done"]))
      #expect(!world.result.success, "\(id)")
    }
  }

  @Test func unknownIdsAndMissingDataAreNamed() throws {
    var world = try official()
    for id in ["standard/300", "standard/-1", "standard/01", "train/0", "standard", "dev/0/0", ""] {
      #expect(throws: EnvironmentError.self) { try world.reset(to: "database/dbbench/\(id)") }
    }
    var without = try DatabaseTesting.environment()
    let failure = #expect(throws: EnvironmentError.self) {
      try without.reset(to: "database/dbbench/dev/0")
    }
    #expect(failure?.description.contains("--data") ?? false)
  }
}
