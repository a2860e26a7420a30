/// A statement in SQLite's words.
struct TranslatedStatement: Sendable {
  enum Kind: Sendable {
    case rows([SQLType])
    /// The only table whose rows it may change.
    case change(table: String)
  }
  let shape: StatementShape
  let kind: Kind

  init(sql: String, kind: Kind) {
    shape = StatementShape(sql)
    self.kind = kind
  }
}

/// Turns statements of MySQL's dialect into SQLite's, or refuses them as MySQL would.
///
/// A class because the scopes of one statement share what was found on the way.
final class Translator {
  let schema: DatabaseSchema
  var scope = TranslationScope(parent: nil)
  var commonTables: [[(name: String, source: SQLSource)]] = []
  /// The table that is being changed; reading it in a subquery is error 1093.
  var changedTable: String?
  var derivedDepth = 0
  /// In changes, text that is no number is an error where a number is needed.
  var isChange = false
  private var aliasCount = 0

  init(_ schema: DatabaseSchema) { self.schema = schema }

  static func translate(
    _ statement: SQLStatement, in schema: DatabaseSchema
  ) throws(MySQLError) -> TranslatedStatement? {
    let translator = Translator(schema)
    switch statement {
    case .query(let query):
      let (sql, columns) = try translator.query(query)
      return TranslatedStatement(sql: sql, kind: .rows(columns.map(\.type)))
    case .insert(let insert): return try translator.insert(insert)
    case .update(let update): return try translator.update(update)
    case .delete(let delete): return try translator.delete(delete)
    case .showTables, .showDatabases, .describe, .showCreate, .use, .nothing, .denied:
      return nil
    }
  }

  func freshAlias(_ label: String) -> String {
    aliasCount += 1
    return SQLName.quoted("\(label)#\(aliasCount)")
  }

  typealias Columns = [(name: String, type: SQLType)]

  func query(_ query: SQLQuery) throws(MySQLError) -> (sql: String, columns: Columns) {
    commonTables.append([])
    defer { commonTables.removeLast() }
    var text = ""
    for (index, table) in query.tables.enumerated() {
      text += index == 0 ? (query.isRecursive ? "WITH RECURSIVE " : "WITH ") : ", "
      text += try commonTable(table, isRecursive: query.isRecursive)
    }
    if !text.isEmpty { text += " " }
    let isCompound = query.cores.count > 1
    var columns: Columns = []
    for (index, core) in query.cores.enumerated() {
      let inner = TranslationScope(parent: scope)
      scope = inner
      defer { scope = inner.parent ?? inner }
      let (sql, found) = try self.core(core, order: isCompound ? [] : query.order)
      if index == 0 {
        columns = found
      } else {
        guard found.count == columns.count else {
          throw MySQLError(
            1222, "21000", "The used SELECT statements have a different number of columns")
        }
        for (place, column) in found.enumerated() {
          columns[place].type = columns[place].type.merged(with: column.type)
        }
        text += " \(try setOperator(query.operators[index - 1])) "
      }
      text += sql
    }
    if isCompound, !query.order.isEmpty { text += try compoundOrder(query.order, columns) }
    if let limit = query.limit { text += " LIMIT \(limit)" }
    if let offset = query.offset { text += " OFFSET \(offset)" }
    return (text, columns)
  }

  private func setOperator(_ name: String) throws(MySQLError) -> String {
    if name.hasSuffix(" ALL"), name != "UNION ALL" { throw .unsupported(name) }
    return name
  }

  private func compoundOrder(
    _ order: [SQLOrder], _ columns: Columns
  ) throws(MySQLError) -> String {
    var parts: [String] = []
    for part in order {
      var place: Int?
      switch part.expression {
      case .number(let text): place = Int(text)
      case .column(_, let name):
        place = columns.firstIndex { SQLName.equal($0.name, name) }.map { $0 + 1 }
        if place == nil { throw .unknownColumn(name, in: "order clause") }
      default: throw .unsupported("expressions in ORDER BY of UNION")
      }
      guard let place, place >= 1, place <= columns.count else {
        throw .unknownColumn("\(place ?? 0)", in: "order clause")
      }
      let collation = columns[place - 1].type == .text ? " COLLATE mysql" : ""
      parts.append("\(place)\(collation)\(part.isDescending ? " DESC" : "")")
    }
    return " ORDER BY " + parts.joined(separator: ", ")
  }

  private func commonTable(
    _ table: SQLCommonTable, isRecursive: Bool
  ) throws(MySQLError) -> String {
    let level = commonTables.count - 1
    func source(_ columns: Columns) -> SQLSource {
      let named = columns.enumerated().map { index, column in
        (index < table.columns.count ? table.columns[index] : column.name, column.type)
      }
      return SQLSource(
        label: table.name, emitted: SQLName.quoted(table.name), title: table.name, columns: named)
    }
    derivedDepth += 1
    defer { derivedDepth -= 1 }
    if isRecursive, table.query.cores.count > 1, let anchor = table.query.cores.first {
      let (_, columns) = try query(SQLQuery(cores: [anchor]))
      commonTables[level].append((table.name, source(columns)))
    }
    let (sql, columns) = try query(table.query)
    let made = source(columns)
    commonTables[level].removeAll { $0.name == table.name }
    commonTables[level].append((table.name, made))
    let names = made.columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    return "\(made.emitted)(\(names)) AS (\(sql))"
  }
}
