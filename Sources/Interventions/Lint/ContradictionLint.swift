import Signals
import Trajectories

/// Finds pairs of rules that say opposite things about the same situation.
struct ContradictionLint {
  private let rules: [Intervention]

  init(_ rules: [Intervention]) { self.rules = rules }

  func findings() -> [LintFinding] {
    var findings: [LintFinding] = []
    for (place, left) in rules.enumerated() {
      for right in rules[(place + 1)...] where mayMeet(left, right) {
        if let path = sharedRewrite(left, right) {
          findings.append(
            LintFinding(
              .refusal, rule: left.id,
              "and \(right.id) set '\(path)' differently in the same situation; "
                + "give them different priorities"))
        }
        if let tool = advisedAndVetoed(left, right) ?? advisedAndVetoed(right, left) {
          findings.append(
            LintFinding(
              .refusal, rule: left.id,
              "and \(right.id) contradict each other: one advises '\(tool)' where the other "
                + "refuses it"))
        }
      }
    }
    return findings
  }

  /// Whether both can hold at once, as far as tools and compared facts show.
  private func mayMeet(_ left: Intervention, _ right: Intervention) -> Bool {
    let (a, b) = (Conditions(left.when), Conditions(right.when))
    for (subject, values) in a.allowed {
      guard let others = b.allowed[subject] else { continue }
      if !values.contains(where: others.contains) { return false }
    }
    for quantity in BudgetTrigger.Quantity.allCases {
      var range = NumberRange()
      for limit in a.limits + b.limits where limit.quantity == quantity {
        range.narrow(limit.comparison, .double(limit.amount))
      }
      if range.isEmpty { return false }
    }
    return true
  }

  private func sharedRewrite(_ left: Intervention, _ right: Intervention) -> String? {
    guard left.limits.priority == right.limits.priority, sharesTool(left, right) else { return nil }
    let (a, b) = (rewrites(left), rewrites(right))
    return a.keys.sorted().first { path in b[path].map { $0 != a[path] } ?? false }
  }

  private func rewrites(_ rule: Intervention) -> [String: Value?] {
    var found: [String: Value?] = [:]
    for case .rewriteArguments(let set) in rule.then {
      for assignment in set { found[assignment.path] = .some(assignment.value) }
    }
    return found
  }

  private func sharesTool(_ left: Intervention, _ right: Intervention) -> Bool {
    let (a, b) = (left.namedTools, right.namedTools)
    return a.isEmpty || b.isEmpty || a.contains(where: b.contains)
  }

  /// A tool that `adviser`'s text names and `guardian` vetoes under the same condition on a fact.
  private func advisedAndVetoed(_ adviser: Intervention, _ guardian: Intervention) -> String? {
    guard guardian.then.contains(where: { if case .veto = $0 { true } else { false } }) else {
      return nil
    }
    let shared = Conditions(guardian.when).allowed.keys.filter {
      Conditions(adviser.when).allowed[$0] != nil
    }
    guard !shared.isEmpty else { return nil }
    let isVeto = adviser.then.contains { if case .veto = $0 { true } else { false } }
    if isVeto { return nil }
    return guardian.namedTools.first { tool in
      adviser.then.flatMap(\.texts).contains { text in
        ["call", "use", "with", "eligible for", "allows", "can"].contains { word in
          text.template.lowercased().contains("\(word) \(tool)")
        }
      }
    }
  }

  /// What a conjunction demands of facts and budgets.
  private struct Conditions {
    var allowed: [Value: [JSONValue]] = [:]
    var limits: [BudgetTrigger] = []

    init(_ predicate: Predicate) {
      let parts: [Predicate] = if case .all(let parts) = predicate { parts } else { [predicate] }
      for case .trigger(let trigger) in parts {
        switch trigger {
        case .budget(let limit): limits.append(limit)
        case .fact(let trigger):
          guard case .expression(.literal(let value)) = trigger.value else { continue }
          if trigger.comparison == .equal { allowed[trigger.subject] = [value] }
          if trigger.comparison == .among { allowed[trigger.subject] = value.arrayValue ?? [] }
        default: break
        }
      }
    }
  }
}
