import Testing
import Trajectories

@testable import Environments

/// The demonstrated way is one that an agent could go that reads nothing but the pages.
@Suite struct ShopReadingTests {
  @Test(arguments: [TaskSplit.train, .testOOD], [false, true])
  func equalPagesLeadToEqualCommandsWhateverIsHidden(split: TaskSplit, compact: Bool) throws {
    var shop = try #require(try ShopTests.built.get() as? Shop)
    var compared = 0
    for (index, task) in try shop.tasks(in: split, limit: 13).enumerated() {
      _ = try shop.reset(to: task)
      let start = try #require(shop.game)
      var random = Seed(UInt64(index)).generator
      let walk = Walk(start, steps: 40, isCompact: compact)
      for length in 0..<walk.commands.count {
        let twin = Self.twin(of: start, showing: walk.states.prefix(length + 1), &random)
        let other = Walk(twin, steps: length + 1, isCompact: compact)
        #expect(
          other.pages.prefix(length + 1) == walk.pages.prefix(length + 1),
          "\(task) after \(length) steps")
        #expect(
          other.commands.prefix(length + 1) == walk.commands.prefix(length + 1),
          "\(task) after \(length) steps")
        compared += 1
      }
      #expect(walk.states.last?.reward == 1, "\(task)")
    }
    #expect(compared > 60)
  }

  @Test func whatFitsOnlyInPartIsLeftAgain() throws {
    var shop = try #require(try ShopTests.built.get() as? Shop)
    var counts: [String: Int] = [:]
    for task in try shop.tasks(in: .train, limit: 130) {
      _ = try shop.reset(to: task)
      let walk = Walk(try #require(shop.game), steps: 40, isCompact: true)
      for command in ["attributes", "< prev", "next >"]
      where walk.commands.contains(.click(command)) {
        counts[command, default: 0] += 1
      }
      #expect(Set(walk.states.map(\.digest)).count > walk.commands.count / 2, "\(task)")
    }
    #expect(counts.count == 3, "\(counts)")
  }

  /// What the expert does and is shown, from the start.
  private struct Walk {
    var commands: [ShopCommand] = []
    var pages: [String]
    var states: [ShopGame]

    init(_ start: ShopGame, steps: Int, isCompact: Bool) {
      var game = start
      states = [game]
      pages = [ShopTexts(game: game, isCompact: isCompact).page()]
      while commands.count < steps, let next = ShopPlanner(game: game).next() {
        let isCarriedOut: Bool
        switch next {
        case .search(let keywords): isCarriedOut = game.search(keywords)
        case .click(let label): isCarriedOut = game.click(label)
        default: isCarriedOut = false
        }
        #expect(isCarriedOut, "\(next)")
        guard isCarriedOut else { return }
        commands.append(next)
        states.append(game)
        pages.append(ShopTexts(game: game, isCompact: isCompact).page())
      }
    }
  }

  /// The same shop with everything redrawn that no page of `states` has told.
  private static func twin(
    of start: ShopGame, showing states: ArraySlice<ShopGame>, _ random: inout SeededGenerator
  ) -> ShopGame {
    var lines: Set<Int> = []
    var opened: Set<Int> = []
    var priced: Set<Int> = []
    var read: Set<Int> = []
    for state in states {
      switch state.page {
      case .results: lines.formUnion(state.shown.map { Int($0) })
      case .item: opened.insert(state.product)
      case .attributes: read.insert(state.product)
      default: break
      }
      if state.chosen.contains(where: { $0 >= 0 }) { priced.insert(state.product) }
    }
    var products = start.catalogue.products
    // Whole products change places where nothing of them was shown.
    let unseen = products.indices.filter { !lines.contains($0) && !opened.contains($0) }
    for (place, other) in zip(unseen, random.shuffled(unseen)) {
      products[place] = start.catalogue.products[other]
    }
    for place in lines.union(opened) where !read.contains(place) {
      let kind = start.catalogue.kinds[products[place].query] ?? []
      let donor = start.catalogue.products[random.pick(kind) ?? place]
      let title = start.catalogue.titles[place]
      products[place].attributes =
        products[place].attributes.filter { title.contains($0) } + donor.attributes.suffix(2)
      products[place].features = donor.features
      products[place].description = donor.description
      if !opened.contains(place) {
        products[place].options = donor.options
      } else if !priced.contains(place) {
        for index in products[place].options.indices {
          products[place].options[index].extras = products[place].options[index].extras.map { _ in
            random.integer(in: 0...900)
          }
        }
      }
    }
    let catalogue = ShopCatalogue(products, index: start.catalogue.index)
    var goal = start.goal
    goal.product = random.integer(below: products.count)
    return ShopGame(goal, catalogue, colors: start.colors)
  }
}
