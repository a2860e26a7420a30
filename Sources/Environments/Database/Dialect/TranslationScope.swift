/// A table, derived table or common table that names can be looked up in.
struct SQLSource {
  /// What the statement calls it.
  let label: String
  /// What the translated statement calls it.
  let emitted: String
  /// How messages name the table, with the database.
  let title: String
  var columns: [(name: String, type: SQLType)]
  /// Columns that USING or NATURAL merged into an earlier source.
  var merged: Set<String> = []
  /// The columns of the primary key.
  var keys: [String] = []
}

/// A translated expression with the kind of value it has.
struct SQLFragment {
  var sql: String
  var type: SQLType
}

/// A resolved column.
struct SQLColumnReference: Hashable {
  let source: String
  let column: String
  /// Database, table and column, for messages.
  let title: String
}

/// The names that one query core can see.
final class TranslationScope {
  let parent: TranslationScope?
  var sources: [SQLSource] = []
  /// The clause that is being read, as messages name it.
  var clause = "field list"
  /// Select-list names with their translations, for ORDER BY, GROUP BY and HAVING.
  var aliases: [(name: String, fragment: SQLFragment, expression: SQLExpression)] = []
  /// Names of all select items, also those that are not read yet.
  var pendingAliases: [String] = []
  /// Whether aggregate functions are allowed where the reading is now.
  var allowsAggregates = false
  /// Whether one has been seen.
  var sawAggregate = false
  var insideAggregate = false
  /// Columns that were assigned earlier in the same UPDATE.
  var overrides: [String: SQLFragment] = [:]

  init(parent: TranslationScope?) { self.parent = parent }

  func matches(_ qualifier: String?, _ name: String) -> [(SQLSource, String, SQLType)] {
    var found: [(SQLSource, String, SQLType)] = []
    for source in sources {
      if let qualifier, source.label != qualifier { continue }
      if qualifier == nil, source.merged.contains(name.lowercased()) { continue }
      for column in source.columns where SQLName.equal(column.name, name) {
        found.append((source, column.name, column.type))
      }
    }
    return found
  }
}
