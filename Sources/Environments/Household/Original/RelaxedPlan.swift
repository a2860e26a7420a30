/// How far the goal is when nothing that was reached is ever lost, and the operations on the way.
struct RelaxedPlan {
  private typealias Condition = GroundProblem.Condition

  private static let unreached = Int32.max / 4

  private let problem: GroundProblem
  /// The cost of making each fact true, and of making it false.
  private var costs: [Int32]
  /// The operation that does so at that cost, or -1.
  private var makers: [Int32]

  init(_ problem: GroundProblem, from state: [Bool]) {
    self.problem = problem
    costs = [Int32](repeating: RelaxedPlan.unreached, count: 2 * state.count)
    makers = [Int32](repeating: -1, count: 2 * state.count)
    for (number, isTrue) in state.enumerated() { costs[2 * number + (isTrue ? 0 : 1)] = 0 }
    var isChanging = true
    while isChanging {
      isChanging = false
      for (index, operation) in problem.operations.enumerated() {
        let cost = self.cost(operation.precondition)
        if cost >= RelaxedPlan.unreached { continue }
        for effect in operation.effects {
          let total = min(RelaxedPlan.unreached, cost + self.cost(effect.condition) + 1)
          for number in effect.adds where total < costs[2 * number] {
            costs[2 * number] = total
            makers[2 * number] = Int32(index)
            isChanging = true
          }
          for number in effect.removes where total < costs[2 * number + 1] {
            costs[2 * number + 1] = total
            makers[2 * number + 1] = Int32(index)
            isChanging = true
          }
        }
      }
    }
  }

  /// nil where the goal is out of reach.
  var distance: Int? {
    let cost = cost(problem.goal)
    return cost >= RelaxedPlan.unreached ? nil : Int(cost)
  }

  /// The operations of the plan that apply at once, in the order of their numbers.
  var firstOperations: [Int] {
    var wanted: Set<Int> = []
    var seen: Set<Int> = []
    collect(problem.goal, &wanted, &seen)
    return wanted.filter { cost(problem.operations[$0].precondition) == 0 }.sorted()
  }

  private func cost(_ condition: Condition) -> Int32 {
    switch condition {
    case .constant(let value): return value ? 0 : RelaxedPlan.unreached
    case .fact(let number): return costs[2 * number]
    case .absence(let number): return costs[2 * number + 1]
    case .all(let parts):
      var sum: Int32 = 0
      for part in parts { sum = min(RelaxedPlan.unreached, sum + cost(part)) }
      return sum
    case .any(let parts):
      var least = RelaxedPlan.unreached
      for part in parts { least = min(least, cost(part)) }
      return least
    }
  }

  private func collect(_ condition: Condition, _ wanted: inout Set<Int>, _ seen: inout Set<Int>) {
    switch condition {
    case .constant: return
    case .fact(let number): collect(literal: 2 * number, &wanted, &seen)
    case .absence(let number): collect(literal: 2 * number + 1, &wanted, &seen)
    case .all(let parts): for part in parts { collect(part, &wanted, &seen) }
    case .any(let parts):
      if let nearest = parts.min(by: { cost($0) < cost($1) }) { collect(nearest, &wanted, &seen) }
    }
  }

  private func collect(literal: Int, _ wanted: inout Set<Int>, _ seen: inout Set<Int>) {
    guard makers[literal] >= 0, seen.insert(literal).inserted else { return }
    let maker = Int(makers[literal])
    wanted.insert(maker)
    let operation = problem.operations[maker]
    collect(operation.precondition, &wanted, &seen)
    for effect in operation.effects {
      let made = literal % 2 == 0 ? effect.adds : effect.removes
      if made.contains(literal / 2) { collect(effect.condition, &wanted, &seen) }
    }
  }
}
