/// When a rule fires.
package indirect enum Predicate: Sendable, Hashable {
  case always
  case all([Predicate])
  case any([Predicate])
  case not(Predicate)
  case trigger(Trigger)

  /// How many triggers there are, which is how specific a rule is.
  package var atomCount: Int {
    switch self {
    case .always: 0
    case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.atomCount }
    case .not(let part): part.atomCount
    case .trigger: 1
    }
  }

  package var depth: Int {
    switch self {
    case .always, .trigger: 1
    case .all(let parts), .any(let parts): 1 + (parts.map(\.depth).max() ?? 0)
    case .not(let part): 1 + part.depth
    }
  }

  /// All triggers, in order.
  package var triggers: [Trigger] {
    switch self {
    case .always: []
    case .all(let parts), .any(let parts): parts.flatMap(\.triggers)
    case .not(let part): part.triggers
    case .trigger(let trigger): [trigger]
    }
  }
}
