import Testing
import Trajectories

@testable import Environments

@Suite struct ShopTests {
  /// One shop for all tests; a value, so that no test sees another's visit.
  static let built = Result { try WorldProbe.make("shop") }

  @Test(arguments: TaskSplit.allCases)
  func expertBuysTheRightThingWithinTheBudget(split: TaskSplit) throws {
    var shop = try ShopTests.built.get()
    for task in try shop.tasks(in: split, limit: WorldProbe.sampleSize) {
      let opening = try shop.reset(to: task)
      #expect(shop.result.score == 0)
      let expert = try #require(shop.expert())
      let results = try WorldProbe.play(&shop, expert, limit: opening.stepBudget)
      #expect(shop.result.success, "\(task): \(opening.observation.text)")
      #expect(results.last?.end == .completed)
      #expect(results.count + 4 <= opening.stepBudget)
    }
  }

  @Test func catalogueIsLargeEnoughAndItsCodesDiffer() throws {
    let shop = try #require(try ShopTests.built.get() as? Shop)
    #expect(shop.catalogue.products.count >= 2000)
    #expect(shop.book.categories.count >= 12)
    #expect(Set(shop.catalogue.products.map(\.code)).count == shop.catalogue.products.count)
  }

  @Test func splitsAskForDifferentFamilies() throws {
    var shop = try #require(try ShopTests.built.get() as? Shop)
    var families: [Int: TaskSplit] = [:]
    var seen: Set<String> = []
    for (split, count) in [(TaskSplit.train, 600), (.dev, 200), (.test, 200), (.testOOD, 100)] {
      let tasks = try shop.tasks(in: split, limit: count)
      #expect(tasks.count == count)
      for task in tasks { #expect(seen.insert(task).inserted) }
      for task in tasks.prefix(40) {
        _ = try shop.reset(to: task)
        let goal = try #require(shop.game?.goal)
        let family = shop.catalogue.products[goal.product].family
        #expect(families[family] == nil || families[family] == split)
        families[family] = split
      }
    }
  }

  @Test func expertFindsItsWayFromAnyPage() throws {
    var shop = try ShopTests.built.get()
    for (index, task) in try shop.tasks(in: .train, limit: max(52, WorldProbe.sampleSize))
      .enumerated()
    {
      let opening = try shop.reset(to: task)
      let goesOn = try WorldProbe.disturb(
        &shop, opening: opening, seed: UInt64(index), steps: 12
      ) { $0 == "click[buy now]" }
      guard goesOn, let expert = shop.expert() else { continue }
      try WorldProbe.play(&shop, expert, limit: 40)
      #expect(shop.result.success, "\(task)")
    }
  }

  @Test func mistakesAreWorthExactlyWhatTheFormulaSays() throws {
    var shop = try #require(try ShopTests.built.get() as? Shop)
    var played: [String: Int] = [:]
    for task in try shop.tasks(in: .train, limit: 48) + shop.tasks(in: .testOOD, limit: 13) {
      _ = try shop.reset(to: task)
      for wrong in shop.wrongPolicies() where wrong.targets(WorldView(shop)) {
        _ = try shop.reset(to: task)
        var playing: any Environment = shop
        try WorldProbe.play(&playing, wrong.policy, limit: 40)
        let goal = try #require(shop.game?.goal)
        let parts = Double(goal.attributes.count + goal.options.count + 1)
        let score = playing.result.score
        #expect(!playing.result.success, "\(wrong.name) was paid in full for \(task)")
        switch wrong.name {
        case "no-options":
          #expect(score == (parts - Double(goal.options.count)) / parts, "\(task)")
        case "wrong-option":
          #expect(score <= (parts - 1) / parts && score > 0, "\(task)")
        default:
          #expect(score < 1)
        }
        if score > 0 { played[wrong.name, default: 0] += 1 }
      }
    }
    #expect(played.count == shop.wrongPolicies().count)
  }

  @Test func rewardCountsAttributesOptionsPriceAndType() throws {
    func product(_ title: String, _ query: String, _ price: Int) -> ShopProduct {
      ShopProduct(
        code: title, title: title, description: "plain", features: ["sturdy frame"],
        attributes: ["solid wood"], category: "home › \(query) › rooms", query: query, price: price,
        options: [
          ShopProduct.Option(name: "color", values: ["dark navy blue", "ivory"], extras: [0, 500])
        ], typeWords: ShopWords.terms(in: query))
    }
    let catalogue = ShopCatalogue([
      product("Oak Stool", "stool", 4000), product("Oak Lamp", "lamp", 4000),
    ])
    let goal = ShopGoal(
      product: 0, instruction: "", attributes: ["solid wood", "sturdy"], options: ["navy"],
      priceLimit: 4200, type: "stool", wishes: ["navy"])
    func worth(_ place: Int, _ chosen: Int) -> Double {
      goal.reward(
        catalogue.products[place], chosen: [chosen], in: catalogue, colors: ["navy", "ivory"])
    }
    #expect(worth(0, 0) == 1)
    #expect(worth(0, -1) == 3.0 / 4)
    #expect(worth(0, 1) == 2.0 / 4, "the other colour is wrong and lifts the price over the limit")
    #expect(worth(1, 0) == 0, "a lamp is no stool")
  }

  @Test func equalTasksGiveEqualTranscriptsInAnyOrder() throws {
    var first = try ShopTests.built.get()
    var second = try WorldProbe.make("shop")
    let tasks = try first.tasks(in: .dev, limit: 12)
    let forward = try tasks.map { try WorldProbe.transcript(&first, $0) }
    let backward = try tasks.reversed().map { try WorldProbe.transcript(&second, $0) }
    #expect(forward == backward.reversed())
  }

  @Test func suffixAfterRestoreEqualsTheFirstSuffix() throws {
    var shop = try ShopTests.built.get()
    for task in try shop.tasks(in: .train, limit: 12) {
      _ = try shop.reset(to: task)
      let expert = try #require(shop.expert())
      try WorldProbe.play(&shop, expert, limit: 2)
      let saved = try shop.snapshot()
      let first = try WorldProbe.play(&shop, expert, limit: 30)
      try shop.restore(saved)
      #expect(try WorldProbe.play(&shop, expert, limit: 30) == first)
      #expect(shop.result.success)
    }
  }

  @Test func leavingAnItemForgetsItsOptionsAndTheyAreNeverMarked() throws {
    var shop = try #require(try ShopTests.built.get() as? Shop)
    _ = try shop.reset(to: "shop/v1/S4/1")
    let goal = try #require(shop.game?.goal)
    let product = shop.catalogue.products[goal.product]
    // The cheapest value changes no price, so the page must look as it did before.
    let free = try #require(product.options[0].extras.firstIndex(of: 0))
    _ = try shop.step(.text("search[\(goal.query)]"))
    while shop.game?.shown.contains(Int32(goal.product)) == false {
      #expect(try shop.step(.text("click[Next >]")).groundTruth.errorClass == nil)
    }
    let before = try shop.step(.text("click[\(product.code)]"))
    let after = try shop.step(.text("click[\(product.options[0].values[free])]"))
    #expect(after.observation.text == before.observation.text)
    #expect(shop.game?.chosen[0] == free)
    _ = try shop.step(.text("click[< Prev]"))
    _ = try shop.step(.text("click[\(product.code)]"))
    #expect(shop.game?.chosen[0] == -1)
  }

  @Test(arguments: [
    "", " ", "search[]", "search[ ]", "search", "click[]", "click[search]", "click[buy now]",
    "click[b0nothing]", "[search]", "\u{0}", "buy", "click[\u{1B}]", "search{shoes}", "٣[x]", "💥",
    "exit[quit]", "reset", "click[next >]",
  ])
  func strangeCommandsLeaveThePage(command: String) throws {
    var shop = try ShopTests.built.get()
    _ = try shop.reset(to: "shop/v1/S3/1")
    let start = try shop.step(.text("think[where am i]")).groundTruth.stateDigest
    let result = try shop.step(.text(command))
    #expect(result.groundTruth.errorClass != nil)
    #expect(result.groundTruth.stateDigest == start)
    #expect(result.end == nil)
  }

  @Test func hugeInputIsRefusedOrCut() throws {
    var shop = try WorldProbe.make("shop", settings: ["interface": "tools"])
    _ = try shop.reset(to: "shop/v1/S3/1")
    let huge = String(repeating: "stool ", count: 170_000)
    for action in [
      Action.text("search[\(huge)]"), .text(huge), .say(huge), .tool(name: huge, arguments: [:]),
      .tool(name: "click_action", arguments: ["value": .string(huge)]),
      .tool(name: "click_action", arguments: []),
      .tool(name: "search_action", arguments: ["keywords": 3]),
    ] {
      #expect(try shop.step(action).groundTruth.errorClass != nil)
    }
    _ = try shop.step(.tool(name: "search_action", arguments: ["keywords": .string(huge)]))
    #expect(throws: EnvironmentError.self) { try shop.reset(to: "shop/v1/S99/1") }
  }

  @Test func expertUsesTheToolsAndCompactPages() throws {
    for compact in [false, true] {
      var shop = try WorldProbe.make("shop", compact: compact, settings: ["interface": "tools"])
      for task in try shop.tasks(in: .test, limit: 12) {
        let opening = try shop.reset(to: task)
        #expect(opening.tools.map(\.name) == ["search_action", "click_action"])
        let expert = try #require(shop.expert())
        try WorldProbe.play(&shop, expert, limit: opening.stepBudget)
        #expect(shop.result.success)
      }
    }
  }

  static let log = "trajectories/webshop/text-davinci-002_react.log"

  @Test(.enabled(if: RecordedData.path(log) != nil, "the recorded runs are not on this machine"))
  func readsEveryRecordedActionForm() throws {
    var counts: [String: Int] = [:]
    for line in try RecordedData.lines(ShopTests.log) where line.hasPrefix("Action: ") {
      let command = try #require(ShopCommand(String(line.dropFirst(8))), "\(line)")
      switch command {
      case .search: counts["search", default: 0] += 1
      case .click: counts["click", default: 0] += 1
      case .think: counts["think", default: 0] += 1
      case .other(let name): counts[name, default: 0] += 1
      }
    }
    #expect(counts == ["search": 523, "click": 1822, "think": 1089, "exit": 3, "reset": 500])
  }
}
