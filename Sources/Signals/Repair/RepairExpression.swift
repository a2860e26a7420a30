package import Trajectories

/// A small total expression over what was seen: how repairs compute the value they propose.
package indirect enum RepairExpression: Sendable, Hashable {
  /// A value by itself.
  case literal(JSONValue)
  /// Something seen, by its reference such as `arg.amount` or `slot.0`.
  case reference(String)
  /// An operation on other values.
  case apply(Operation, [RepairExpression])

  package enum Operation: Sendable, Hashable {
    case add
    case subtract
    case multiply
    case sum
    case minimum
    case maximum
    case count
    case concat
    case first
    case last
    /// The member or element that the second operand names.
    case entry
    case lower
    case upper
    case title
    case strip(String)
    case pad(Int)
    case prefix(String)
    case map(JSONObject)
    case slice(Boundary, Boundary)
    /// The date's text from one order of `y`, `m`, `d` into another, such as `y-m-d`.
    case date(from: String, to: String)
    case normalise(AnswerShape)
    /// The nearest of the second operand's texts, by the margin rule.
    case nearest(similarity: Double)
    /// The known names of the second operand in SQL quotes inside the first.
    case quoteIdentifiers
    case sortedText
    /// Every match of a pattern by a text in which `\1` to `\9` stand for the pattern's groups.
    case replace(pattern: String, with: String)
    /// The hours from the first time to the second, both written as ISO 8601 dates or times.
    case hoursBetween
  }

  /// A place in a text: the k-th edge of a run of one kind of character, or a byte count.
  package struct Boundary: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
      case digits
      case letters
      case word
      case space
      case punctuation
      case offset
    }
    package let kind: Kind
    /// Counted from 0; negative counts from the end.
    package let index: Int

    package init(kind: Kind, index: Int) {
      self.kind = kind
      self.index = index
    }
  }

  /// The number of nodes; a rule may have 12.
  package var nodeCount: Int {
    switch self {
    case .literal, .reference: 1
    case .apply(_, let operands): operands.reduce(1) { $0 + $1.nodeCount }
    }
  }

  /// The references, in order of appearance.
  package var references: [String] {
    switch self {
    case .literal: []
    case .reference(let name): [name]
    case .apply(_, let operands): operands.flatMap(\.references)
    }
  }

  /// Computes the value; nil where something is missing, of the wrong type or out of range.
  package func evaluate(_ resolve: (String) -> JSONValue?) -> JSONValue? {
    switch self {
    case .literal(let value): return value
    case .reference(let name): return resolve(name)
    case .apply(let operation, let operands):
      var values: [JSONValue] = []
      for operand in operands {
        guard let value = operand.evaluate(resolve) else { return nil }
        values.append(value)
      }
      return operation.apply(to: values)
    }
  }
}
