import Signals
import Trajectories

/// Finds triggers that can never hold, and combinations that exclude each other.
enum Reachability {
  static func problems(of rule: Intervention) -> [String] {
    var problems: [String] = []
    for part in rule.predicates {
      for trigger in part.triggers {
        if let problem = problem(of: trigger, in: rule.phase) { problems.append(problem) }
      }
      problems += exclusions(in: part)
    }
    return problems
  }

  private static func problem(of trigger: Trigger, in phase: Phase) -> String? {
    switch trigger {
    case .observation(let trigger) where trigger.count > trigger.last:
      "is unreachable: \(trigger.count) matches cannot occur in a window of \(trigger.last)"
    case .repeated(let trigger) where trigger.times > trigger.within:
      "is unreachable: \(trigger.times) repeats cannot occur in a window of \(trigger.within)"
    case .cycle(let trigger) where trigger.repetitions > trigger.window:
      "is unreachable: \(trigger.repetitions) rounds cannot occur in a window of \(trigger.window)"
    case .history(let trigger) where !(1...4).contains(trigger.events.count):
      "expected one to four events in a history, found \(trigger.events.count)"
    case .history(let trigger) where trigger.events.count > trigger.within:
      "is unreachable: \(trigger.events.count) events cannot occur in a window of "
        + "\(trigger.within)"
    case .history(let trigger) where trigger.quantifier == .notSince && trigger.events.count < 2:
      "notSince needs the event that should have followed"
    case .parse where phase != .parse:
      "asks how the answer was read, which only the parse phase knows"
    case .argument, .schema, .grounded:
      phase == .start ? "asks about an action before there is one" : nil
    case .error(let trigger) where trigger.consecutive > 0 && phase == .start:
      "is unreachable: there is no error before the first step"
    case .tool(let trigger) where trigger.isKnown == false && trigger.kinds.isEmpty == false:
      "is unreachable: an unknown tool has no kind"
    default: nil
    }
  }

  /// Contradictions inside one conjunction.
  private static func exclusions(in predicate: Predicate) -> [String] {
    switch predicate {
    case .all(let parts):
      let atoms = parts.compactMap { part -> Trigger? in
        if case .trigger(let trigger) = part { trigger } else { nil }
      }
      var problems = parts.flatMap(exclusions)
      for part in parts {
        if case .not(.trigger(let trigger)) = part, atoms.contains(trigger) {
          problems.append("is unreachable: it asks for a trigger and for its opposite")
        }
        if case .not(.always) = part { problems.append("is unreachable: it asks for 'not always'") }
      }
      return problems + emptyRanges(atoms)
    case .any(let parts): return parts.flatMap(exclusions)
    case .not(.always): return ["is unreachable: it asks for 'not always'"]
    case .not(let part): return exclusions(in: part)
    case .always, .trigger: return []
    }
  }

  private static func emptyRanges(_ atoms: [Trigger]) -> [String] {
    for quantity in BudgetTrigger.Quantity.allCases {
      var range = NumberRange()
      for case .budget(let trigger) in atoms where trigger.quantity == quantity {
        range.narrow(trigger.comparison, .double(trigger.amount))
      }
      if range.isEmpty {
        return ["is unreachable: no value of \(quantity.rawValue) satisfies all its limits"]
      }
    }
    return []
  }
}

/// The numbers that a conjunction of comparisons allows.
struct NumberRange {
  private var low = -Double.infinity
  private var high = Double.infinity
  private var isLowOpen = false
  private var isHighOpen = false

  mutating func narrow(_ comparison: Comparison, _ value: JSONValue) {
    guard let number = value.doubleValue else { return }
    switch comparison {
    case .less where number <= high: (high, isHighOpen) = (number, true)
    case .lessOrEqual where number < high: (high, isHighOpen) = (number, false)
    case .greater where number >= low: (low, isLowOpen) = (number, true)
    case .greaterOrEqual where number > low: (low, isLowOpen) = (number, false)
    case .equal:
      narrow(.lessOrEqual, value)
      narrow(.greaterOrEqual, value)
    default: break
    }
  }

  var isEmpty: Bool { low > high || (low == high && (isLowOpen || isHighOpen)) }
}
