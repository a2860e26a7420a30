import Trajectories

/// Reads the original's product, attribute and goal files from a folder of the user's.
///
/// Where the original draws a price at random, the lowest price and the next ten dollars are taken,
/// so that two runs can be compared; its part-of-speech tagger is replaced by the words of the title.
struct ShopFiles {
  static let names = (
    products: ["items_shuffle_1000.json", "items_shuffle.json"],
    attributes: ["items_ins_v2_1000.json", "items_ins_v2.json"], goals: ["items_human_ins.json"]
  )
  private static let priceWithout = 10_000

  let catalogue: ShopCatalogue
  let goals: [ShopGoal]

  init(folder: String) throws(EnvironmentError) {
    let mined = try ShopFiles.open(ShopFiles.names.attributes, in: folder)
    let file = try ShopFiles.open(ShopFiles.names.products, in: folder)
    var products: [ShopProduct] = []
    var codes: Set<String> = []
    for entry in try file.array(file.value, "products") {
      let code = try file.string(entry["asin"], "asin")
      guard codes.insert(code).inserted, !code.isEmpty else { continue }
      let attributes = mined.value[code]?["attributes"]?.arrayValue ?? []
      products.append(
        try ShopFiles.product(entry, code, attributes.compactMap(\.stringValue), file))
    }
    catalogue = ShopCatalogue(products)
    let human = try ShopFiles.open(ShopFiles.names.goals, in: folder)
    var goals: [ShopGoal] = []
    for product in products {
      for goal in human.value[product.code]?.arrayValue ?? [] {
        guard let place = catalogue.places[product.code],
          let read = ShopFiles.goal(goal, place, product)
        else { continue }
        goals.append(read)
      }
    }
    guard !goals.isEmpty else {
      throw human.failure("no goal in it has attributes and names a product of \(file.path)")
    }
    self.goals = goals
  }

  private static func open(
    _ names: [String], in folder: String
  ) throws(EnvironmentError) -> DataFile {
    var failure = EnvironmentError.badData(file: folder, detail: "no file names were given")
    for name in names {
      do throws(EnvironmentError) {
        return try DataFile(path: folder + "/" + name, options: .foreign)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private static func product(
    _ entry: JSONValue, _ code: String, _ attributes: [String], _ file: DataFile
  ) throws(EnvironmentError) -> ShopProduct {
    let title = try file.string(entry["name"], "\(code).name")
    let features = (entry["small_description"]?.arrayValue ?? []).compactMap(\.stringValue)
    var options: [ShopProduct.Option] = []
    for member in entry["customization_options"]?.objectValue ?? [:] {
      let values = (member.value.arrayValue ?? []).compactMap { $0["value"]?.stringValue }
        .map(optionText)
      guard !values.isEmpty else { continue }
      options.append(
        ShopProduct.Option(
          name: member.key.lowercased(), values: values,
          extras: Array(repeating: 0, count: values.count)))
    }
    return ShopProduct(
      code: code, title: title, description: entry["full_description"]?.stringValue ?? "",
      features: features, attributes: attributes,
      category: entry["product_category"]?.stringValue ?? "",
      query: (entry["query"]?.stringValue ?? "").lowercased(),
      price: cents(entry["pricing"]?.stringValue ?? "") ?? priceWithout, options: options,
      typeWords: Array(Set(ShopWords.terms(in: title))).sorted())
  }

  private static func goal(
    _ entry: JSONValue, _ place: Int, _ product: ShopProduct
  ) -> ShopGoal? {
    let attributes = (entry["instruction_attributes"]?.arrayValue ?? []).compactMap(\.stringValue)
    guard let text = entry["instruction"]?.stringValue, !attributes.isEmpty else { return nil }
    var options: [String] = []
    switch entry["instruction_options"] {
    case .array(let values): options = values.compactMap(\.stringValue)
    case .object(let members): options = members.compactMap { $0.value.stringValue }
    default: break
    }
    let limit = (product.price / 1000 + 1) * 1000
    var words = text.trimmingASCIISpace()
    while words.hasSuffix(".") { words.removeLast() }
    let wishes = options.map(optionText)
    // People's words do not say which product fits: the planner of these goals is told the title.
    return ShopGoal(
      product: place,
      instruction: words + ", and price lower than \(ShopProduct.dollars(limit)) dollars",
      attributes: attributes, options: wishes, priceLimit: limit,
      type: product.title.lowercased(), wishes: wishes)
  }

  private static func optionText(_ text: String) -> String {
    let spaced = text.trimmingASCIISpace().lowercased()
    return spaced.split(separator: "/", omittingEmptySubsequences: false).joined(separator: " | ")
  }

  /// The first amount of a price text, in cents.
  private static func cents(_ text: String) -> Int? {
    guard let dollar = text.utf8.firstIndex(of: 0x24) else { return nil }
    var whole = 0
    var rest: [Int] = []
    var isRest = false
    for byte in text.utf8[text.utf8.index(after: dollar)...] {
      switch byte {
      case 0x30...0x39 where isRest: rest.append(Int(byte) - 0x30)
      case 0x30...0x39: whole = whole * 10 + Int(byte) - 0x30
      case 0x2E where !isRest: isRest = true
      case 0x2C: continue
      default: return total(whole, rest)
      }
      if whole > 10_000_000 { return nil }
    }
    return total(whole, rest)
  }

  private static func total(_ whole: Int, _ rest: [Int]) -> Int {
    whole * 100 + (rest.first ?? 0) * 10 + (rest.count > 1 ? rest[1] : 0)
  }
}

extension ShopFiles {
  private static let prefix = "shop/original/"

  /// The number of a goal's task id.
  static func number(of task: String) -> Int? {
    guard task.hasPrefix(prefix), let number = Int(task.dropFirst(prefix.count)),
      task == prefix + "\(number)"
    else { return nil }
    return number
  }

  /// The ids of a split by the original's places: 500 for test, 1000 for dev, the rest for train.
  static func tasks(in split: TaskSplit, count: Int, limit: Int) -> [String] {
    let range: Range<Int> =
      switch split {
      case .test: 0..<min(500, count)
      case .dev: min(500, count)..<min(1500, count)
      case .train: min(1500, count)..<count
      case .testOOD: 0..<0
      }
    return range.prefix(max(0, limit)).map { prefix + "\($0)" }
  }
}
