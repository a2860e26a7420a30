/// What kind of value an expression has, as far as MySQL's rules ask for it.
enum SQLType: Sendable, Hashable {
  case null
  case integer
  case decimal(scale: Int)
  case double
  case text
  case date
  case datetime

  var isNumeric: Bool {
    switch self {
    case .integer, .decimal, .double: true
    case .null, .text, .date, .datetime: false
    }
  }

  var isTemporal: Bool { self == .date || self == .datetime }

  /// Digits after the point for exact types.
  var scale: Int? {
    switch self {
    case .integer: 0
    case .decimal(let scale): scale
    default: nil
    }
  }

  /// Digits after the point in arithmetic, where dates count as whole numbers.
  var arithmeticScale: Int? { isTemporal ? 0 : scale }

  /// The type of a choice between two, such as the branches of IF.
  func merged(with other: SQLType) -> SQLType {
    if self == other || other == .null { return self }
    if self == .null { return other }
    if let mine = scale, let theirs = other.scale { return .decimal(scale: max(mine, theirs)) }
    if isNumeric, other.isNumeric { return .double }
    return isTemporal && other.isTemporal ? .datetime : .text
  }
}
