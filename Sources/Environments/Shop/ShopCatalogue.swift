import Trajectories

/// The products and their search index; every copy of an environment shares them.
final class ShopCatalogue: Sendable {
  let products: [ShopProduct]
  let index: ShopIndex
  let places: [String: Int]
  /// The codes as they are clicked, and the price of each product without options.
  let labels: [String]
  let prices: [String]
  /// The titles in lower case.
  let titles: [String]
  /// The most attributes that a product has beyond those in its title.
  let mostHidden: Int
  /// The products that each split may ask for.
  let choices: [TaskSplit: [Int]]
  /// The products of each kind, the cheapest first.
  let kinds: [String: [Int]]

  /// Puts products on sale; an index of others in their places can stand in for their own.
  init(_ products: [ShopProduct], index: ShopIndex? = nil) {
    self.products = products
    let titles = products.map { $0.title.lowercased() }
    self.titles = titles
    mostHidden =
      products.indices.map { place in
        products[place].attributes.count { !titles[place].contains($0) }
      }.max() ?? 0
    labels = products.map { $0.code.lowercased() }
    prices = products.map { "$" + ShopProduct.dollars($0.price) }
    self.index =
      index
      ?? ShopIndex(
        products.map { product in
          ShopWords.terms(
            in: [
              product.title, product.description, product.features.first ?? "",
              product.options.flatMap(\.values).joined(separator: " "),
            ].joined(separator: " "))
        })
    var places: [String: Int] = [:]
    for (place, product) in products.enumerated() where places[product.code] == nil {
      places[product.code] = place
    }
    self.places = places
    var splits: [Int: TaskSplit] = [:]
    var choices: [TaskSplit: [Int]] = [:]
    var kinds: [String: [Int]] = [:]
    for (place, product) in products.enumerated() {
      let split = splits[product.family] ?? ShopCatalogue.split(of: product)
      splits[product.family] = split
      choices[split, default: []].append(place)
      kinds[product.query, default: []].append(place)
    }
    self.choices = choices
    self.kinds = kinds.mapValues { places in
      places.sorted { (products[$0].price, $0) < (products[$1].price, $1) }
    }
  }

  /// A family of products is asked for in one split only.
  private static func split(of product: ShopProduct) -> TaskSplit {
    if product.isHeldOut { return .testOOD }
    return switch Digest(of: "shop|family|\(product.family)").leadingBits % 10 {
    case ..<6: .train
    case ..<8: .dev
    default: .test
    }
  }

  func search(_ query: String) -> [Int32] {
    index.search(ShopWords.terms(in: query), limit: 50)
  }

  /// Makes the shop that a book describes.
  static func make(_ book: ShopBook) -> ShopCatalogue {
    var products: [ShopProduct] = []
    var family = 0
    for (number, category) in book.categories.enumerated() {
      for (type, synonym) in category.types {
        for _ in 0..<book.familiesPerType {
          family += 1
          var random = book.seed.derive("family", step: family, sample: number).generator
          let size = random.integer(in: book.familySize)
          let stem = ShopFamily(book, category, type: type, synonym: synonym, &random)
          for member in 0..<size {
            products.append(stem.member(member, number: products.count, family, &random))
          }
        }
      }
    }
    return ShopCatalogue(products)
  }
}

/// What the members of a family have in common.
private struct ShopFamily {
  let book: ShopBook
  let category: ShopBook.Category
  let type: String
  let synonym: String
  let brand: String
  let series: String
  let attributes: [String]
  let price: Int

  init(
    _ book: ShopBook, _ category: ShopBook.Category, type: String, synonym: String,
    _ random: inout SeededGenerator
  ) {
    self.book = book
    self.category = category
    self.type = type
    self.synonym = synonym
    brand = random.pick(book.brands) ?? ""
    series = random.pick(book.series) ?? ""
    attributes = random.shuffled(category.attributes)
    price = random.integer(in: category.price) * 100 + 99
  }

  func member(
    _ member: Int, number: Int, _ family: Int, _ random: inout SeededGenerator
  ) -> ShopProduct {
    // Members share three attributes and differ in the fourth, in options and in price.
    let own = Array(attributes.prefix(3)) + [attributes[3 + member % (attributes.count - 3)]]
    let options = category.options.map { option in
      let kept = option.values.filter { _ in random.chance(0.75) }
      let values = kept.isEmpty ? option.values : kept
      let costs = random.chance(0.3)
      return ShopProduct.Option(
        name: option.name, values: values,
        extras: values.indices.map { costs ? $0 * 150 : 0 })
    }
    let opening = (random.pick(book.openings) ?? "").filled(["type": type, "series": series])
    return ShopProduct(
      code: code(number),
      title: "\(brand) \(series) \(type.capitalizedASCII), \(own[0]), \(own[1])",
      description: opening + " " + (random.pick(book.closings) ?? ""),
      features: ["a \(type) by \(brand)", own[2], own[3]], attributes: own,
      category: category.path, query: type, synonym: synonym,
      price: price + member * 100 * random.integer(in: 1...6), options: options, family: family,
      isHeldOut: category.isHeldOut, typeWords: ShopWords.terms(in: type))
  }

  /// Codes in the usual form, spread over its space without a collision.
  private func code(_ number: Int) -> String {
    let digits = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")
    var value = (number * 1_000_003 + 7919) % 1_544_804_416
    var text = ""
    for _ in 0..<8 {
      text.append(digits[value % digits.count])
      value /= digits.count
    }
    return "B0" + String(text.reversed())
  }
}

extension String {
  /// The text with `{name}` replaced.
  func filled(_ names: [String: String]) -> String {
    var text = ""
    var rest = self[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      text += names[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  var capitalizedASCII: String { prefix(1).uppercased() + dropFirst() }
}
