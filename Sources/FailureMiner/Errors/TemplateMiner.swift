import Signals

/// Error templates by tool, with the slots that repeat arguments of the refused call.
package struct TemplateMiner: Sendable {
  /// What is known of one template.
  struct Known: Sendable {
    let tool: String?
    /// The masked text of the first error, which triggers compare with.
    let masked: String
    var count = 0
    var links: [ArgumentLink: Int] = [:]
  }

  private var trees: [String: TemplateTree] = [:]
  private var places: [String: [Int: Int]] = [:]
  private(set) var known: [Known] = []

  package init() {}

  /// Takes in an error and returns its template's number.
  mutating func add(
    _ text: String, tool: String?, arguments: [(path: String, value: String)]
  ) -> Int {
    let key = tool ?? ""
    let id = trees[key, default: TemplateTree()].insert(text)
    let place: Int
    if let old = places[key]?[id] {
      place = old
    } else {
      place = known.count
      places[key, default: [:]][id] = place
      known.append(Known(tool: tool, masked: ErrorTemplate(of: text).text))
    }
    known[place].count += 1
    if !arguments.isEmpty, known[place].count <= 2_000 {
      for (slot, value) in ErrorTemplate(of: text).slots.enumerated() {
        var seen: Set<String> = []
        for argument in arguments
        where argument.value == value && seen.insert(argument.path).inserted {
          known[place].links[ArgumentLink(slot: slot, path: argument.path), default: 0] += 1
        }
      }
    }
    return place
  }

  /// The number of an error's template; 0 where it was never taken in.
  func number(of text: String, tool: String?) -> Int {
    let key = tool ?? ""
    guard let id = trees[key]?.match(text) else { return 0 }
    return places[key]?[id] ?? 0
  }

  /// Whether an error belongs to a template.
  package func covers(_ text: String, tool: String?) -> Bool {
    trees[tool ?? ""]?.match(text) != nil
  }

  /// Joins templates of unequal length; returns each number's representative.
  mutating func join() -> [Int] {
    var representative = Array(known.indices)
    for key in trees.keys.sorted() {
      let joined = trees[key]?.joinUnequalLengths() ?? []
      for (id, target) in joined.enumerated() where id != target {
        guard let from = places[key]?[id], let to = places[key]?[target] else { continue }
        representative[from] = to
      }
    }
    return representative
  }

  /// The template's text as it stands now.
  func text(of place: Int) -> String {
    let key = known[place].tool ?? ""
    guard let id = places[key]?.first(where: { $0.value == place })?.key else {
      return known[place].masked
    }
    return trees[key]?.templates[id].text ?? known[place].masked
  }

  /// The links that hold in nine of ten occurrences.
  func links(of place: Int) -> [ArgumentLink] {
    let least = 0.9 * Double(min(known[place].count, 2_000))
    return known[place].links.filter { Double($0.value) >= least }.keys
      .sorted { ($0.slot, $0.path) < ($1.slot, $1.path) }
  }
}
