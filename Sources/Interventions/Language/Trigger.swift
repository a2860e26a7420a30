package import Signals
package import Trajectories

/// One question about what was seen.
package enum Trigger: Sendable, Hashable {
  case tool(ToolTrigger)
  case argument(ArgumentTrigger)
  case grounded(GroundedTrigger)
  case schema(SchemaTrigger)
  case parse(ParseTrigger)
  case admissible(AdmissibleTrigger)
  case observation(ObservationTrigger)
  case error(ErrorTrigger)
  case history(HistoryTrigger)
  case repeated(RepeatTrigger)
  case cycle(CycleTrigger)
  case fact(FactTrigger)
  case budget(BudgetTrigger)
  case risk(RiskTrigger)
}

/// Whether the candidate, or the last action, is of this kind.
package struct ToolTrigger: Sendable, Hashable {
  package enum Form: String, Sendable, Hashable, CaseIterable {
    case call
    case command
    case speech
  }
  /// Tools, or the first words of commands; none allows all.
  package var names: [Glob] = []
  package var kinds: [ToolSpec.Kind] = []
  package var form: Form?
  /// Whether the tool is on offer.
  package var isKnown: Bool?
  /// A pattern that the command or the spoken text matches.
  package var pattern: String?
  /// Whether the last action is meant although there is a candidate.
  package var isLast = false
  package init() {}
}

/// Compares an argument of the candidate.
package struct ArgumentTrigger: Sendable, Hashable {
  package enum Quantifier: String, Sendable, Hashable, CaseIterable {
    case any
    case all
  }
  package var path: ValuePath
  package var comparison: Comparison
  package var value: Value
  /// For paths with `*`: whether one or every place must hold.
  package var quantifier: Quantifier = .any
  /// Holds where nothing stands at the path.
  package var isMissing = false
}

/// Whether id-like arguments were seen before.
package struct GroundedTrigger: Sendable, Hashable {
  /// The argument; nil asks all.
  package var path: ValuePath?
  /// True asks for values that were never seen.
  package var isNegated = false
}

/// Whether the candidate breaks its tool's declared schema.
package struct SchemaTrigger: Sendable, Hashable {
  package enum Violation: String, Sendable, Hashable, CaseIterable {
    case unknownTool
    case missing
    case extra
    case type
    case choice
  }
  package var violations: [Violation] = []
}

/// How well the raw answer could be read.
package struct ParseTrigger: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable, CaseIterable {
    case wellFormed
    case repairable
    case unreadable
    case cutOff
    case speech
  }
  package var statuses: [Status] = []
  package var minimumRung = 0
}

/// Where the candidate stands to the commands that the world offers.
package struct AdmissibleTrigger: Sendable, Hashable {
  package enum Relation: String, Sendable, Hashable, CaseIterable {
    case offered
    case notOffered
    /// Not offered, and one offered command is clearly the nearest.
    case near
    /// Some offered command matches the pattern.
    case available
  }
  package var relation: Relation
  package var similarity = 0.75
  package var margin = 0.1
  package var pattern: String?
}

/// Whether recent observations match.
package struct ObservationTrigger: Sendable, Hashable {
  package var pattern: String?
  package var report: Observation.Report?
  package var source: Observation.Source?
  package var isTruncated: Bool?
  package var isNoop: Bool?
  /// How many of the newest observations are asked.
  package var last = 1
  /// How many of them must match.
  package var count = 1
  package init() {}
}

/// Counts refusals.
package struct ErrorTrigger: Sendable, Hashable {
  /// The tools that are counted; `same` is the candidate's own, none is any.
  package var tool: String?
  /// The masked text of the newest error.
  package var template: String?
  package var consecutive = 0
  package var total = 0
  package init() {}
}

/// Whether events happened in an order.
package struct HistoryTrigger: Sendable, Hashable {
  package enum Quantifier: String, Sendable, Hashable, CaseIterable {
    case occurred
    case never
    /// The first event happened and the others did not follow it.
    case notSince
  }
  package struct EventPattern: Sendable, Hashable {
    package var tools: [Glob] = []
    package var kinds: [ToolSpec.Kind] = []
    package var isError: Bool?
    package var action: String?
    package var observation: String?
    package init() {}
  }
  package var events: [EventPattern]
  package var gap = 256
  package var within = 256
  package var quantifier = Quantifier.occurred
}

/// Whether the candidate repeats what was done.
package struct RepeatTrigger: Sendable, Hashable {
  package enum Scope: String, Sendable, Hashable, CaseIterable {
    /// The same tool or first word, whatever its arguments.
    case tool
    /// The same action exactly.
    case action
    /// A turn without an action.
    case idleTurn
    /// The same observation as the newest one.
    case observation
  }
  package var scope = Scope.action
  /// How often it happened before.
  package var times = 1
  /// Whether the earlier ones must have failed, or must have worked.
  package var isError: Bool?
  /// Whether only events after the last change of the world count.
  package var sinceWrite = false
  package var within = 256
  package init() {}
}

/// Whether the newest actions are the same block over and over.
package struct CycleTrigger: Sendable, Hashable {
  package var maximumPeriod = 4
  package var repetitions = 3
  package var window = 24
}

/// Compares any value: a fact of an observation, a memory, an expression.
package struct FactTrigger: Sendable, Hashable {
  package var subject: Value
  package var comparison: Comparison
  package var value: Value
  /// Holds where the subject is not known.
  package var isUnknown = false
}

/// Compares what is left.
package struct BudgetTrigger: Sendable, Hashable {
  package enum Quantity: String, Sendable, Hashable, CaseIterable {
    case stepsLeft
    case step
    /// Steps used as a share of the budget, 0...1.
    case used
    /// Characters of observations so far, in thousands.
    case contextThousands
    /// Tokens of all that was said so far, as the backbone counts them.
    case contextTokens
  }
  package var quantity: Quantity
  package var comparison: Comparison
  package var amount: Double
}

/// Whether a linear score of what was seen is high.
package struct RiskTrigger: Sendable, Hashable {
  package var model: String
  package var threshold: Double
}
