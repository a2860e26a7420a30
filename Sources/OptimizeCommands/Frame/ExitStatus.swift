/// What the shell gets back; `optimize help` lists the meanings.
enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  case error = 1
  case usage = 2
  case budgetExhausted = 3
  case inconclusive = 4
  case gateNotMet = 10
  case interrupted = 130

  /// The name in JSON errors.
  var name: String {
    switch self {
    case .done: "done"
    case .error: "error"
    case .usage: "usage"
    case .budgetExhausted: "budget-exhausted"
    case .inconclusive: "inconclusive"
    case .gateNotMet: "gate-not-met"
    case .interrupted: "interrupted"
    }
  }

  var meaning: String {
    switch self {
    case .done: "done and accepted"
    case .error: "an error, told on standard error"
    case .usage: "the command line is wrong"
    case .budgetExhausted: "the budget is spent"
    case .inconclusive: "inconclusive, or the infrastructure failed"
    case .gateNotMet: "ran to the end, the gate was not met"
    case .interrupted: "interrupted"
    }
  }
}
