import Trajectories

/// The words and sizes that worlds are made of.
struct RetailVocabulary: Sendable {
  struct ProductWords: Sendable {
    var name: String
    var prices: ClosedRange<Int>
    var axes: [(name: String, values: [String])]
  }

  let firstNames: [String]
  let lastNames: [String]
  let streets: [String]
  let units: [String]
  let places: [(city: String, state: String)]
  let mailHosts: [String]
  let cardBrands: [String]
  let products: [ProductWords]

  let customerCount: Int
  let orderCount: Int
  let productCount: Int
  let variantCounts: ClosedRange<Int>
  let lineCounts: ClosedRange<Int>
  let seedsPerWorld: Int
  let statuses: [(status: Order.Status, weight: Int)]
  let availableShare: Double
  let duplicateShare: Double
  let minimumSteps: Int

  init(folder: String) throws(EnvironmentError) {
    let words = VocabularyFile(try DeskKit.json(folder + "/vocabulary.json"), folder: folder)
    firstNames = try words.texts("firstNames")
    lastNames = try words.texts("lastNames")
    streets = try words.texts("streets")
    units = try words.texts("units")
    mailHosts = try words.texts("mailHosts")
    cardBrands = try words.texts("cardBrands")
    places = try words.list("places").compactMap { place in
      guard let city = place[0]?.stringValue, let state = place[1]?.stringValue else { return nil }
      return (city, state)
    }
    products = try words.list("products").compactMap { product in
      guard let name = product["name"]?.stringValue, let axes = product["axes"]?.objectValue,
        let low = product["price"]?[0]?.intValue, let high = product["price"]?[1]?.intValue,
        low <= high
      else { return nil }
      return ProductWords(
        name: name, prices: low...high,
        axes: axes.members.map { axis in
          (axis.key, (axis.value.arrayValue ?? []).compactMap(\.stringValue))
        })
    }
    let sizes = VocabularyFile(try DeskKit.json(folder + "/generator.json"), folder: folder)
    customerCount = try sizes.integer("worlds", "customers")
    orderCount = try sizes.integer("worlds", "orders")
    productCount = min(try sizes.integer("worlds", "products"), products.count)
    seedsPerWorld = max(1, try sizes.integer("worlds", "seedsPerWorld"))
    variantCounts = try sizes.range("worlds", "variants")
    lineCounts = try sizes.range("lines")
    minimumSteps = try sizes.integer("minimumSteps")
    availableShare = try sizes.share("availableShare")
    duplicateShare = try sizes.share("duplicateShare")
    statuses = [
      (.pending, try sizes.integer("statusWeights", "pending")),
      (.delivered, try sizes.integer("statusWeights", "delivered")),
      (.processed, try sizes.integer("statusWeights", "processed")),
      (.cancelled, try sizes.integer("statusWeights", "cancelled")),
    ]
    guard firstNames.count >= 10, lastNames.count >= 10, !streets.isEmpty, !places.isEmpty,
      productCount > 0, !units.isEmpty, !mailHosts.isEmpty
    else { throw .badData(file: folder, detail: "expected ten names and some of everything") }
  }
}

/// A data file whose parts are asked for by path.
struct VocabularyFile {
  private let root: JSONValue
  private let folder: String

  init(_ root: JSONValue, folder: String) {
    self.root = root
    self.folder = folder
  }

  private func value(_ path: [String]) throws(EnvironmentError) -> JSONValue {
    var found: JSONValue? = root
    for key in path { found = found?[key] }
    guard let found else {
      throw .badData(file: folder, detail: "expected \(path.joined(separator: ".")), found nothing")
    }
    return found
  }

  func list(_ path: String...) throws(EnvironmentError) -> [JSONValue] {
    try value(path).arrayValue ?? []
  }

  func texts(_ path: String...) throws(EnvironmentError) -> [String] {
    (try value(path).arrayValue ?? []).compactMap(\.stringValue)
  }

  func integer(_ path: String...) throws(EnvironmentError) -> Int {
    guard let number = try value(path).intValue, (0...1_000_000).contains(number) else {
      throw .badData(file: folder, detail: "expected a count at \(path.joined(separator: "."))")
    }
    return number
  }

  func share(_ path: String...) throws(EnvironmentError) -> Double {
    guard let number = try value(path).doubleValue, (0...1).contains(number) else {
      throw .badData(file: folder, detail: "expected 0...1 at \(path.joined(separator: "."))")
    }
    return number
  }

  func range(_ path: String...) throws(EnvironmentError) -> ClosedRange<Int> {
    let found = try value(path)
    guard let low = found[0]?.intValue, let high = found[1]?.intValue, low <= high, low > 0,
      high < 1000
    else {
      throw .badData(file: folder, detail: "expected a range at \(path.joined(separator: "."))")
    }
    return low...high
  }
}
