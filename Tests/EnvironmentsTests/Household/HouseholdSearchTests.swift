import Testing
import Trajectories

@testable import Environments

/// The demonstrated way is one that an agent could go that reads nothing but the replies.
@Suite struct HouseholdSearchTests {
  @Test(arguments: [TaskSplit.train, .testOOD], [false, true])
  func equalTranscriptsLeadToEqualCommandsWhateverIsHidden(
    split: TaskSplit, compact: Bool
  ) throws {
    let book = try HouseholdBook.load(EnvironmentOptions(home: WorldProbe.home))
    let tasks = try WorldProbe.make("household").tasks(in: split, limit: 26)
    var compared = 0
    for (index, id) in tasks.enumerated() {
      let task = try #require(
        TextWorldTask(id: id, environment: "household", templates: book.templates.map(\.name)))
      let world = try HouseGenerator.world(of: task, book: book)
      var random = Seed(UInt64(index)).generator
      let walk = Walk(world, steps: 60, isCompact: compact)
      for length in 0..<walk.commands.count {
        let seen = walk.views[length]
        let twin = Self.twin(of: world, hiddenFrom: seen, &random)
        let other = Walk(twin, steps: length + 1, isCompact: compact)
        // What lies where it is wanted already ends the twin's episode, which is told.
        if other.isWon, other.replies.count <= length { continue }
        let prefix = walk.replies.prefix(length)
        #expect(other.replies.prefix(length) == prefix, "\(id) after \(length) steps")
        #expect(
          other.commands.prefix(length + 1) == walk.commands.prefix(length + 1),
          "\(id) after \(length) steps")
        compared += 1
      }
      #expect(walk.isWon, "\(id)")
    }
    #expect(compared > 100)
  }

  @Test func secondReceptacleOfASpotIsFoundByGoingThere() throws {
    let book = try HouseholdBook.load(EnvironmentOptions(home: WorldProbe.home))
    var refused = 0
    for id in try WorldProbe.make("household").tasks(in: .train, limit: 130) {
      let task = try #require(
        TextWorldTask(id: id, environment: "household", templates: book.templates.map(\.name)))
      let walk = Walk(try HouseGenerator.world(of: task, book: book), steps: 200, isCompact: true)
      for index in walk.replies.indices where walk.replies[index] == HouseTexts.nothing {
        #expect(walk.commands[index].hasPrefix("go to "), "\(id)")
        let place = walk.commands[index].dropFirst("go to ".count)
        let next = walk.commands[index + 1]
        #expect(next.hasSuffix(" \(place)"), "\(id): \(next) after the refusal at \(place)")
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  /// What the expert says and is told, from the start.
  private struct Walk {
    var commands: [String] = []
    var replies: [String] = []
    /// What was known before each command.
    var views: [HouseState] = []
    var isWon: Bool

    init(_ world: HouseWorld, steps: Int, isCompact: Bool) {
      var settings = HouseholdSettings()
      settings.isCompact = isCompact
      var game = HouseGame(world: world)
      while commands.count < steps, !game.isOver,
        let next = HouseholdPlanner(world: world, state: game.state).next()
      {
        views.append(game.state)
        commands.append(world.text(next, dialect: settings.dialect))
        replies.append(game.play(commands[commands.count - 1], settings).observation.text)
      }
      isWon = game.isWon
    }
  }

  /// The same room with everything redrawn that the agent has not been told in `state`.
  private static func twin(
    of world: HouseWorld, hiddenFrom state: HouseState, _ random: inout SeededGenerator
  ) -> HouseWorld {
    let places = world.receptacles.indices
    let unseen = places.filter { !state.view.hasContents(of: $0) }
    var (things, starts): ([HouseWorld.Thing], [HouseState.Thing]) = ([], [])
    for (index, thing) in world.things.enumerated() {
      var start = world.start.things[index]
      if start.holder == state.things[index].holder, unseen.contains(Int(start.holder)) {
        if random.chance(0.2) { continue }
        start.holder = Int16(random.pick(unseen) ?? 0)
      }
      things.append(thing)
      starts.append(start)
    }
    let open = places.filter {
      let isOpen = world.start.isOpen($0)
      return state.view.hasDoor(of: $0) || !world.receptacles[$0].opens
        ? isOpen : random.chance(0.5)
    }
    // Where a receptacle stands shows as soon as the agent has been there.
    let receptacles = places.map { place in
      let own = world.receptacles[place]
      guard !state.view.hasDoor(of: place), !state.view.isNear(place) else { return own }
      let spot = random.pick(world.receptacles)?.spot ?? own.spot
      return HouseWorld.Receptacle(
        kind: own.kind, name: own.name, spot: spot, opens: own.opens, appliance: own.appliance)
    }
    var goal = world.goal
    if case .question(var question)? = goal.parts.first {
      let object = world.book.objects[question.object]
      let isOpenStill =
        question.form == .count
        ? unseen.contains { object.fits(world.receptacles[$0].kind) }
        : !world.things.indices.contains {
          world.things[$0].kind == question.object && state.things[$0].holder >= 0
            && state.view.hasContents(of: Int(state.things[$0].holder))
        }
      if isOpenStill { question.answer += 1 }
      goal.parts = [.question(question)]
    }
    return HouseWorld(
      book: world.book, layout: world.layout, receptacles: receptacles, things: things,
      start: HouseState(things: starts, openReceptacles: open), goal: goal,
      instruction: world.instruction)
  }
}
