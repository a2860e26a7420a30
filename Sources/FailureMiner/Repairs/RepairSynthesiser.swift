package import Signals
package import Trajectories

/// Finds the smallest expression that turns refused calls into the values that were accepted:
/// bottom-up enumeration, one expression for each behaviour on the examples.
package struct RepairSynthesiser {
  /// A refused call, its error's slots and the value that worked.
  package struct Example: Sendable {
    package let arguments: JSONValue
    package let slots: [String]
    package let wanted: JSONValue

    package init(arguments: JSONValue, slots: [String], wanted: JSONValue) {
      self.arguments = arguments
      self.slots = slots
      self.wanted = wanted
    }
  }

  package var maximumCost = 12
  package var maximumTerms = 50_000
  private static let firstExamples = 3
  private static let maximumRounds = 12

  private struct Term {
    let expression: RepairExpression
    let values: [JSONValue?]
  }

  package init() {}

  /// Returns the cheapest expression that gives every example's wanted value, or nil.
  ///
  /// `path` is where the value goes; its present value is tried first. A few examples are searched
  /// at a time, and each that the answer fails joins them: what none of those has, all do not have.
  package func expression(for examples: [Example], path: String) -> RepairExpression? {
    var asked = Array(examples.prefix(RepairSynthesiser.firstExamples))
    for _ in 0...RepairSynthesiser.maximumRounds {
      guard let found = smallest(for: asked, path: path) else { return nil }
      guard let failed = examples.first(where: { !RepairSynthesiser.gives(found, $0) }) else {
        return found
      }
      asked.append(failed)
    }
    return nil
  }

  private static func gives(_ expression: RepairExpression, _ example: Example) -> Bool {
    let context = RepairContext(arguments: example.arguments, slots: example.slots)
    return isSame(expression.evaluate { context.resolve($0) }, example.wanted)
  }

  private func smallest(for examples: [Example], path: String) -> RepairExpression? {
    guard let first = examples.first else { return nil }
    let wanted = examples.map(\.wanted)
    var levels: [[Term]] = Array(repeating: [], count: maximumCost + 1)
    var known: Set<String> = []
    var count = 0
    func admit(_ expression: RepairExpression, cost: Int) -> RepairExpression? {
      guard cost <= maximumCost, count < maximumTerms else { return nil }
      let values = examples.map { example in
        let context = RepairContext(arguments: example.arguments, slots: example.slots)
        return expression.evaluate { context.resolve($0) }
      }
      return keep(expression, values, cost)
    }
    func keep(_ expression: RepairExpression, _ values: [JSONValue?], _ cost: Int)
      -> RepairExpression?
    {
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      let key = values.map { $0.map { $0.kindName.prefix(1) + $0.compactText } ?? "" }
        .joined(separator: "\u{1F}")
      guard known.insert(key).inserted else { return nil }
      count += 1
      levels[cost].append(Term(expression: expression, values: values))
      return zip(values, wanted).allSatisfy(RepairSynthesiser.isSame) ? expression : nil
    }
    for leaf in leaves(of: first, path: path) {
      if let found = admit(leaf.expression, cost: leaf.cost) { return found }
    }
    for cost in 2...maximumCost {
      for term in levels[cost - 1] {
        for operation in RepairSynthesiser.textOperations
        where term.values.allSatisfy({ $0?.stringValue != nil }) {
          if let found = admit(.apply(operation, [term.expression]), cost: cost) { return found }
        }
      }
      for left in 1..<max(2, cost - 1) where cost - 1 - left >= 1 {
        for a in levels[left] {
          for b in levels[cost - 1 - left] {
            guard count < maximumTerms else { return nil }
            if let found = combine(a, b, cost, keep) { return found }
          }
        }
      }
    }
    return nil
  }

  private func combine(
    _ a: Term, _ b: Term, _ cost: Int,
    _ keep: (RepairExpression, [JSONValue?], Int) -> RepairExpression?
  ) -> RepairExpression? {
    if a.values.allSatisfy(RepairSynthesiser.isNumeric),
      b.values.allSatisfy(RepairSynthesiser.isNumeric)
    {
      for operation in [RepairExpression.Operation.add, .subtract, .multiply] {
        let values = zip(a.values, b.values).map { left, right -> JSONValue? in
          guard let left, let right else { return nil }
          let applied = RepairExpression.apply(operation, [.literal(left), .literal(right)])
          return applied.evaluate { _ in nil }
        }
        if let found = keep(.apply(operation, [a.expression, b.expression]), values, cost) {
          return found
        }
      }
    }
    return nil
  }

  /// Everything that can be referred to, cheap things first.
  private func leaves(
    of example: Example, path: String
  ) -> [(expression: RepairExpression, cost: Int)] {
    var leaves: [(RepairExpression, Int)] = [(.reference("arg." + path), 1)]
    for slot in example.slots.indices.prefix(8) { leaves.append((.reference("slot.\(slot)"), 1)) }
    for other in RepairSynthesiser.scalarPaths(of: example.arguments) where other != path {
      leaves.append((.reference("arg." + other), 1))
    }
    for list in RepairSynthesiser.summablePaths(of: example.arguments) {
      leaves.append((.apply(.sum, [.reference("arg." + list)]), 2))
    }
    return leaves
  }

  private static let textOperations: [RepairExpression.Operation] = [
    .lower, .upper, .title, .strip("#"), .prefix("#"), .strip(" "), .strip("."),
    .date(from: "m-d-y", to: "y-m-d"), .date(from: "d-m-y", to: "y-m-d"),
    .date(from: "y-m-d", to: "m-d-y"),
    .slice(.init(kind: .digits, index: 0), .init(kind: .digits, index: 1)),
    .slice(.init(kind: .word, index: 0), .init(kind: .word, index: 1)),
    .slice(.init(kind: .word, index: -2), .init(kind: .word, index: -1)), .pad(3),
  ]

  private static func isNumeric(_ value: JSONValue?) -> Bool {
    switch value {
    case .number?: true
    case .string(let text)?: !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x2D && $0 <= 0x39 }
    default: false
    }
  }

  static func isSame(_ found: JSONValue?, _ wanted: JSONValue) -> Bool {
    guard let found else { return false }
    if found == wanted { return true }
    if case .string(let text) = found, case .number(let number) = wanted {
      return Double(text) == number.doubleValue
    }
    return false
  }

  /// The paths of scalars, with positions 0 and -1 for lists.
  static func scalarPaths(of arguments: JSONValue) -> [String] {
    var paths: [String] = []
    func walk(_ value: JSONValue, _ path: String, _ depth: Int) {
      guard depth < 4, paths.count < 40 else { return }
      switch value {
      case .object(let object):
        for member in object {
          walk(member.value, path.isEmpty ? member.key : path + "." + member.key, depth + 1)
        }
      case .array(let elements):
        guard let last = elements.last else { return }
        walk(last, path + ".-1", depth + 1)
        if elements.count > 1 { walk(elements[0], path + ".0", depth + 1) }
      default: paths.append(path)
      }
    }
    walk(arguments, "", 0)
    return paths
  }

  /// Paths with one `*` whose values are all numbers.
  static func summablePaths(of arguments: JSONValue) -> [String] {
    guard case .object(let object) = arguments else { return [] }
    var paths: [String] = []
    for member in object {
      guard case .array(let elements) = member.value, let first = elements.first else { continue }
      if elements.allSatisfy({ $0.doubleValue != nil }) { paths.append(member.key + ".*") }
      for inner in first.objectValue?.keys ?? []
      where elements.allSatisfy({ $0[inner]?.doubleValue != nil }) {
        paths.append("\(member.key).*.\(inner)")
      }
    }
    return paths
  }
}
