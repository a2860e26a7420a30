/// A statement that has been read and checked, and what must happen to run it.
enum DatabaseCommand: Sendable {
  case statement(TranslatedStatement)
  case reply(DatabaseReply)

  var isChange: Bool {
    if case .statement(let statement) = self, case .change = statement.kind { return true }
    return false
  }

  /// Reads a statement; refusals are replies.
  init(_ text: String, in schema: DatabaseSchema) {
    do throws(MySQLError) {
      let statement = try SQLParser.statement(text)
      if let translated = try Translator.translate(statement, in: schema) {
        self = .statement(translated)
      } else {
        self = .reply(try DatabaseCommand.answer(statement, in: schema))
      }
    } catch {
      self = .reply(DatabaseReply(error: error))
    }
  }

  private static func answer(
    _ statement: SQLStatement, in schema: DatabaseSchema
  ) throws(MySQLError) -> DatabaseReply {
    switch statement {
    case .showTables(let pattern):
      let names = schema.tables.map(\.name).filter { name in
        pattern.map { LikePattern.matches(name, $0, escape: nil) } ?? true
      }
      return rows(names.sorted().map { [.text($0)] })
    case .showDatabases:
      return rows([[.text(schema.name)], [.text("information_schema")]])
    case .describe(let database, let name):
      let table = try found(database, name, in: schema)
      return rows(
        table.columns.map { column in
          [
            .text(column.name), .text(column.typeName), .text(column.isKey ? "NO" : "YES"),
            .text(column.isKey ? "PRI" : ""), .null, .text(""),
          ]
        })
    case .showCreate(let name):
      let table = try found(nil, name, in: schema)
      return rows([[.text(name), .text(creation(of: table))]])
    case .use(let name):
      guard name == schema.name else {
        throw MySQLError(1049, "42000", "Unknown database '\(name)'")
      }
      return DatabaseReply(text: "[]")
    case .denied(let command, let table): throw .denied(command, table: table)
    default: return DatabaseReply(text: "[]")
    }
  }

  private static func found(
    _ database: String?, _ name: String, in schema: DatabaseSchema
  ) throws(MySQLError) -> TableSchema {
    if let database, database != schema.name {
      throw MySQLError(1049, "42000", "Unknown database '\(database)'")
    }
    guard let table = schema.table(name) else { throw .noTable(name, database: schema.name) }
    return table
  }

  private static func rows(_ rows: [[SQLiteValue]]) -> DatabaseReply {
    DatabaseReply(text: "[" + rows.map { PythonRows.row($0, []) }.joined(separator: ", ") + "]")
  }

  private static func creation(of table: TableSchema) -> String {
    func quoted(_ name: String) -> String {
      "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
        + "`"
    }
    var lines = table.columns.map { column in
      "  \(quoted(column.name)) \(column.typeName)"
        + (column.isKey ? " NOT NULL" : column.typeName == "text" ? "" : " DEFAULT NULL")
    }
    let keys = table.columns.filter(\.isKey).map { quoted($0.name) }
    if !keys.isEmpty { lines.append("  PRIMARY KEY (\(keys.joined(separator: ",")))") }
    return "CREATE TABLE \(quoted(table.name)) (\n\(lines.joined(separator: ",\n"))\n) "
      + "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci"
  }
}
