/// A pattern as instructions for the automaton.
struct RegexProgram {
  enum Step {
    case set(ByteSet)
    /// Goes both ways; the first is tried first.
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case assertion(RegexAssertion)
    case backreference(Int)
    case look(end: Int, ahead: Bool, negated: Bool)
    case keepOut
    case match
  }

  static let mostSteps = 40_000

  private(set) var steps: [Step] = []

  init(_ node: RegexNode) throws(RegexFault) {
    steps.append(.save(0))
    try add(node)
    steps.append(.save(1))
    steps.append(.match)
  }

  private mutating func add(_ node: RegexNode) throws(RegexFault) {
    guard steps.count < RegexProgram.mostSteps else {
      throw RegexFault(message: "Regular expression too big")
    }
    switch node {
    case .empty: break
    case .set(let set): steps.append(.set(set))
    case .assertion(let kind): steps.append(.assertion(kind))
    case .backreference(let number): steps.append(.backreference(number))
    case .keepOut: steps.append(.keepOut)
    case .group(let inner, let number):
      steps.append(.save(2 * number))
      try add(inner)
      steps.append(.save(2 * number + 1))
    case .sequence(let nodes):
      for each in nodes { try add(each) }
    case .alternatives(let choices):
      var exits: [Int] = []
      for (place, choice) in choices.enumerated() {
        guard place < choices.count - 1 else {
          try add(choice)
          break
        }
        let fork = steps.count
        steps.append(.jump(0))
        try add(choice)
        exits.append(steps.count)
        steps.append(.jump(0))
        steps[fork] = .split(fork + 1, steps.count)
      }
      for exit in exits { steps[exit] = .jump(steps.count) }
    case .look(let inner, let ahead, let negated):
      let head = steps.count
      steps.append(.jump(0))
      try add(inner)
      steps.append(.match)
      steps[head] = .look(end: steps.count, ahead: ahead, negated: negated)
    case .repetition(let inner, let least, let most, let isLazy):
      try addRepetition(inner, least, most, isLazy)
    }
  }

  private mutating func addRepetition(
    _ inner: RegexNode, _ least: Int, _ most: Int?, _ isLazy: Bool
  ) throws(RegexFault) {
    for _ in 0..<least { try add(inner) }
    guard let most else {
      let head = steps.count
      steps.append(.jump(0))
      try add(inner)
      steps.append(.jump(head))
      steps[head] = isLazy ? .split(steps.count, head + 1) : .split(head + 1, steps.count)
      return
    }
    var forks: [Int] = []
    for _ in 0..<max(0, most - least) {
      forks.append(steps.count)
      steps.append(.jump(0))
      try add(inner)
    }
    for fork in forks {
      steps[fork] = isLazy ? .split(steps.count, fork + 1) : .split(fork + 1, steps.count)
    }
  }
}
