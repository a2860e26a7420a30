import Trajectories

/// The texts of a game file: command templates, and rules that the first fitting condition picks.
struct GameGrammar: Sendable {
  private struct Rule: Sendable {
    let condition: String?
    let text: String
  }

  private var rules: [String: [Rule]] = [:]
  private(set) var templates: [String: String] = [:]
  private(set) var feedback: [String: String] = [:]
  private static let deepest = 24

  /// Reads the text form; nil where a block of rules is no JSON.
  init?(_ source: String) {
    var rest = source[...]
    var action = ""
    while let (keyword, tail) = GameGrammar.nextKeyword(in: rest) {
      rest = tail
      if keyword == "action" {
        action = rest.prefix { $0 != "{" }.trimmed.lowercased()
      } else if keyword == "grammar ::" {
        guard let (block, after) = GameGrammar.quoted(rest, by: "\"\"\""), add(block) else {
          return nil
        }
        rest = after
      } else {
        guard let (text, after) = GameGrammar.quoted(rest, by: "\"") else { return nil }
        if keyword == "template ::" {
          templates[action] = text
        } else {
          feedback[action] = text
        }
        rest = after
      }
    }
    guard !templates.isEmpty else { return nil }
  }

  private static func nextKeyword(in text: Substring) -> (String, Substring)? {
    let found = ["action", "grammar ::", "template ::", "feedback ::"].compactMap { word in
      text.firstRange(of: word).map { (word, $0) }
    }.min { $0.1.lowerBound < $1.1.lowerBound }
    return found.map { ($0.0, text[$0.1.upperBound...]) }
  }

  private static func quoted(_ text: Substring, by mark: String) -> (String, Substring)? {
    guard let open = text.firstRange(of: mark) else { return nil }
    let rest = text[open.upperBound...]
    guard let close = rest.firstRange(of: mark) else { return nil }
    return (String(rest[..<close.lowerBound]), rest[close.upperBound...])
  }

  private mutating func add(_ block: String) -> Bool {
    guard let value = try? JSONValue(parsing: block, options: .foreign),
      let object = value.objectValue
    else { return false }
    for member in object {
      let entries = member.value.arrayValue ?? [member.value]
      rules[member.key] = entries.compactMap { entry in
        (entry.stringValue ?? entry["rhs"]?.stringValue).map {
          Rule(condition: entry["condition"]?.stringValue, text: $0)
        }
      }
    }
    return true
  }

  /// What a rule says in a state.
  func text(of symbol: String, _ scene: Scene, _ bound: PDDLWorld.Bindings, depth: Int = 0)
    -> String
  {
    guard depth < GameGrammar.deepest, let choices = rules[symbol] else { return "" }
    for rule in choices {
      guard let condition = rule.condition else {
        return expand(rule.text, scene, bound, depth: depth + 1)
      }
      if let way = scene.ways(condition, bound).first {
        return expand(rule.text, scene, way.merging(bound) { $1 }, depth: depth + 1)
      }
    }
    return ""
  }

  /// Fills the `#rules#`, `{expressions | queries}` and `[lists]` of a text.
  func expand(_ text: String, _ scene: Scene, _ bound: PDDLWorld.Bindings, depth: Int = 0)
    -> String
  {
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(where: { "#{[".contains($0) }) {
      result += rest[..<mark]
      let end: Character = rest[mark] == "#" ? "#" : rest[mark] == "{" ? "}" : "]"
      let inside = rest[rest.index(after: mark)...]
      guard let close = inside.firstIndex(of: end) else { return result + rest[mark...] }
      let body = inside[..<close]
      switch rest[mark] {
      case "#": result += self.text(of: String(body), scene, bound, depth: depth)
      case "{": result += values(body, scene, bound, depth).first ?? ""
      default:
        result += GameGrammar.list(
          values(body.filter { $0 != "{" && $0 != "}" }[...], scene, bound, depth))
      }
      rest = inside[inside.index(after: close)...]
    }
    return result + rest
  }

  private func values(
    _ body: Substring, _ scene: Scene, _ bound: PDDLWorld.Bindings, _ depth: Int
  ) -> [String] {
    let parts = body.split(separator: "|", maxSplits: 1)
    guard let expression = parts.first else { return [] }
    let ways = parts.count == 2 ? scene.ways(String(parts[1]), bound) : [bound]
    let found = ways.map { way -> String in
      let all = way.merging(bound) { $1 }
      let written = expression.trimmed
      if written.hasPrefix("#") { return expand(written, scene, all, depth: depth + 1) }
      return scene.value(written, all)
    }
    return parts.count == 2 ? Scene.listed(found) : found
  }

  private static func list(_ items: [String]) -> String {
    guard let last = items.last else { return "nothing" }
    if items.count == 1 { return last }
    return items.dropLast().joined(separator: ", ") + ", and " + last
  }
}

/// A state with the names of its things, which grammar queries are asked of.
struct Scene {
  let world: PDDLWorld
  let facts: PDDLFacts
  let names: [String: String]

  /// The ways to make `p(x:type) & not_q(x:type)` true.
  func ways(_ query: String, _ bound: PDDLWorld.Bindings) -> [PDDLWorld.Bindings] {
    var variables: [(name: String, type: String)] = []
    var parts: [PDDLExpression] = [.word("and")]
    for atom in query.split(separator: "&") {
      guard let open = atom.firstIndex(of: "("), let close = atom.lastIndex(of: ")") else {
        return []
      }
      let name = atom[..<open].trimmed.lowercased()
      var words: [PDDLExpression] = []
      for argument in atom[atom.index(after: open)..<close].split(separator: ",") {
        let pair = argument.split(separator: ":").map { $0.trimmed.lowercased() }
        guard let variable = pair.first else { return [] }
        words.append(.word("?" + variable))
        if bound["?" + variable] == nil, !variables.contains(where: { $0.name == "?" + variable }) {
          variables.append(("?" + variable, pair.count > 1 ? pair[1] : "object"))
        }
      }
      if name.hasPrefix("not_") {
        parts.append(.list([.word("not"), .list([.word(String(name.dropFirst(4)))] + words)]))
      } else {
        parts.append(.list([.word(name)] + words))
      }
    }
    return world.matches(variables, .list(parts), facts, bound)
  }

  /// The value of `x.name`, `'text'`, sums of them, and `a or b`.
  func value(_ expression: String, _ bound: PDDLWorld.Bindings) -> String {
    expression.split(separator: "+").map { term -> String in
      let written = term.trimmed
      if written.hasPrefix("'") { return String(written.dropFirst().prefix { $0 != "'" }) }
      // `or` is for things without a name, and every thing here has one.
      let word = written.split(separator: " ").first.map(String.init) ?? ""
      let parts = word.split(separator: ".").map { String($0).lowercased() }
      guard let variable = parts.first, let thing = bound["?" + variable] else { return word }
      switch parts.count > 1 ? parts[1] : "name" {
      case "indefinite": return "a"
      case "id": return thing
      default: return names[thing] ?? thing
      }
    }.joined()
  }

  /// Each text once: kinds rising, numbers falling.
  static func listed(_ texts: [String]) -> [String] {
    Set(texts).map { text -> (kind: String, number: Int, text: String) in
      let words = text.split(separator: " ")
      let number = words.last.flatMap { Int($0) }
      return (words.dropLast(number == nil ? 0 : 1).joined(separator: " "), number ?? 0, text)
    }.sorted { ($0.kind, -$0.number, $0.text) < ($1.kind, -$1.number, $1.text) }.map(\.text)
  }
}

extension StringProtocol {
  fileprivate var trimmed: String { String(self).trimmingASCIISpace() }
}
