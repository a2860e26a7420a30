import Testing

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
}
