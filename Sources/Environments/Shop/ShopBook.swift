import Trajectories

/// The words, templates and numbers that the shop is made of.
final class ShopBook: Sendable {
  struct Category: Sendable {
    let path: String
    let isHeldOut: Bool
    let types: [(name: String, synonym: String)]
    let attributes: [String]
    let options: [(name: String, values: [String])]
    let price: ClosedRange<Int>
  }

  struct Template: Sendable {
    let name: String
    let attributes: Int
    let options: Int
    let hasPrice: Bool
    /// The marks that a template carries beyond its counts.
    let marks: Set<String>
  }

  let digest: Digest
  let categories: [Category]
  let brands: [String]
  let series: [String]
  let openings: [String]
  let closings: [String]
  let colors: [String]
  let negations: [String: String]
  let templates: [Template]
  let phrases: [String]
  let seed: Seed
  let familiesPerType: Int
  let familySize: ClosedRange<Int>
  let shortBudget: Int
  let heldOutTemplates: Set<String>

  init(_ file: DataFile) throws(EnvironmentError) {
    let value = file.value
    digest = Digest(of: value.compactText)
    var categories: [Category] = []
    for entry in try file.array(value["categories"], "categories") {
      var types: [(name: String, synonym: String)] = []
      for type in try file.array(entry["types"], "types") {
        types.append(
          (try file.string(type["name"], "types"), try file.string(type["synonym"], "types")))
      }
      var options: [(name: String, values: [String])] = []
      for option in try file.array(entry["options"], "options") {
        options.append(
          (
            try file.string(option["name"], "options"),
            try file.strings(option["values"], "options")
          ))
      }
      let category = Category(
        path: try file.string(entry["path"], "path"),
        isHeldOut: entry["heldOut"]?.boolValue ?? false, types: types,
        attributes: try file.strings(entry["attributes"], "attributes"), options: options,
        price: try file.range(entry["price"], "price"))
      guard category.attributes.count >= 6, category.price.lowerBound > 0 else {
        throw file.failure("categories: \(category.path) needs six attributes and a price above 0")
      }
      categories.append(category)
    }
    self.categories = categories
    brands = try file.strings(value["brands"], "brands")
    series = try file.strings(value["series"], "series")
    openings = try file.strings(value["openings"], "openings")
    closings = try file.strings(value["closings"], "closings")
    colors = try file.strings(value["colors"], "colors")
    var negations: [String: String] = [:]
    for member in try file.object(value["negations"], "negations") {
      negations[member.key] = try file.string(member.value, "negations")
    }
    self.negations = negations
    var templates: [Template] = []
    for entry in try file.array(value["templates"], "templates") {
      var marks: Set<String> = []
      for member in try file.object(entry, "templates") where member.value != false {
        marks.insert(member.key)
      }
      templates.append(
        Template(
          name: try file.string(entry["name"], "templates"),
          attributes: try file.integer(entry["attributes"], "templates"),
          options: try file.integer(entry["options"], "templates"),
          hasPrice: entry["price"]?.boolValue ?? false, marks: marks))
    }
    self.templates = templates
    heldOutTemplates = Set(templates.filter { $0.marks.contains("heldOut") }.map(\.name))
    phrases = try file.strings(value["phrases"], "phrases")
    let numbers = value["generator"]
    seed = Seed(UInt64(max(0, try file.integer(numbers?["seed"], "generator.seed"))))
    familiesPerType = try file.integer(numbers?["familiesPerType"], "generator.familiesPerType")
    familySize = try file.range(numbers?["familySize"], "generator.familySize")
    shortBudget = try file.integer(numbers?["shortBudget"], "generator.shortBudget")
    guard familySize.lowerBound > 0, !phrases.isEmpty, shortBudget > 0 else {
      throw file.failure("generator: familySize and shortBudget must be positive")
    }
  }
}
