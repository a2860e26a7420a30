import Signals

/// Finds the next command of a visit from any page.
///
/// It knows what the instruction says, what the present page shows and what earlier pages told
/// (`ShopView`); equal transcripts lead to equal commands, whatever is hidden. Only the mistakes
/// that look for a wrong product on purpose know more.
struct ShopPlanner {
  let game: ShopGame
  var mistake: ShopMistake?

  /// The commands that the expert needs from the start, or nil where it gets nowhere.
  static func way(from start: ShopGame, longest: Int) -> [ShopCommand]? {
    var game = start
    var way: [ShopCommand] = []
    while !game.isOver {
      guard way.count < longest, let next = ShopPlanner(game: game).next() else { return nil }
      switch next {
      case .search(let keywords): guard game.search(keywords) else { return nil }
      case .click(let label): guard game.click(label) else { return nil }
      default: return nil
      }
      way.append(next)
    }
    return game.reward == 1 ? way : nil
  }

  func next() -> ShopCommand? {
    switch game.page {
    case .done: return nil
    case .start: return .search(game.goal.query)
    case .results: return game.view.hasOwnResults ? choose() : .click("back to search")
    case .item: return isWorthBuying ? fill() : .click("< prev")
    case .description, .features, .reviews, .attributes: return .click("< prev")
    }
  }

  private var isWorthBuying: Bool {
    seeksWrongProduct
      ? game.product == wrongTarget : unknownAttributes(of: game.product) != nil
  }

  private var seeksWrongProduct: Bool { mistake == .firstResult || mistake == .ignorePrice }

  /// Opens the first of the most promising products of a page, or turns the page.
  private func choose() -> ShopCommand {
    let shown = game.shown.map { Int($0) }
    var best: Int?
    if seeksWrongProduct {
      best = wrongTarget.flatMap { shown.contains($0) ? $0 : nil }
    } else {
      var fewest = Int.max
      for place in shown {
        guard let unknown = unknownAttributes(of: place), unknown < fewest else { continue }
        (best, fewest) = (place, unknown)
      }
    }
    if let best { return .click(game.catalogue.labels[best]) }
    return .click(game.resultPage < game.pageCount ? "next >" : "back to search")
  }

  /// How many wanted attributes are still to be looked up, or nil where the product will not do.
  private func unknownAttributes(of place: Int) -> Int? {
    guard game.catalogue.products.indices.contains(place) else { return nil }
    let product = game.catalogue.products[place]
    let title = game.catalogue.titles[place]
    let goal = game.goal
    if let limit = goal.priceLimit, product.price > limit { return nil }
    guard title.contains(goal.type) else { return nil }
    let untold = goal.attributes.filter { !title.contains($0.lowercased()) }
    guard let visit = game.view.visit(of: place) else {
      return untold.count <= game.catalogue.mostHidden ? untold.count : nil
    }
    let wanted = wishes(product)
    guard wanted.count(where: { $0 >= 0 }) == goal.wishes.count else { return nil }
    if let limit = goal.priceLimit, visit.chosen == wanted, product.price(with: wanted) > limit {
      return nil
    }
    guard visit.hasAttributes else { return untold.count }
    return untold.allSatisfy { ShopGoal.lists(product, $0) } ? 0 : nil
  }

  /// The value of each option that the instruction asks for, or -1.
  func wishes(_ product: ShopProduct) -> [Int] {
    var wanted = product.options.map { _ in -1 }
    for wish in game.goal.wishes {
      if let (option, value) = place(of: wish, product) { wanted[option] = value }
    }
    return wanted
  }

  /// Where a product offers a wish: the very words, or else the colour that they name.
  private func place(of wish: String, _ product: ShopProduct) -> (option: Int, value: Int)? {
    for (index, option) in product.options.enumerated() {
      if let value = option.values.firstIndex(of: wish) { return (index, value) }
    }
    let normal = ShopGoal.normalised(wish, game.colors)
    for (index, option) in product.options.enumerated() {
      if let value = option.values.firstIndex(where: {
        ShopGoal.normalised($0, game.colors) == normal
      }) {
        return (index, value)
      }
    }
    return nil
  }

  private func fill() -> ShopCommand {
    guard let product = game.current else { return .click("back to search") }
    if !seeksWrongProduct, unknownAttributes(of: game.product) ?? 0 > 0 {
      return .click("attributes")
    }
    var wanted = wishes(product)
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
}
