/// The actions, things and goal of a planning problem; facts are kept as lists of words.
struct PDDLWorld: Sendable {
  typealias Bindings = [String: String]

  struct Operator: Sendable {
    let name: String
    let parameters: [(name: String, type: String)]
    let precondition: PDDLExpression
    let effect: PDDLExpression
  }

  let operators: [Operator]
  /// The things of each type, in order.
  let things: [String: [String]]
  let goal: PDDLExpression
  let start: Set<[String]>

  init?(domain: String, problem: String) {
    guard let domain = PDDLExpression.read(domain), let problem = PDDLExpression.read(problem),
      let goal = problem.section(":goal")?.items.last
    else { return nil }
    self.goal = goal
    operators = domain.items.filter { $0.head == ":action" }.compactMap(PDDLWorld.operation)
    var things: [String: [String]] = [:]
    let constants = domain.section(":constants")?.items.dropFirst() ?? []
    let objects = problem.section(":objects")?.items.dropFirst() ?? []
    for (name, type) in PDDLExpression.typed(constants) + PDDLExpression.typed(objects) {
      things[type, default: []].append(name)
    }
    self.things = things.mapValues { $0.sorted() }
    let facts = problem.section(":init")?.items.dropFirst() ?? []
    start = Set(facts.map { $0.items.compactMap(\.text) }.filter { !$0.isEmpty && $0[0] != "=" })
    guard !operators.isEmpty, !start.isEmpty else { return nil }
  }

  private static func operation(_ expression: PDDLExpression) -> Operator? {
    let items = expression.items
    guard items.count > 1, let name = items[1].text else { return nil }
    func part(_ keyword: String) -> PDDLExpression {
      guard let place = items.firstIndex(where: { $0.text == keyword }), place + 1 < items.count
      else { return .list([]) }
      return items[place + 1]
    }
    return Operator(
      name: name, parameters: PDDLExpression.typed(part(":parameters").items),
      precondition: part(":precondition"), effect: part(":effect"))
  }

  func holds(_ formula: PDDLExpression, _ facts: PDDLFacts, _ bound: Bindings) -> Bool {
    let rest = formula.items.dropFirst()
    switch formula.head {
    case nil: return true
    case "and": return rest.allSatisfy { holds($0, facts, bound) }
    case "or": return rest.contains { holds($0, facts, bound) }
    case "not": return rest.allSatisfy { !holds($0, facts, bound) }
    case "imply":
      guard rest.count == 2, let first = rest.first, let last = rest.last else { return false }
      return !holds(first, facts, bound) || holds(last, facts, bound)
    case "=":
      return Set(rest.compactMap(\.text).map { bound[$0] ?? $0 }).count <= 1
    case "exists", "forall":
      guard rest.count == 2, let first = rest.first, let body = rest.last else { return false }
      let variables = PDDLExpression.typed(first.items)
      if formula.head == "exists" {
        return !matches(variables, body, facts, bound, limit: 1).isEmpty
      }
      return matches(variables, .list([.word("not"), body]), facts, bound, limit: 1).isEmpty
    default:
      return facts.contains(PDDLWorld.ground(formula, bound))
    }
  }

  static func ground(_ atom: PDDLExpression, _ bound: Bindings) -> [String] {
    atom.items.compactMap(\.text).map { bound[$0] ?? $0 }
  }

  /// The ways to fill variables so that a formula holds.
  func matches(
    _ variables: [(name: String, type: String)], _ formula: PDDLExpression, _ facts: PDDLFacts,
    _ bound: Bindings, limit: Int = .max
  ) -> [Bindings] {
    let conjuncts = formula.head == "and" ? Array(formula.items.dropFirst()) : [formula]
    let names = Set(variables.map(\.name))
    let atoms = conjuncts.filter { part in
      part.head.map { !["and", "or", "not", "imply", "=", "exists", "forall"].contains($0) }
        ?? false
    }
    var bound = bound
    // A quantified variable hides one of the same name outside.
    for name in names where bound[name] != nil && formula.head != nil { bound[name] = nil }
    var found: [Bindings] = []
    extend(bound, atoms[...], variables, formula, facts, limit, &found)
    return found
  }

  private func extend(
    _ bound: Bindings, _ atoms: ArraySlice<PDDLExpression>,
    _ variables: [(name: String, type: String)], _ formula: PDDLExpression, _ facts: PDDLFacts,
    _ limit: Int, _ found: inout [Bindings]
  ) {
    if found.count >= limit { return }
    if let atom = atoms.first {
      let pattern = PDDLWorld.ground(atom, bound)
      for fact in facts.named(pattern[0]) where fact.count == pattern.count {
        var next = bound
        var fits = true
        for (wanted, given) in zip(pattern, fact) where fits && wanted != given {
          if wanted.hasPrefix("?"), next[wanted] == nil || next[wanted] == given {
            next[wanted] = given
          } else {
            fits = false
          }
        }
        if fits { extend(next, atoms.dropFirst(), variables, formula, facts, limit, &found) }
      }
      return
    }
    if let free = variables.first(where: { bound[$0.name] == nil }) {
      for thing in things[free.type] ?? [] {
        var next = bound
        next[free.name] = thing
        extend(next, [], variables, formula, facts, limit, &found)
      }
      return
    }
    if holds(formula, facts, bound) { found.append(bound) }
  }

  /// The facts that an operator removes and adds; both empty where it changes nothing at all.
  func changes(
    _ effect: PDDLExpression, _ facts: PDDLFacts, _ bound: Bindings
  ) -> (removed: Set<[String]>, added: Set<[String]>) {
    var removed: Set<[String]> = []
    var added: Set<[String]> = []
    func collect(_ effect: PDDLExpression, _ bound: Bindings) {
      let rest = Array(effect.items.dropFirst())
      switch effect.head {
      case nil, "increase": return
      case "and": for part in rest { collect(part, bound) }
      case "not": for part in rest { removed.insert(PDDLWorld.ground(part, bound)) }
      case "when":
        if rest.count == 2, holds(rest[0], facts, bound) { collect(rest[1], bound) }
      case "forall":
        guard rest.count == 2 else { return }
        let variables = PDDLExpression.typed(rest[0].items)
        for way in matches(variables, .list([]), facts, bound) { collect(rest[1], way) }
      default: added.insert(PDDLWorld.ground(effect, bound))
      }
    }
    collect(effect, bound)
    return (removed.subtracting(added), added.subtracting(removed))
  }
}

/// The facts of a state, found by their first word in a fixed order.
struct PDDLFacts: Sendable {
  private var groups: [String: [[String]]]

  init(_ facts: Set<[String]>) {
    groups = Dictionary(grouping: facts) { $0[0] }
      .mapValues { $0.sorted { $0.lexicographicallyPrecedes($1) } }
  }

  func named(_ name: String) -> [[String]] { groups[name] ?? [] }

  func contains(_ fact: [String]) -> Bool {
    guard let name = fact.first else { return false }
    return groups[name]?.contains(fact) ?? false
  }

  mutating func change(removing removed: Set<[String]>, adding added: Set<[String]>) {
    for fact in removed { groups[fact[0]]?.removeAll { $0 == fact } }
    for fact in added.sorted(by: { $0.lexicographicallyPrecedes($1) }) where !contains(fact) {
      groups[fact[0], default: []].append(fact)
      groups[fact[0]]?.sort { $0.lexicographicallyPrecedes($1) }
    }
  }

  /// All facts in one text, always in the same order.
  var canonicalText: String {
    groups.keys.sorted().flatMap { groups[$0] ?? [] }.map { $0.joined(separator: " ") }
      .joined(separator: "\n")
  }
}
