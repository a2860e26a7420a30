import Trajectories

/// A visit to the shop in progress; a copy is a snapshot.
struct ShopGame: Sendable {
  enum Page: UInt8, Sendable, Hashable {
    case start
    case results
    case item
    case description
    case features
    case reviews
    case attributes
    case done
  }

  static let perPage = 10

  let catalogue: ShopCatalogue
  let goal: ShopGoal
  let colors: [String]
  /// The steps that the expert takes from the start.
  let expertSteps: Int
  private(set) var page = Page.start
  private(set) var results: [Int32] = []
  private(set) var resultPage = 1
  private(set) var product = -1
  /// The chosen value of each option, or -1.
  private(set) var chosen: [Int] = []
  private(set) var reward = 0.0
  private(set) var view = ShopView()

  init(_ goal: ShopGoal, _ catalogue: ShopCatalogue, colors: [String], expertSteps: Int = 0) {
    self.goal = goal
    self.catalogue = catalogue
    self.colors = colors
    self.expertSteps = expertSteps
  }

  var isOver: Bool { page == .done }

  var shown: ArraySlice<Int32> {
    let start = min(results.count, (resultPage - 1) * ShopGame.perPage)
    return results[start..<min(results.count, start + ShopGame.perPage)]
  }

  var pageCount: Int { (results.count + ShopGame.perPage - 1) / ShopGame.perPage }
  var current: ShopProduct? {
    catalogue.products.indices.contains(product) ? catalogue.products[product] : nil
  }

  /// Everything that can be clicked on the page, in the order it is shown.
  var clickables: [String] {
    switch page {
    case .start: return ["search"]
    case .results:
      var labels = ["back to search"]
      if resultPage < pageCount { labels.append("next >") }
      if resultPage > 1 { labels.append("< prev") }
      for place in shown { labels.append(catalogue.labels[Int(place)]) }
      return labels
    case .item:
      let values = current?.options.flatMap(\.values) ?? []
      return ["back to search", "< prev"] + values
        + ["description", "features", "reviews", "attributes", "buy now"]
    case .description, .features, .reviews, .attributes: return ["back to search", "< prev"]
    case .done: return []
    }
  }

  mutating func search(_ keywords: String) -> Bool {
    guard !isOver, keywords.utf8.contains(where: { $0 > 0x20 }) else { return false }
    results = catalogue.search(keywords)
    view.hasOwnResults = keywords == goal.query
    resultPage = 1
    page = .results
    leaveProduct()
    return true
  }

  /// Clicks what is written on the page; false where nothing of that name is there.
  mutating func click(_ written: String) -> Bool {
    guard written.utf8.count <= 200 else { return false }
    let label = written.trimmingASCIISpace().lowercased()
    guard label != "search", clickables.contains(label) else { return false }
    switch (label, page) {
    case ("back to search", _):
      page = .start
      results = []
      resultPage = 1
      leaveProduct()
    case ("next >", _): resultPage += 1
    case ("< prev", .results): resultPage -= 1
    case ("< prev", .item):
      page = .results
      leaveProduct()
    case ("< prev", _): page = .item
    case ("description", .item): page = .description
    case ("features", .item): page = .features
    case ("reviews", .item): page = .reviews
    case ("attributes", .item):
      page = .attributes
      view.readAttributes(of: product)
    case ("buy now", .item): buy()
    case (_, .results): visit(label)
    default: choose(label)
    }
    return true
  }

  private mutating func leaveProduct() {
    product = -1
    chosen = []
  }

  private mutating func visit(_ code: String) {
    guard let found = catalogue.places[code.uppercased()] ?? catalogue.places[code] else { return }
    product = found
    chosen = Array(repeating: -1, count: catalogue.products[found].options.count)
    page = .item
    view.visit(product)
  }

  private mutating func choose(_ label: String) {
    for (index, option) in (current?.options ?? []).enumerated() {
      if let value = option.values.firstIndex(of: label) {
        chosen[index] = value
        view.showPrice(of: product, with: chosen)
        return
      }
    }
  }

  private mutating func buy() {
    guard let current else { return }
    reward = goal.reward(current, chosen: chosen, in: catalogue, colors: colors)
    page = .done
  }

  /// Identity of the visit's state.
  var digest: Digest {
    let size = 4 * (4 + chosen.count + results.count)
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 4) { bytes in
      var place = 0
      func put(_ value: Int) {
        bytes.storeBytes(
          of: Int32(truncatingIfNeeded: value).littleEndian, toByteOffset: place, as: Int32.self)
        place += 4
      }
      put(Int(page.rawValue))
      put(resultPage)
      put(product)
      put(chosen.count)
      for value in chosen { put(value) }
      for value in results { put(Int(value)) }
      return Digest(of: UnsafeRawBufferPointer(bytes))
    }
  }
}
