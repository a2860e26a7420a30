import CSQLite

/// A database in memory that reads and writes rows and nothing else.
///
/// A class because it owns the connection; one thread at a time may use it.
final class SQLiteConnection {
  private var handle: OpaquePointer?
  private var functions: [SQLiteFunction] = []
  private var aggregates: [SQLiteAggregate] = []
  private var collations: [SQLiteCollation] = []
  private var statements: [String: OpaquePointer] = [:]
  /// Registers what most connections never call; run once, when a statement could not be prepared.
  private var lateSetup: ((SQLiteConnection) -> Void)?
  let limits = SQLiteLimits()

  static let ticksPerStatement = 600
  static let bytesPerStatement = 16 << 20
  private static let keptStatements = 256

  init() throws(SQLiteError) {
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(":memory:", &handle, flags, nil)
    guard code == SQLITE_OK else { throw failure(code) }
    // Rows and texts: what a join may pile up for sorting is the number of steps times this.
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16_384)
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 1_000)
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
    _ = mh_sqlite3_db_config_flag(handle, SQLITE_DBCONFIG_DQS_DML, 0)
    _ = mh_sqlite3_db_config_flag(handle, SQLITE_DBCONFIG_DQS_DDL, 0)
    _ = mh_sqlite3_db_config_flag(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
    try run("PRAGMA max_page_count=1024")
    let context = Unmanaged.passUnretained(limits).toOpaque()
    sqlite3_progress_handler(
      handle, 1_000,
      { pointer in
        guard let pointer else { return 1 }
        let limits = Unmanaged<SQLiteLimits>.fromOpaque(pointer).takeUnretainedValue()
        limits.remainingTicks -= 1
        return limits.remainingTicks < 0 || limits.remainingBytes < 0 ? 1 : 0
      }, context)
  }

  deinit {
    forgetStatements()
    sqlite3_close_v2(handle)
  }

  func failure(_ code: Int32) -> SQLiteError {
    SQLiteError(code: code, message: handle.map { String(cString: sqlite3_errmsg($0)) } ?? "")
  }

  /// From now on only rows can be read and changed.
  func seal() {
    // A statement is checked when it is prepared, so none may be left from before.
    forgetStatements()
    sqlite3_set_authorizer(
      handle,
      { _, action, first, second, _, _ in
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE:
          return SQLITE_OK
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
          // The schema table and its kin are not the agent's to change.
          return first.map { String(cString: $0).hasPrefix("sqlite_") } ?? true
            ? SQLITE_DENY : SQLITE_OK
        case SQLITE_FUNCTION:
          let name = second.map { String(cString: $0) } ?? ""
          return SQLiteConnection.allowedFunctions.contains(name) || name.hasPrefix("mysql_")
            ? SQLITE_OK : SQLITE_DENY
        default:
          return SQLITE_DENY
        }
      }, nil)
  }

  private static let allowedFunctions: Set<String> = [
    "COUNT", "SUM", "AVG", "MIN", "MAX", "COALESCE", "ROW_NUMBER", "RANK", "DENSE_RANK", "hex",
    "count", "sum", "avg", "min", "max", "coalesce", "row_number", "rank", "dense_rank",
  ]

  func register(
    _ name: String, isSearch: Bool = false,
    _ body: @escaping ([SQLiteValue]) -> Result<SQLiteValue, SQLiteFunction.Refusal>
  ) {
    let function = SQLiteFunction(name, limits: limits, isSearch: isSearch, body: body)
    functions.append(function)
    sqlite3_create_function_v2(
      handle, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
      Unmanaged.passUnretained(function).toOpaque(),
      { context, count, values in
        guard let pointer = sqlite3_user_data(context) else { return }
        let function = Unmanaged<SQLiteFunction>.fromOpaque(pointer).takeUnretainedValue()
        function.call(SQLiteFunction.arguments(count, values), in: context)
      }, nil, nil, nil)
  }

  /// Puts registrations off until a statement asks for something unknown: there are many, and a
  /// copy of a database is made for one change.
  func registerLate(_ setup: @escaping (SQLiteConnection) -> Void) { lateSetup = setup }

  func register(_ aggregate: SQLiteAggregate) {
    aggregates.append(aggregate)
    aggregate.register(in: handle)
  }

  /// Registers a collation by a comparison of UTF-8 texts.
  func registerCollation(_ name: String, _ compare: @escaping SQLiteCollation.Compare) {
    let collation = SQLiteCollation(limits: limits, compare: compare)
    collations.append(collation)
    sqlite3_create_collation_v2(
      handle, name, SQLITE_UTF8, Unmanaged.passUnretained(collation).toOpaque(),
      { pointer, leftCount, left, rightCount, right in
        guard let pointer else { return 0 }
        let collation = Unmanaged<SQLiteCollation>.fromOpaque(pointer).takeUnretainedValue()
        collation.limits.remainingBytes -= Int(min(leftCount, rightCount))
        return collation.compare(
          UnsafeRawBufferPointer(start: left, count: Int(leftCount)),
          UnsafeRawBufferPointer(start: right, count: Int(rightCount)))
      }, nil)
  }

  /// Runs one statement and hands its rows out until `row` returns false.
  func run(
    _ sql: String, row: (_ columns: [SQLiteValue]) -> Bool = { _ in true }
  ) throws(SQLiteError) {
    try run(StatementShape(asWritten: sql), row: row)
  }

  /// Runs one statement with its texts in place and hands its rows out until `row` returns false.
  func run(
    _ shape: StatementShape, row: (_ columns: [SQLiteValue]) -> Bool
  ) throws(SQLiteError) {
    limits.remainingTicks = SQLiteConnection.ticksPerStatement
    limits.remainingBytes = SQLiteConnection.bytesPerStatement
    let statement = try prepared(shape.sql)
    defer { sqlite3_reset(statement) }
    for (place, text) in shape.texts.enumerated() {
      var text = text
      let code = text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          mh_sqlite3_bind_text(
            statement, Int32(place + 1), $0.baseAddress, sqlite3_uint64($0.count))
        }
      }
      guard code == SQLITE_OK else { throw failure(code) }
    }
    let count = sqlite3_column_count(statement)
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw failure(code) }
      guard row((0..<count).map { column(statement, $0) }) else { return }
    }
  }

  /// All rows of a statement as lines.
  func lines(_ sql: String) throws(SQLiteError) -> RowLines {
    var lines = RowLines()
    limits.remainingTicks = SQLiteConnection.ticksPerStatement
    limits.remainingBytes = SQLiteConnection.bytesPerStatement
    let statement = try prepared(sql)
    defer { sqlite3_reset(statement) }
    let count = sqlite3_column_count(statement)
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return lines }
      guard code == SQLITE_ROW else { throw failure(code) }
      for column in 0..<count {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: lines.appendNull()
        case SQLITE_INTEGER: lines.append(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: lines.append(sqlite3_column_double(statement, column))
        default:
          let start = sqlite3_column_text(statement, column)
          let length = Int(sqlite3_column_bytes(statement, column))
          lines.append(text: UnsafeRawBufferPointer(start: start, count: length))
        }
      }
      lines.endRow()
    }
  }

  /// How many rows the last change touched, whether or not they became others.
  var changedRows: Int { Int(sqlite3_changes(handle)) }

  /// Statements come back often enough that a few are kept ready.
  private func prepared(_ sql: String) throws(SQLiteError) -> OpaquePointer? {
    if let known = statements[sql] { return known }
    if statements.count >= SQLiteConnection.keptStatements { forgetStatements() }
    var statement: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    var code = sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil)
    if code != SQLITE_OK, let setup = lateSetup {
      lateSetup = nil
      setup(self)
      code = sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil)
    }
    guard code == SQLITE_OK else { throw failure(code) }
    statements[sql] = statement
    return statement
  }

  private func forgetStatements() {
    for statement in statements.values { sqlite3_finalize(statement) }
    statements = [:]
  }

  private func column(_ statement: OpaquePointer?, _ index: Int32) -> SQLiteValue {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, index))
    case SQLITE_NULL: return .null
    default:
      guard let start = sqlite3_column_text(statement, index) else { return .null }
      let count = Int(sqlite3_column_bytes(statement, index))
      return .text(
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }
  }

  /// Takes over the whole content of another connection.
  func copyContent(of other: SQLiteConnection) throws(SQLiteError) {
    guard let backup = sqlite3_backup_init(handle, "main", other.handle, "main") else {
      throw failure(SQLITE_ERROR)
    }
    let code = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else { throw failure(code) }
  }
}
