/// What an agent reads in the shop.
struct ShopTexts {
  let game: ShopGame
  let isCompact: Bool

  func page() -> String {
    if game.page == .done {
      return "Thank you for your purchase. Your score (min 0.0, max 1.0): "
        + "\((game.reward * 1000).rounded() / 1000)"
    }
    var page = ShopPage(separator: isCompact ? " | " : " [SEP] ")
    if !isCompact || game.page == .start {
      if game.page == .start { page.append("WebShop") }
      page.append("Instruction:")
      page.append(game.goal.instruction)
    }
    switch game.page {
    case .start: page.append("Search")
    case .results: appendResults(to: &page)
    case .item: appendItem(to: &page)
    case .description: appendSubpage([game.current?.description ?? ""], to: &page)
    case .features: appendSubpage(game.current?.features ?? [], to: &page)
    case .reviews: appendSubpage(["No reviews yet."], to: &page)
    case .attributes: appendSubpage(game.current?.attributes ?? [], to: &page)
    case .done: break
    }
    return page.text
  }

  private func appendSubpage(_ texts: [String], to page: inout ShopPage) {
    page.append("Back to Search")
    page.append("< Prev")
    for text in texts { page.append(text) }
  }

  private func appendResults(to page: inout ShopPage) {
    page.append("Back to Search")
    page.append("Page \(game.resultPage) (Total results: \(game.results.count))")
    if game.resultPage < game.pageCount { page.append("Next >") }
    if game.resultPage > 1 { page.append("< Prev") }
    var title: String?
    for place in game.shown.map({ Int($0) }) {
      let product = game.catalogue.products[place]
      if isCompact {
        // What several lines have in common is said once, and codes stand as they are clicked.
        if product.title != title { page.append(product.title) }
        page.append(game.catalogue.labels[place] + " " + game.catalogue.prices[place])
      } else {
        page.append(product.code)
        page.append(product.title)
        page.append(game.catalogue.prices[place])
      }
      title = product.title
    }
  }

  private func appendItem(to page: inout ShopPage) {
    guard let product = game.current else { return }
    page.append("Back to Search")
    page.append("< Prev")
    for option in product.options {
      page.append(option.name)
      for value in option.values { page.append(value) }
    }
    page.append(product.title)
    page.append("Price: $" + ShopProduct.dollars(product.price(with: game.chosen)))
    if !isCompact { page.append("Rating: N.A.") }
    for label in ["Description", "Features", "Reviews", "Attributes", "Buy Now"] {
      page.append(label)
    }
  }
}

/// The parts of a page as one text.
private struct ShopPage {
  let separator: String
  private(set) var text = ""

  init(separator: String) {
    self.separator = separator
    text.reserveCapacity(1_200)
  }

  mutating func append(_ part: String) {
    if !text.isEmpty { text += separator }
    text += part
  }
}
