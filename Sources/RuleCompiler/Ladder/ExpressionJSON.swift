package import Signals
package import Trajectories

extension RepairExpression {
  /// The expression as rule files spell it; nil for operations that mined repairs do not use.
  package var ruleJSON: JSONValue? {
    switch self {
    case .literal(let value): return ["literal": value]
    case .reference(let name): return ["ref": .string(name)]
    case .apply(let operation, let operands):
      var parts: [JSONValue] = []
      for operand in operands {
        guard let part = operand.ruleJSON else { return nil }
        parts.append(part)
      }
      switch operation {
      case .add: return ["add": .array(parts)]
      case .subtract: return ["subtract": .array(parts)]
      case .multiply: return ["multiply": .array(parts)]
      case .sum: return ["sum": .array(parts)]
      case .lower: return ["lower": .array(parts)]
      case .upper: return ["upper": .array(parts)]
      case .title: return ["title": .array(parts)]
      default: return nil
      }
    }
  }
}
