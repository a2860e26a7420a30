import CSQLite
import Trajectories

/// One SQLite connection; used from one thread at a time, by the thread that owns it.
///
/// A class because it owns the connection.
final class Database {
  /// How a database file is opened.
  enum Access {
    case readOnly
    case readWrite
    case create
  }

  let path: String
  private let handle: OpaquePointer
  private var cache: [String: OpaquePointer] = [:]

  init(path: String, access: Access) throws(StoreError) {
    self.path = path
    let flags =
      switch access {
      case .readOnly: SQLITE_OPEN_READONLY
      case .readWrite: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
      sqlite3_close(opened)
      throw .cannotOpen(path: path, reason: reason)
    }
    handle = opened
    sqlite3_extended_result_codes(opened, 1)
    sqlite3_busy_timeout(opened, 10_000)
  }

  deinit {
    for statement in cache.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Runs statements that return nothing.
  func execute(_ sql: String) throws(StoreError) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil), sql)
  }

  /// Runs a statement with values and hands each row to `row`.
  func run(
    _ sql: String, _ values: [DatabaseValue] = [],
    row: (borrowing DatabaseRow) throws(StoreError) -> Void = { _ throws(StoreError) in }
  ) throws(StoreError) {
    let statement = try prepare(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() {
      try check(value.bind(to: statement, at: Int32(index + 1)), sql)
    }
    while true {
      let code = sqlite3_step(statement)
      switch code {
      case SQLITE_ROW: try row(DatabaseRow(statement))
      case SQLITE_DONE: return
      default: try check(code, sql)
      }
    }
  }

  /// Runs `body` in one transaction; an error undoes all of it.
  func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
    try execute("BEGIN IMMEDIATE")
    do throws(StoreError) {
      try body()
      try execute("COMMIT")
    } catch {
      // The rollback of a failed transaction may itself fail; the first error is the one to tell.
      sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
      throw error
    }
  }

  /// The row id of the newest insert.
  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Returns one integer, or nil where the query has no row.
  func integer(_ sql: String, _ values: [DatabaseValue] = []) throws(StoreError) -> Int64? {
    var found: Int64?
    try run(sql, values) { row throws(StoreError) in found = row.integer(0) }
    return found
  }

  private func prepare(_ sql: String) throws(StoreError) -> OpaquePointer {
    if let cached = cache[sql] { return cached }
    var made: OpaquePointer?
    try check(
      sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil), sql)
    guard let made else { throw .corrupt(path: path, reason: "empty statement") }
    cache[sql] = made
    return made
  }

  private func check(_ code: Int32, _ sql: String) throws(StoreError) {
    guard code != SQLITE_OK, code != SQLITE_ROW, code != SQLITE_DONE else { return }
    let reason = String(cString: sqlite3_errmsg(handle))
    switch code & 0xFF {
    case SQLITE_CORRUPT, SQLITE_NOTADB: throw .corrupt(path: path, reason: reason)
    case SQLITE_FULL, SQLITE_IOERR: throw .diskFailed(path: path, reason: reason)
    case SQLITE_BUSY, SQLITE_LOCKED: throw .busy(path: path)
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN:
      throw .cannotOpen(path: path, reason: reason)
    default: throw .failed(path: path, reason: "\(reason) in: \(sql.prefix(80))")
    }
  }
}

/// A row that a statement stands on.
struct DatabaseRow: ~Copyable {
  private let statement: OpaquePointer

  init(_ statement: OpaquePointer) { self.statement = statement }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func double(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  func text(_ column: Int32) -> String {
    String(decoding: bytes(column), as: UTF8.self)
  }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, column) else { return [] }
    return Array(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }

  /// Adds a value with its kind and length to a digest; a float with all its bits.
  func add(_ column: Int32, to builder: DigestBuilder) {
    let kind = sqlite3_column_type(statement, column)
    let value =
      kind == SQLITE_FLOAT ? Array("\(double(column).bitPattern)".utf8) : bytes(column)
    builder.update("\(kind) \(value.count) ")
    builder.update(value)
  }
}

/// A value that a statement takes.
enum DatabaseValue {
  case null
  case integer(Int64)
  case double(Double)
  case text(String)
  case blob([UInt8])

  fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    switch self {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let value): return sqlite3_bind_int64(statement, index, value)
    case .double(let value): return sqlite3_bind_double(statement, index, value)
    case .text(var value):
      return value.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { chars in
          mh_sqlite3_bind_text(
            statement, index, chars.baseAddress ?? DatabaseValue.empty, UInt64(chars.count))
        }
      }
    case .blob(let value):
      return value.withUnsafeBytes { bytes in
        mh_sqlite3_bind_blob(
          statement, index, bytes.baseAddress ?? UnsafeRawPointer(DatabaseValue.empty),
          UInt64(bytes.count))
      }
    }
  }

  /// A valid pointer for empty values: SQLite takes a null pointer for NULL.
  private static var empty: UnsafePointer<CChar> {
    UnsafeRawPointer(StaticString(" ").utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
