package import Signals
package import Trajectories

/// A value that a rule computes from what was seen.
package enum Value: Sendable, Hashable {
  case expression(RepairExpression)
  case query(Query)

  /// A value by itself.
  package static func literal(_ value: JSONValue) -> Value { .expression(.literal(value)) }
  /// Something seen, by its reference.
  package static func reference(_ name: String) -> Value { .expression(.reference(name)) }
}

/// A bounded question to remembered records: filter, sort, take, reduce.
package struct Query: Sendable, Hashable {
  package enum Reduction: String, Sendable, Hashable, CaseIterable {
    case list
    case first
    case count
    case sum
    case min
    case max
    case distinct
  }

  package struct Condition: Sendable, Hashable {
    package var field: String
    package var comparison: Comparison
    package var value: RepairExpression

    package init(field: String, comparison: Comparison, value: RepairExpression) {
      self.field = field
      self.comparison = comparison
      self.value = value
    }
  }

  /// What is asked: a declared memory or a `fact.` path.
  package var source: String
  package var conditions: [Condition]
  /// The field to sort by; nil keeps the order of remembering.
  package var sortField: String?
  package var isDescending: Bool
  /// Sorts by this table instead, asked for the text without its number; unlisted ones go last.
  package var rank: JSONObject
  package var limit: Int
  /// The field that is kept; nil keeps whole records.
  package var field: String?
  package var reduction: Reduction

  package static let recordLimit = 64

  package init(
    source: String, conditions: [Condition] = [], sortField: String? = nil,
    isDescending: Bool = false, rank: JSONObject = JSONObject(),
    limit: Int = Query.recordLimit, field: String? = nil, reduction: Reduction = .list
  ) {
    self.source = source
    self.conditions = conditions
    self.sortField = sortField
    self.isDescending = isDescending
    self.rank = rank
    self.limit = limit
    self.field = field
    self.reduction = reduction
  }
}

/// A text with `${reference}` holes, and rows of a query at `${rows}`.
package struct Text: Sendable, Hashable {
  package struct Rows: Sendable, Hashable {
    package var query: Query
    package var each: String
    package var separator: String

    package init(query: Query, each: String, separator: String = "; ") {
      self.query = query
      self.each = each
      self.separator = separator
    }
  }

  package var template: String
  package var rows: Rows?

  package static let rowLimit = 8

  package init(_ template: String, rows: Rows? = nil) {
    self.template = template
    self.rows = rows
  }

  /// The words of the template, as the word budget counts them.
  package var wordCount: Int {
    template.split { $0 == " " || $0 == "\n" || $0 == "\t" }.count
  }
}
