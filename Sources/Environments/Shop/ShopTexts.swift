/// What an agent reads in the shop.
struct ShopTexts {
  let game: ShopGame
  let isCompact: Bool

  func page() -> String {
    var parts: [String] = []
    if !isCompact || game.page == .start {
      if game.page == .start { parts.append("WebShop") }
      parts += ["Instruction:", game.goal.instruction]
    }
    switch game.page {
    case .start: parts.append("Search")
    case .results: parts += results()
    case .item: parts += item()
    case .description: parts += ["Back to Search", "< Prev", game.current?.description ?? ""]
    case .features: parts += ["Back to Search", "< Prev"] + (game.current?.features ?? [])
    case .reviews: parts += ["Back to Search", "< Prev", "No reviews yet."]
    case .attributes: parts += ["Back to Search", "< Prev"] + (game.current?.attributes ?? [])
    case .done:
      return "Thank you for your purchase. Your score (min 0.0, max 1.0): "
        + "\((game.reward * 1000).rounded() / 1000)"
    }
    return parts.joined(separator: isCompact ? " | " : " [SEP] ")
  }

  private func results() -> [String] {
    var parts = [
      "Back to Search", "Page \(game.resultPage) (Total results: \(game.results.count))",
    ]
    if game.resultPage < game.pageCount { parts.append("Next >") }
    if game.resultPage > 1 { parts.append("< Prev") }
    for place in game.shown {
      let product = game.catalogue.products[Int(place)]
      parts += [product.code, product.title, "$" + ShopProduct.dollars(product.price)]
    }
    return parts
  }

  private func item() -> [String] {
    guard let product = game.current else { return [] }
    var parts = ["Back to Search", "< Prev"]
    for option in product.options {
      parts.append(option.name)
      parts += option.values
    }
    parts.append(product.title)
    parts.append("Price: $" + ShopProduct.dollars(product.price(with: game.chosen)))
    return parts + ["Rating: N.A.", "Description", "Features", "Reviews", "Attributes", "Buy Now"]
  }
}
