import Trajectories

/// Finds the operations that lead to a game's goal, nearest states first.
struct PlanSearch {
  let problem: GroundProblem
  /// States that are looked at before the search gives up.
  var limit = 2_000

  private struct Node {
    let state: [Bool]
    let distance: Int
    let helpful: [Int]
    /// The first operation of the way here, and the way's length.
    let first: Int?
    let steps: Int
    var isExhausted = false
  }

  /// The first operation of a plan, or nil where the goal holds already or no plan was found.
  func firstOperation(from state: [Bool]) -> GroundProblem.Operation? {
    if GroundProblem.holds(problem.goal, state) { return nil }
    // Operations that the relaxed plan begins with are nearly always enough.
    let found = search(from: state, onlyHelpful: true) ?? search(from: state, onlyHelpful: false)
    return found.map { problem.operations[$0] }
  }

  private func search(from start: [Bool], onlyHelpful: Bool) -> Int? {
    let plan = RelaxedPlan(problem, from: start)
    guard let distance = plan.distance else { return nil }
    var nodes = [
      Node(state: start, distance: distance, helpful: plan.firstOperations, first: nil, steps: 0)
    ]
    var seen: Set<[Bool]> = [start]
    while nodes.count < limit, let best = nearest(nodes) {
      nodes[best].isExhausted = true
      let node = nodes[best]
      let choices = onlyHelpful ? node.helpful : Array(problem.operations.indices)
      for index in choices {
        let operation = problem.operations[index]
        guard GroundProblem.holds(operation.precondition, node.state) else { continue }
        let state = GroundProblem.next(operation, node.state)
        guard seen.insert(state).inserted else { continue }
        if GroundProblem.holds(problem.goal, state) { return node.first ?? index }
        let plan = RelaxedPlan(problem, from: state)
        guard let distance = plan.distance else { continue }
        nodes.append(
          Node(
            state: state, distance: distance, helpful: plan.firstOperations,
            first: node.first ?? index, steps: node.steps + 1))
      }
    }
    return nil
  }

  /// Nearest to the goal; of equals the one with the shorter way, then the older.
  private func nearest(_ nodes: [Node]) -> Int? {
    nodes.indices.filter { !nodes[$0].isExhausted }.min {
      (nodes[$0].distance, nodes[$0].steps, $0) < (nodes[$1].distance, nodes[$1].steps, $1)
    }
  }
}

/// Plays a loaded game with a planner that knows all of its facts.
struct OriginalHouseholdExpert: Expert {
  func nextAction(in view: WorldView) -> Action? {
    (view.environment as? OriginalHousehold)?.plannedCommand()
  }
}
