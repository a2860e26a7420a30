import Testing
import Trajectories

@testable import Environments

@Suite struct HouseholdTeacherTests {
  @Test func solvesWithinTheBudget() throws {
    var world = try WorldProbe.make("household")
    for task in try world.tasks(in: .train, limit: 60) {
      let opening = try world.reset(to: task)
      let teacher = try #require(world.teacher())
      try WorldProbe.play(&world, teacher, limit: opening.stepBudget)
      #expect(world.result.success, "\(task)")
    }
  }

  @Test func doesTheSameWhereverUnseenThingsLie() throws {
    var world = try WorldProbe.make("household")
    var moved = 0
    for (index, task) in try world.tasks(in: .train, limit: 60).enumerated() {
      _ = try world.reset(to: task)
      let teacher = try #require(world.teacher())
      var random = Seed(UInt64(index)).generator
      while let action = teacher.nextAction(in: WorldView(world)) {
        let game = try #require((world as? Household)?.game)
        var other = game.state
        let unseen = game.world.receptacles.indices.filter { !game.state.hasSeen($0) }
        for thing in game.world.things.indices
        where unseen.contains(Int(other.things[thing].holder)) {
          other.things[thing].holder = Int16(unseen[Int(random.next() % UInt64(unseen.count))])
          moved += 1
        }
        let asked = HouseholdPlanner(world: game.world, state: other, ignoresSharedSpots: true)
        let command = asked.next().map { game.world.text($0, dialect: .put) }
        #expect(action == .text(try #require(command)), "\(task)")
        if try world.step(action).end != nil { break }
      }
    }
    #expect(moved > 1000)
  }
}
