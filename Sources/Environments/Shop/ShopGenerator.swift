import Trajectories

/// Makes the goal of a task from its name and the catalogue.
struct ShopGenerator {
  let book: ShopBook
  let catalogue: ShopCatalogue
  private let template: ShopBook.Template
  private var random: SeededGenerator

  /// Returns the visit that a task begins with; equal tasks give equal visits.
  static func game(
    of task: TextWorldTask, book: ShopBook, catalogue: ShopCatalogue
  ) throws(EnvironmentError) -> ShopGame {
    guard let template = book.templates.first(where: { $0.name == task.template }) else {
      throw .unknownTask(task.id, environment: task.environment)
    }
    let split = task.split(heldOutTemplates: book.heldOutTemplates)
    var generator = ShopGenerator(
      book: book, catalogue: catalogue, template: template,
      random: task.worldSeed.derive("shop").generator)
    let choices = catalogue.choices[split] ?? []
    for _ in 0..<400 {
      guard let place = generator.random.pick(choices), let goal = generator.goal(for: place)
      else { continue }
      let start = ShopGame(goal, catalogue, colors: book.colors)
      if let way = ShopPlanner.way(from: start, longest: book.shortBudget - 8),
        generator.isHard(way)
      {
        return ShopGame(goal, catalogue, colors: book.colors, expertSteps: way.count)
      }
    }
    throw .badData(
      file: "envs/shop/catalogue.json",
      detail: "template \(template.name) has no solvable goal for seed \(task.seed)")
  }

  private mutating func goal(for place: Int) -> ShopGoal? {
    let product = catalogue.products[place]
    guard let attributes = attributes(of: product) else { return nil }
    var chosen = [Int](repeating: -1, count: product.options.count)
    for option in random.sample(template.options, of: product.options.indices) {
      chosen[option] = random.integer(below: product.options[option].values.count)
    }
    guard chosen.count(where: { $0 >= 0 }) == template.options else { return nil }
    if template.marks.contains("dearOptions"), product.price(with: chosen) == product.price {
      return nil
    }
    let price = product.price(with: chosen)
    var limit = template.hasPrice ? (price / 1000 + 1) * 1000 : nil
    if template.marks.contains("dearOptions") { limit = price + 50 }
    if template.marks.contains("cheapest") {
      guard price == product.price, isCheapest(place, with: attributes) else { return nil }
      limit = price + 1
    }
    if template.marks.contains("decoys") {
      let family = (catalogue.kinds[product.query] ?? []).map { catalogue.products[$0] }
        .filter { $0.family == product.family }
      guard let limit, family.contains(where: { $0.price > limit }) else { return nil }
    }
    let options = chosen.enumerated().compactMap { index, value in
      value >= 0 ? product.options[index].values[value] : nil
    }
    let goal = ShopGoal(
      product: place, instruction: instruction(product, attributes, chosen, limit),
      attributes: attributes, options: options, priceLimit: limit, type: product.query,
      wishes: options.map(wish))
    return
      goal.reward(product, chosen: chosen, in: catalogue, colors: book.colors) == 1 ? goal : nil
  }

  /// Whether no like product with these attributes costs as little, and some cost more.
  private func isCheapest(_ place: Int, with attributes: [String]) -> Bool {
    let kind = catalogue.kinds[catalogue.products[place].query] ?? []
    let rivals = kind.lazy.filter { rival in
      attributes.allSatisfy { ShopGoal.has(catalogue.products[rival], $0) }
    }
    let firstTwo = Array(rivals.prefix(2))
    return firstTwo.count == 2 && firstTwo[0] == place
      && catalogue.products[firstTwo[1]].price > catalogue.products[place].price + 1
  }

  /// An option as the instruction words it.
  private func wish(_ value: String) -> String {
    template.marks.contains("loose") ? ShopGoal.normalised(value, book.colors) : value
  }

  /// Whether the way there meets what the template is about.
  private func isHard(_ way: [ShopCommand]) -> Bool {
    (!template.marks.contains("page") || way.contains(.click("next >")))
      && (!template.marks.contains("where") || way.contains(.click("attributes")))
  }

  private mutating func attributes(of product: ShopProduct) -> [String]? {
    var choices = product.attributes
    if template.marks.contains("where") { choices = Array(choices.dropFirst(2)) }
    if template.marks.contains("negated") {
      choices = choices.filter { book.negations[$0] != nil }
    }
    let drawn = random.sample(template.attributes, of: choices)
    return drawn.count == template.attributes ? drawn : nil
  }

  private mutating func instruction(
    _ product: ShopProduct, _ attributes: [String], _ chosen: [Int], _ limit: Int?
  ) -> String {
    let isNegated = template.marks.contains("negated")
    let named = attributes.map { isNegated ? book.negations[$0] ?? $0 : $0 }
    let type = template.marks.contains("synonym") ? product.synonym : product.query
    var text = (random.pick(book.phrases) ?? "").filled([
      "type": type, "attributes": named.joined(separator: " and "),
    ])
    var wishes: [String] = []
    for (index, value) in chosen.enumerated() where value >= 0 {
      let option = product.options[index]
      wishes.append("\(option.name) \(wish(option.values[value]))")
    }
    if !wishes.isEmpty { text += ", with " + wishes.joined(separator: " and ") }
    if template.marks.contains("cheapest") { text += ", the cheapest there is" }
    if let limit { text += ", and price lower than \(ShopProduct.dollars(limit)) dollars" }
    return text
  }
}
