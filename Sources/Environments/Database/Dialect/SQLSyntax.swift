/// An expression as it was written, before names are resolved.
indirect enum SQLExpression: Sendable, Hashable {
  case null
  case number(String)
  case text(String)
  case boolean(Bool)
  case column(qualifier: String?, name: String)
  case star(qualifier: String?)
  case unary(String, SQLExpression)
  case binary(String, SQLExpression, SQLExpression)
  case call(SQLCall)
  case cast(SQLExpression, type: SQLType)
  case choose(base: SQLExpression?, branches: [SQLBranch], otherwise: SQLExpression?)
  case inList(SQLExpression, [SQLExpression], isNegated: Bool)
  case inQuery(SQLExpression, SQLQuery, isNegated: Bool)
  case between(SQLExpression, SQLExpression, SQLExpression, isNegated: Bool)
  case isTest(SQLExpression, SQLTruth, isNegated: Bool)
  case like(SQLExpression, SQLExpression, escape: SQLExpression?, isNegated: Bool)
  case exists(SQLQuery)
  case subquery(SQLQuery)
  case interval(SQLExpression, unit: String)
  /// `DEFAULT` as a value.
  case columnDefault
}

enum SQLTruth: Sendable, Hashable {
  case null, yes, no
}

struct SQLBranch: Sendable, Hashable {
  var condition: SQLExpression
  var value: SQLExpression
}

struct SQLCall: Sendable, Hashable {
  /// Upper-case, for look-up.
  var name: String
  /// As written, for messages.
  var written: String
  var arguments: [SQLExpression]
  var isDistinct = false
  var order: [SQLOrder] = []
  var separator: String?
  var window: SQLWindow?
}

struct SQLWindow: Sendable, Hashable {
  var partition: [SQLExpression]
  var order: [SQLOrder]
}

struct SQLOrder: Sendable, Hashable {
  var expression: SQLExpression
  var isDescending: Bool
}

struct SQLItem: Sendable, Hashable {
  var expression: SQLExpression
  var alias: String?
  /// The text as written, which names a column that has no alias.
  var written: String
}

/// A query with everything around its cores.
struct SQLQuery: Sendable, Hashable {
  var tables: [SQLCommonTable] = []
  var isRecursive = false
  var cores: [SQLCore]
  /// The operator between one core and the next: `UNION` or `UNION ALL`.
  var operators: [String] = []
  var order: [SQLOrder] = []
  var limit: Int?
  var offset: Int?
}

struct SQLCommonTable: Sendable, Hashable {
  var name: String
  var columns: [String]
  var query: SQLQuery
}

struct SQLCore: Sendable, Hashable {
  var isDistinct = false
  var items: [SQLItem]
  var from: SQLFrom?
  var condition: SQLExpression?
  var groups: [SQLExpression] = []
  var having: SQLExpression?
}

indirect enum SQLFrom: Sendable, Hashable {
  case table(database: String?, name: String, alias: String?)
  case derived(SQLQuery, alias: String)
  case join(String, SQLFrom, SQLFrom, on: SQLExpression?, using: [String])
}

struct SQLAssignment: Sendable, Hashable {
  var qualifier: String?
  var column: String
  var value: SQLExpression
}

struct SQLInsert: Sendable, Hashable {
  enum Source: Sendable, Hashable {
    case rows([[SQLExpression]])
    case query(SQLQuery)
  }
  enum Conflict: Sendable, Hashable {
    case refuse, replace, ignore
    case update([SQLAssignment])
  }
  var database: String?
  var table: String
  var columns: [String]?
  var source: Source
  var conflict: Conflict
}

struct SQLUpdate: Sendable, Hashable {
  var from: SQLFrom
  var assignments: [SQLAssignment]
  var condition: SQLExpression?
  var order: [SQLOrder]
  var limit: Int?
}

struct SQLDelete: Sendable, Hashable {
  var target: String
  var from: SQLFrom
  var condition: SQLExpression?
  var order: [SQLOrder]
  var limit: Int?
}

/// One statement.
enum SQLStatement: Sendable, Hashable {
  case query(SQLQuery)
  case insert(SQLInsert)
  case update(SQLUpdate)
  case delete(SQLDelete)
  case showTables(like: String?)
  case showDatabases
  case describe(database: String?, table: String)
  case showCreate(table: String)
  case use(String)
  /// Accepted and without effect here: transactions (each statement commits), session settings.
  case nothing
  /// A change of the schema or of rights, which the account may not make.
  case denied(command: String, table: String)
}
