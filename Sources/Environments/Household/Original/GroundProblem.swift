/// A game as a planning problem: every fact that can change has a number, every operator its things.
struct GroundProblem: Sendable {
  /// A condition on numbered facts, with negations at the facts only.
  indirect enum Condition: Sendable, Hashable {
    case constant(Bool)
    case fact(Int)
    case absence(Int)
    case all([Condition])
    case any([Condition])
  }

  struct Effect: Sendable {
    let condition: Condition
    let adds: [Int]
    let removes: [Int]
  }

  struct Operation: Sendable {
    let name: String
    let bound: PDDLWorld.Bindings
    let precondition: Condition
    let effects: [Effect]
  }

  private(set) var operations: [Operation] = []
  private(set) var goal = Condition.constant(false)
  private var numbers: [[String]: Int] = [:]

  /// Facts are numbered as they are met, so the count is final only after the making.
  var factCount: Int { numbers.count }

  init(_ world: PDDLWorld) {
    let facts = PDDLFacts(world.start)
    var grounder = Grounder(world: world, facts: facts)
    for operation in world.operators {
      let conjuncts = grounder.settled(operation.precondition)
      for bound in world.matches(operation.parameters, .list(conjuncts), facts, [:]) {
        let precondition = grounder.condition(operation.precondition, bound, isWanted: true)
        if precondition == .constant(false) { continue }
        let effects = grounder.effects(operation.effect, bound, under: .constant(true))
        if effects.isEmpty { continue }
        operations.append(
          Operation(
            name: operation.name, bound: bound, precondition: precondition, effects: effects))
      }
    }
    goal = grounder.condition(world.goal, [:], isWanted: true)
    numbers = grounder.numbers
  }

  /// The state that facts make, one flag for each number.
  func state(_ facts: PDDLFacts) -> [Bool] {
    var state = [Bool](repeating: false, count: factCount)
    for (fact, number) in numbers { state[number] = facts.contains(fact) }
    return state
  }

  static func holds(_ condition: Condition, _ state: [Bool]) -> Bool {
    switch condition {
    case .constant(let value): value
    case .fact(let number): state[number]
    case .absence(let number): !state[number]
    case .all(let parts): parts.allSatisfy { holds($0, state) }
    case .any(let parts): parts.contains { holds($0, state) }
    }
  }

  /// The state after an operation that applies.
  static func next(_ operation: Operation, _ state: [Bool]) -> [Bool] {
    var after = state
    let effects = operation.effects.filter { holds($0.condition, state) }
    for effect in effects { for number in effect.removes { after[number] = false } }
    for effect in effects { for number in effect.adds { after[number] = true } }
    return after
  }
}

/// Replaces variables by things, and facts that never change by what they are.
private struct Grounder {
  let world: PDDLWorld
  let facts: PDDLFacts
  /// The predicates that some operator changes.
  let changing: Set<String>
  var numbers: [[String]: Int] = [:]

  init(world: PDDLWorld, facts: PDDLFacts) {
    self.world = world
    self.facts = facts
    var changing: Set<String> = []
    func collect(_ effect: PDDLExpression) {
      switch effect.head {
      case nil, "increase": return
      case "and", "not": effect.items.dropFirst().forEach(collect)
      case "when", "forall": effect.items.last.map(collect)
      case let name?: changing.insert(name)
      }
    }
    for operation in world.operators { collect(operation.effect) }
    self.changing = changing
  }

  private static let connectives: Set<String> = [
    "and", "or", "not", "imply", "=", "exists", "forall",
  ]

  /// The conjuncts that no operator changes, which decide which things fit together.
  func settled(_ formula: PDDLExpression) -> [PDDLExpression] {
    let conjuncts = formula.head == "and" ? Array(formula.items.dropFirst()) : [formula]
    let kept = conjuncts.filter { part in
      part.head.map { !Grounder.connectives.contains($0) && !changing.contains($0) } ?? false
    }
    return [.word("and")] + kept
  }

  mutating func condition(
    _ formula: PDDLExpression, _ bound: PDDLWorld.Bindings, isWanted: Bool
  ) -> GroundProblem.Condition {
    let rest = formula.items.dropFirst()
    switch formula.head {
    case nil: return .constant(isWanted)
    case "and", "or":
      let parts = rest.map { condition($0, bound, isWanted: isWanted) }
      return (formula.head == "and") == isWanted ? every(parts) : some(parts)
    case "not":
      return every(rest.map { condition($0, bound, isWanted: !isWanted) })
    case "imply":
      guard rest.count == 2, let first = rest.first, let last = rest.last else {
        return .constant(!isWanted)
      }
      let parts = [
        condition(first, bound, isWanted: !isWanted), condition(last, bound, isWanted: isWanted),
      ]
      return isWanted ? some(parts) : every(parts)
    case "=":
      let isEqual = Set(rest.compactMap(\.text).map { bound[$0] ?? $0 }).count <= 1
      return .constant(isEqual == isWanted)
    case "exists", "forall":
      guard rest.count == 2, let first = rest.first, let body = rest.last else {
        return .constant(!isWanted)
      }
      let isExistence = formula.head == "exists"
      let ways = world.matches(
        PDDLExpression.typed(first.items),
        .list(isExistence ? settled(body) : []), facts, bound)
      let parts = ways.map { condition(body, $0, isWanted: isWanted) }
      return isExistence == isWanted ? some(parts) : every(parts)
    default:
      let fact = PDDLWorld.ground(formula, bound)
      guard changing.contains(fact[0]) else {
        return .constant(facts.contains(fact) == isWanted)
      }
      return isWanted ? .fact(number(of: fact)) : .absence(number(of: fact))
    }
  }

  mutating func effects(
    _ effect: PDDLExpression, _ bound: PDDLWorld.Bindings, under: GroundProblem.Condition
  ) -> [GroundProblem.Effect] {
    var found: [GroundProblem.Effect] = []
    var adds: [Int] = []
    var removes: [Int] = []
    for part in effect.head == "and" ? Array(effect.items.dropFirst()) : [effect] {
      let rest = Array(part.items.dropFirst())
      switch part.head {
      case nil, "increase": continue
      case "and": found += effects(part, bound, under: under)
      case "not":
        for atom in rest { removes.append(number(of: PDDLWorld.ground(atom, bound))) }
      case "when":
        guard rest.count == 2 else { continue }
        let inner = every([under, condition(rest[0], bound, isWanted: true)])
        if inner != .constant(false) { found += effects(rest[1], bound, under: inner) }
      case "forall":
        guard rest.count == 2 else { continue }
        let variables = PDDLExpression.typed(rest[0].items)
        for way in world.matches(variables, .list([]), facts, bound) {
          found += effects(rest[1], way, under: under)
        }
      default: adds.append(number(of: PDDLWorld.ground(part, bound)))
      }
    }
    if !adds.isEmpty || !removes.isEmpty {
      found.append(GroundProblem.Effect(condition: under, adds: adds, removes: removes))
    }
    return found
  }

  private mutating func number(of fact: [String]) -> Int {
    if let known = numbers[fact] { return known }
    numbers[fact] = numbers.count
    return numbers.count - 1
  }

  private func every(_ parts: [GroundProblem.Condition]) -> GroundProblem.Condition {
    if parts.contains(.constant(false)) { return .constant(false) }
    let kept = parts.filter { $0 != .constant(true) }
    return kept.isEmpty ? .constant(true) : kept.count == 1 ? kept[0] : .all(kept)
  }

  private func some(_ parts: [GroundProblem.Condition]) -> GroundProblem.Condition {
    if parts.contains(.constant(true)) { return .constant(true) }
    let kept = parts.filter { $0 != .constant(false) }
    return kept.isEmpty ? .constant(false) : kept.count == 1 ? kept[0] : .any(kept)
  }
}
