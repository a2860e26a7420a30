/// Finds the next command of a visit from any page.
struct ShopPlanner {
  let game: ShopGame
  var mistake: ShopMistake?

  /// The steps that the expert needs from the start, or nil where it gets nowhere.
  static func steps(from start: ShopGame) -> Int? {
    var game = start
    for step in 0...40 {
      if game.isOver { return game.reward == 1 ? step : nil }
      switch ShopPlanner(game: game).next() {
      case .search(let keywords): guard game.search(keywords) else { return nil }
      case .click(let label): guard game.click(label) else { return nil }
      default: return nil
      }
    }
    return nil
  }

  func next() -> ShopCommand? {
    guard let target else {
      return game.results.isEmpty && game.page == .start ? .search(game.goal.query) : nil
    }
    switch game.page {
    case .done: return nil
    case .start: return .search(game.goal.query)
    case .results: return turn(to: target)
    case .item: return game.product == target ? fill() : .click("back to search")
    case .description, .features, .reviews, .attributes: return .click("< prev")
    }
  }

  /// The product that the plan ends with.
  private var target: Int? {
    switch mistake {
    case nil, .noOptions, .wrongOption: return game.goal.product
    case .firstResult:
      return game.catalogue.search(game.goal.query).prefix(ShopGame.perPage).map { Int($0) }
        .first { best($0) < 1 }
    case .ignorePrice:
      guard let limit = game.goal.priceLimit else { return nil }
      let wanted = game.catalogue.products[game.goal.product]
      return game.catalogue.search(game.goal.query).map { Int($0) }.first { place in
        let product = game.catalogue.products[place]
        return product.price > limit && product.query == wanted.query && best(place) < 1
      }
    }
  }

  /// The most that a product can be worth.
  private func best(_ place: Int) -> Double {
    game.goal.reward(
      game.catalogue.products[place], chosen: choices(place), in: game.catalogue,
      colors: game.colors)
  }

  /// The values of a product's options that come nearest to the goal's.
  private func choices(_ place: Int) -> [Int] {
    let product = game.catalogue.products[place]
    let exact = place == game.goal.product
    return product.options.map { option in
      option.values.firstIndex { value in
        game.goal.options.contains { wish in
          if exact { return wish == value }
          let normal = ShopGoal.normalised(wish, game.colors)
          return ShopWords.tokenSetRatio(ShopGoal.normalised(value, game.colors), normal) > 85
        }
      } ?? -1
    }
  }

  private func turn(to target: Int) -> ShopCommand {
    guard let rank = game.results.firstIndex(of: Int32(target)) else {
      return .search(game.goal.query)
    }
    let wanted = rank / ShopGame.perPage + 1
    if wanted > game.resultPage { return .click("next >") }
    if wanted < game.resultPage { return .click("< prev") }
    return .click(game.catalogue.products[target].code.lowercased())
  }

  private func fill() -> ShopCommand {
    guard let product = game.current else { return .click("back to search") }
    var wanted = choices(game.product)
    if mistake == .noOptions { wanted = wanted.map { _ in -1 } }
    if mistake == .wrongOption, let index = wanted.firstIndex(where: { $0 >= 0 }) {
      wanted[index] = otherValue(product, index, than: wanted[index])
    }
    for (index, value) in wanted.enumerated() where game.chosen[index] != value {
      // What was chosen without need cannot be taken back but by coming in again.
      if value < 0 { return .click("< prev") }
      return .click(product.options[index].values[value])
    }
    return .click("buy now")
  }

  private func otherValue(_ product: ShopProduct, _ index: Int, than value: Int) -> Int {
    let values = product.options[index].values
    let own = ShopGoal.normalised(values[value], game.colors)
    return values.indices.first {
      ShopWords.tokenSetRatio(ShopGoal.normalised(values[$0], game.colors), own) <= 85
    } ?? -1
  }
}

/// A way to shop wrongly on purpose.
enum ShopMistake: String, Sendable, Hashable, CaseIterable {
  /// Buys the first product that comes up and is not right.
  case firstResult = "first-result"
  /// Buys the right product without choosing anything.
  case noOptions = "no-options"
  /// Chooses another value for one option.
  case wrongOption = "wrong-option"
  /// Buys a like product above the price that was named.
  case ignorePrice = "ignore-price"

  func applies(to template: ShopBook.Template) -> Bool {
    switch self {
    case .firstResult: true
    case .noOptions, .wrongOption: template.options > 0
    case .ignorePrice: template.hasPrice
    }
  }
}
