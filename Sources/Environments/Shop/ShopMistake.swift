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

extension ShopPlanner {
  /// The product that a mistake ends with, where it means a certain one.
  var wrongTarget: Int? {
    let found = game.catalogue.search(game.goal.query).map { Int($0) }
    guard mistake == .ignorePrice else {
      return found.prefix(ShopGame.perPage).first { most($0) < 1 }
    }
    guard let limit = game.goal.priceLimit else { return nil }
    let wanted = game.catalogue.products[game.goal.product]
    return found.first { place in
      let product = game.catalogue.products[place]
      return product.price > limit && product.query == wanted.query && most(place) < 1
    }
  }

  /// What a product is worth with the options that come nearest.
  private func most(_ place: Int) -> Double {
    let product = game.catalogue.products[place]
    return game.goal.reward(
      product, chosen: wishes(product), in: game.catalogue, colors: game.colors)
  }

  func otherValue(_ product: ShopProduct, _ index: Int, than value: Int) -> Int {
    let values = product.options[index].values
    let own = ShopGoal.normalised(values[value], game.colors)
    return values.indices.first {
      ShopWords.tokenSetRatio(ShopGoal.normalised(values[$0], game.colors), own) <= 85
    } ?? -1
  }
}
