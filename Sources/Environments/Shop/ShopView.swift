/// What the agent has been shown before the present page; no part of the shop's identity.
struct ShopView: Sendable, Hashable {
  /// A product whose page was opened.
  struct Visit: Sendable, Hashable {
    let product: Int
    /// The options that were chosen there last, whose price was shown.
    var chosen: [Int] = []
    var hasAttributes = false
  }

  /// Whether the results are those of the search for what is wanted.
  var hasOwnResults = false
  private var visits: [Visit] = []

  func visit(of product: Int) -> Visit? { visits.first { $0.product == product } }

  mutating func visit(_ product: Int) {
    if visit(of: product) == nil { visits.append(Visit(product: product)) }
  }

  mutating func readAttributes(of product: Int) {
    change(product) { $0.hasAttributes = true }
  }

  mutating func showPrice(of product: Int, with chosen: [Int]) {
    change(product) { $0.chosen = chosen }
  }

  private mutating func change(_ product: Int, _ change: (inout Visit) -> Void) {
    guard let place = visits.firstIndex(where: { $0.product == product }) else { return }
    change(&visits[place])
  }
}
