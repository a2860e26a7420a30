package import Signals
package import Trajectories

/// A named memory that is filled from what is seen, whichever rules are enabled.
package struct Memory: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// One value; the newest wins.
    case register
    /// Distinct values in the order they came.
    case set
    /// Values by key.
    case map
    case counter
    /// Objects with fields, oldest first, at most 64.
    case records
    /// A state out of a list; it moves only along declared edges.
    case progress
  }

  package var name: String
  package var kind: Kind
  /// What it holds at the start; for `progress` the first state.
  package var initial: JSONValue?
  package var updates: [Extractor]

  package static let entryLimit = 256

  package init(name: String, kind: Kind, initial: JSONValue? = nil, updates: [Extractor] = []) {
    self.name = name
    self.kind = kind
    self.initial = initial
    self.updates = updates
  }
}

/// How something seen updates a memory.
package struct Extractor: Sendable, Hashable {
  package enum Source: String, Sendable, Hashable, CaseIterable {
    /// The task's text, once at the start.
    case task
    /// The result of an action, with the action at hand.
    case observation
    /// The action, once its result is known.
    case action
    /// The offered commands, one by one.
    case admissible
  }

  package var source: Source
  /// Tools, or first words of commands, after which it applies.
  package var tools: [Glob] = []
  package var isError: Bool?
  /// Whether the result says that nothing changed.
  package var isNoop: Bool?
  /// A pattern; the group `value` or else the first group is taken, and the group `key`.
  package var pattern: String?
  /// A pattern that the action must match as well.
  package var actionPattern: String?
  /// A path into the JSON observation or the arguments.
  package var path: ValuePath?
  /// For maps and records: the member below `path` that is the key.
  package var key: String?
  /// For records: named groups or members that are kept.
  package var fields: [String] = []
  /// A fixed value instead of what was found.
  package var constant: JSONValue?
  package var operation = MemoryUpdate.Operation.set
  /// For `progress`: the states in which the update applies.
  package var from: [String] = []

  package init(source: Source) { self.source = source }
}
