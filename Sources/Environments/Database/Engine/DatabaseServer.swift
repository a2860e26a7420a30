import Synchronization
import Trajectories

/// One database in memory behind MySQL's dialect.
///
/// A class because it owns a connection. Copies of a world share it while they only read; the
/// first change after a copy takes a database of its own.
final class DatabaseServer: @unchecked Sendable {  // Every use of the connection holds the lock.
  let schema: DatabaseSchema
  private let connection: SQLiteConnection
  private let notes = StatementNotes()
  private let lock = Mutex<Void>(())
  private var knownDigest: Digest?
  /// The digests of tables that no statement has changed since.
  private var tableDigests: [String: Digest] = [:]
  private var commands: [String: DatabaseCommand] = [:]

  /// What the functions of one statement tell the statement.
  private final class StatementNotes {
    var rowOfColumn: [String: Int] = [:]
    var lastKey = ""
  }

  private init(empty schema: DatabaseSchema) throws(SQLiteError) {
    self.schema = schema
    connection = try SQLiteConnection()
    connection.registerCollation("mysql", MySQLCollation.compare)
  }

  /// Makes a database with its rows.
  convenience init(
    _ schema: DatabaseSchema, rows: [String: [[SQLiteValue]]]
  ) throws(EnvironmentError) {
    do throws(SQLiteError) {
      try self.init(empty: schema)
      for table in schema.tables {
        try connection.run(table.creation)
        try fill(table, rows[table.name] ?? [])
      }
      registerFunctions()
      connection.seal()
    } catch {
      throw .infrastructure(
        environment: "database", detail: "SQLite refused a table of the task: \(error.message)")
    }
  }

  private func fill(_ table: TableSchema, _ rows: [[SQLiteValue]]) throws(SQLiteError) {
    for start in stride(from: 0, to: rows.count, by: 100) {
      let part = rows[start..<min(start + 100, rows.count)].map { row in
        "(" + row.map(\.literal).joined(separator: ",") + ")"
      }
      try connection.run(
        "INSERT INTO \(SQLName.quoted(table.name)) VALUES \(part.joined(separator: ","))")
    }
  }

  private func registerFunctions() {
    let notes = notes
    connection.register("mysql_store") { values in
      DatabaseServer.outcome(
        { values throws(MySQLError) in try DatabaseServer.store(values, notes) }, values)
    }
    connection.registerLate(DatabaseServer.registerOtherFunctions)
  }

  private static func registerOtherFunctions(in connection: SQLiteConnection) {
    for (name, function) in MySQLFunctions.registered {
      connection.register(name, isSearch: MySQLFunctions.searches.contains(name)) {
        outcome(function.body, $0)
      }
    }
    for (name, body) in MySQLRuntime.functions {
      connection.register(name, isSearch: name == "mysql_like") { outcome(body, $0) }
    }
    connection.register(
      SQLiteAggregate("mysql_group_concat", limits: connection.limits, body: GroupConcat.text))
    for spread in Spread.allCases {
      connection.register(
        SQLiteAggregate(spread.emitted, limits: connection.limits, body: spread.value))
    }
  }

  private static func outcome(
    _ body: ([SQLiteValue]) throws(MySQLError) -> SQLiteValue, _ values: [SQLiteValue]
  ) -> Result<SQLiteValue, SQLiteFunction.Refusal> {
    do throws(MySQLError) {
      return .success(try body(values))
    } catch {
      return .failure(SQLiteFunction.Refusal(message: error.packed))
    }
  }

  private static func store(
    _ values: [SQLiteValue], _ notes: StatementNotes
  ) throws(MySQLError) -> SQLiteValue {
    let column = values[1].mysqlText
    var row = values[2].mysqlInteger
    if row == 0 {
      row = (notes.rowOfColumn[column] ?? 0) + 1
      notes.rowOfColumn[column] = row
    }
    let kind = values[0].mysqlText
    let stored = try MySQLRuntime.stored(kind, column: column, row: row, values[3])
    if kind.hasSuffix("!") { notes.lastKey = stored.mysqlText }
    return stored
  }

  /// Another database with the same content.
  func copy() throws(EnvironmentError) -> DatabaseServer {
    do throws(SQLiteError) {
      let twin = try DatabaseServer(empty: schema)
      let result: Result<Void, SQLiteError> = lock.withLock { _ in
        Result { () throws(SQLiteError) in try twin.connection.copyContent(of: connection) }
      }
      try result.get()
      twin.registerFunctions()
      twin.connection.seal()
      lock.withLock { _ in
        twin.knownDigest = knownDigest
        twin.tableDigests = tableDigests
        twin.commands = commands
      }
      return twin
    } catch {
      throw .infrastructure(
        environment: "database", detail: "SQLite could not copy a database: \(error.message)")
    }
  }

  /// Reads a statement, or remembers it: agents and experts repeat themselves.
  func command(_ text: String) -> DatabaseCommand {
    lock.withLock { _ in
      if let known = commands[text] { return known }
      let command = DatabaseCommand(text, in: schema)
      if commands.count >= 64 { commands = [:] }
      if text.utf8.count <= 1024 { commands[text] = command }
      return command
    }
  }

  /// Runs a translated statement.
  func run(_ statement: TranslatedStatement) -> DatabaseReply {
    lock.withLock { _ in
      notes.rowOfColumn = [:]
      switch statement.kind {
      case .rows(let types): return read(statement.shape, types)
      case .change(let table): return change(statement.shape, table)
      }
    }
  }

  private func read(_ shape: StatementShape, _ types: [SQLType]) -> DatabaseReply {
    var text = "["
    var length = 0
    let failed = failure(of: shape) { row in
      let next = PythonRows.row(row, types)
      text += (length == 0 ? "" : ", ") + next
      length += next.unicodeScalars.count
      return length <= DatabaseReply.maximumLength
    }
    if let failed { return DatabaseReply(error: failed) }
    return DatabaseReply(text: text + "]")
  }

  private func change(_ shape: StatementShape, _ table: String) -> DatabaseReply {
    if let failed = failure(of: shape, row: { _ in true }) { return DatabaseReply(error: failed) }
    if connection.changedRows > 0 {
      knownDigest = nil
      tableDigests[table] = nil
    }
    return DatabaseReply(text: "[]")
  }

  private func failure(
    of shape: StatementShape, row: ([SQLiteValue]) -> Bool
  ) -> MySQLError? {
    do throws(SQLiteError) {
      try connection.run(shape, row: row)
      return nil
    } catch {
      return mysqlError(error)
    }
  }

  private func mysqlError(_ error: SQLiteError) -> MySQLError {
    if let own = MySQLError(packed: error.message) { return own }
    if error.message.contains("integer overflow") {
      return MySQLError(1690, "22003", "BIGINT value is out of range")
    }
    switch error.code & 0xFF {
    case 9: return .timeout
    case 13: return MySQLError(1114, "HY000", "The table is full")
    case 18: return .packetTooBig
    case 19:
      let table = schema.tables.first { error.message.contains(" \($0.name).") }?.name ?? "table"
      return MySQLError(
        1062, "23000", "Duplicate entry '\(notes.lastKey)' for key '\(table).PRIMARY'")
    default:
      return MySQLError(
        1235, "42000", "This version of MySQL doesn't yet support 'this statement'")
    }
  }

  /// Runs a text as SQLite's own language: what the authorizer stands against.
  func runUnchecked(_ sql: String) -> String? {
    lock.withLock { _ in
      do throws(SQLiteError) {
        try connection.run(sql)
        return nil
      } catch {
        return error.message
      }
    }
  }

  /// The rows of a table in the order in which they were written.
  func rows(of table: String) -> [[SQLiteValue]] {
    lock.withLock { _ in contents(of: table) }
  }

  private func contents(of table: String) -> [[SQLiteValue]] {
    var rows: [[SQLiteValue]] = []
    let all = StatementShape(asWritten: "SELECT * FROM \(SQLName.quoted(table))")
    _ = failure(of: all) { row in
      rows.append(row)
      return true
    }
    return rows
  }

  /// The identity of all rows, whatever their order.
  var digest: Digest {
    lock.withLock { _ in
      if let knownDigest { return knownDigest }
      let found = DatabaseState.digest(schema.tables.map { ($0.name, tableDigest($0.name)) })
      knownDigest = found
      return found
    }
  }

  private func tableDigest(_ table: String) -> Digest {
    if let known = tableDigests[table] { return known }
    // A table that could not be read would be a fault of ours; it then has the digest of no rows.
    let lines = try? connection.lines("SELECT * FROM \(SQLName.quoted(table))")
    let found = (lines ?? RowLines()).digest
    tableDigests[table] = found
    return found
  }
}

extension SQLiteValue {
  /// The value as SQLite reads it.
  var literal: String {
    switch self {
    case .null: "NULL"
    case .integer(let value): String(value)
    case .real(let value): value.description
    case .text(let text): SQLName.literal(text)
    }
  }
}
