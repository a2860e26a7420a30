/// One thing on sale.
struct ShopProduct: Sendable, Hashable {
  struct Option: Sendable, Hashable {
    var name: String
    var values: [String]
    /// What each value adds to the price, in cents.
    var extras: [Int]
  }

  var code: String
  var title: String
  var description: String
  var features: [String]
  var attributes: [String]
  var category: String
  /// The words that people search such products with.
  var query: String
  var synonym = ""
  /// In cents.
  var price: Int
  var options: [Option]
  /// Products of a family differ in little.
  var family = 0
  var isHeldOut = false
  /// The nouns that say what it is.
  var typeWords: [String]

  /// The price with the options that are chosen, one index or -1 for each.
  func price(with chosen: [Int]) -> Int {
    var total = price
    for (index, value) in chosen.enumerated() where index < options.count {
      if options[index].extras.indices.contains(value) { total += options[index].extras[value] }
    }
    return total
  }

  static func dollars(_ cents: Int) -> String {
    let rest = cents % 100
    return "\(cents / 100)." + (rest < 10 ? "0" : "") + "\(rest)"
  }
}
