/// What a shop task asks for, and what a purchase is worth against it.
struct ShopGoal: Sendable, Hashable {
  var product: Int
  var instruction: String
  var attributes: [String]
  var options: [String]
  /// In cents; nil asks for no price.
  var priceLimit: Int?
  /// What it has to be, in the words of titles.
  var type: String
  /// The options as the instruction words them.
  var wishes: [String]

  /// Words with which the product is found.
  var query: String { ([type] + attributes).joined(separator: " ") }

  /// The graded reward of buying a product with some of its options.
  func reward(
    _ bought: ShopProduct, chosen: [Int], in catalogue: ShopCatalogue, colors: [String]
  ) -> Double {
    let wanted = catalogue.products[product]
    let matchedAttributes = attributes.count { ShopGoal.has(bought, $0) }
    var picked: [String] = []
    for (index, value) in chosen.enumerated() where bought.options.indices.contains(index) {
      if bought.options[index].values.indices.contains(value) {
        picked.append(ShopGoal.normalised(bought.options[index].values[value], colors))
      }
    }
    let matchedOptions = options.count { option in
      let normal = ShopGoal.normalised(option, colors)
      return picked.contains { ShopWords.tokenSetRatio($0, normal) > 85 }
    }
    let fitsPrice = priceLimit.map { bought.price(with: chosen) <= $0 } ?? true
    let matched = matchedAttributes + matchedOptions + (fitsPrice ? 1 : 0)
    return ShopGoal.typeFactor(bought, wanted) * Double(matched)
      / Double(attributes.count + options.count + 1)
  }

  /// Whether the page of attributes names an attribute.
  static func lists(_ product: ShopProduct, _ attribute: String) -> Bool {
    product.attributes.contains(attribute)
      || product.attributes.contains { ShopWords.tokenSetRatio($0, attribute) > 85 }
  }

  static func has(_ product: ShopProduct, _ attribute: String) -> Bool {
    if lists(product, attribute) { return true }
    let wanted = attribute.lowercased()
    return ([product.title, product.description] + product.features).contains {
      $0.lowercased().contains(wanted)
    }
  }

  /// The first colour word of a text stands for the whole.
  static func normalised(_ option: String, _ colors: [String]) -> String {
    let words = ShopWords.words(in: option)
    return words.first { colors.contains($0) } ?? option.lowercased()
  }

  private static func typeFactor(_ bought: ShopProduct, _ wanted: ShopProduct) -> Double {
    let title = Set(ShopWords.terms(in: bought.title))
    let shared = wanted.typeWords.count { title.contains($0) }
    let share = wanted.typeWords.isEmpty ? 1 : Double(shared) / Double(wanted.typeWords.count)
    if share == 0 { return 0 }
    if share < 0.1 { return 0.1 }
    let mine = Set(bought.category.split(separator: "›").map { String($0).trimmingSpaces })
    let levels = wanted.category.split(separator: "›").count {
      mine.contains(String($0).trimmingSpaces)
    }
    return bought.query == wanted.query || levels >= 2 || share > 0.2 ? 1 : 0.5
  }
}

extension String {
  fileprivate var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}
