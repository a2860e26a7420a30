extension SQLExpression {
  /// The expressions directly inside, without those of subqueries.
  var parts: [SQLExpression] {
    switch self {
    case .null, .number, .text, .boolean, .column, .star, .exists, .subquery, .columnDefault: []
    case .unary(_, let operand), .cast(let operand, _), .interval(let operand, _),
      .isTest(let operand, _, _), .inQuery(let operand, _, _):
      [operand]
    case .binary(_, let left, let right): [left, right]
    case .call(let call):
      call.arguments + call.order.map(\.expression)
        + (call.window.map { $0.partition + $0.order.map(\.expression) } ?? [])
    case .choose(let base, let branches, let otherwise):
      (base.map { [$0] } ?? []) + branches.flatMap { [$0.condition, $0.value] }
        + (otherwise.map { [$0] } ?? [])
    case .inList(let value, let list, _): [value] + list
    case .between(let value, let low, let high, _): [value, low, high]
    case .like(let value, let pattern, let escape, _):
      [value, pattern] + (escape.map { [$0] } ?? [])
    }
  }

  /// The same expression with its columns replaced; subqueries stay as they are.
  func mapColumns(_ replace: (String?, String) -> SQLExpression) -> SQLExpression {
    func mapped(_ inner: SQLExpression) -> SQLExpression { inner.mapColumns(replace) }
    switch self {
    case .column(let qualifier, let name): return replace(qualifier, name)
    case .null, .number, .text, .boolean, .star, .exists, .subquery, .columnDefault: return self
    case .unary(let sign, let operand): return .unary(sign, mapped(operand))
    case .binary(let sign, let left, let right):
      return .binary(sign, mapped(left), mapped(right))
    case .call(var call):
      // How a function's name was written does not make another expression of it.
      call.written = call.name
      call.arguments = call.arguments.map(mapped)
      return .call(call)
    case .cast(let value, let type): return .cast(mapped(value), type: type)
    case .choose(let base, let branches, let otherwise):
      return .choose(
        base: base.map(mapped),
        branches: branches.map {
          SQLBranch(condition: mapped($0.condition), value: mapped($0.value))
        }, otherwise: otherwise.map(mapped))
    case .inList(let value, let list, let isNegated):
      return .inList(mapped(value), list.map(mapped), isNegated: isNegated)
    case .inQuery(let value, let query, let isNegated):
      return .inQuery(mapped(value), query, isNegated: isNegated)
    case .between(let value, let low, let high, let isNegated):
      return .between(mapped(value), mapped(low), mapped(high), isNegated: isNegated)
    case .isTest(let value, let truth, let isNegated):
      return .isTest(mapped(value), truth, isNegated: isNegated)
    case .like(let value, let pattern, let escape, let isNegated):
      return .like(
        mapped(value), mapped(pattern), escape: escape.map(mapped), isNegated: isNegated)
    case .interval(let value, let unit): return .interval(mapped(value), unit: unit)
    }
  }
}
