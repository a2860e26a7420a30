import CSQLite

/// An aggregate that gathers the arguments of all rows and answers from them at the end.
///
/// A class because SQLite keeps a pointer to it for as long as the connection lives.
final class SQLiteAggregate {
  let function: SQLiteFunction
  /// More rows than this are not gathered.
  static let maximumRows = 20_000
  let body: ([[SQLiteValue]]) -> SQLiteValue

  init(_ name: String, limits: SQLiteLimits, body: @escaping ([[SQLiteValue]]) -> SQLiteValue) {
    function = SQLiteFunction(name, limits: limits) { _ in .success(.null) }
    self.body = body
  }

  private final class Rows {
    var gathered: [[SQLiteValue]] = []
  }

  func register(in handle: OpaquePointer?) {
    sqlite3_create_function_v2(
      handle, function.name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
      Unmanaged.passUnretained(self).toOpaque(), nil,
      { context, count, values in
        guard let slot = SQLiteAggregate.slot(context, creating: true) else { return }
        let rows: Rows
        if let pointer = slot.pointee {
          rows = Unmanaged<Rows>.fromOpaque(pointer).takeUnretainedValue()
        } else {
          rows = Rows()
          slot.pointee = Unmanaged.passRetained(rows).toOpaque()
        }
        let arguments = SQLiteFunction.arguments(count, values)
        guard let owner = sqlite3_user_data(context) else { return }
        let limits = Unmanaged<SQLiteAggregate>.fromOpaque(owner).takeUnretainedValue()
          .function.limits
        limits.remainingBytes -= arguments.reduce(0) { $0 + $1.textSize }
        guard rows.gathered.count < SQLiteAggregate.maximumRows, limits.remainingBytes >= 0 else {
          sqlite3_result_error_code(context, SQLITE_INTERRUPT)
          return
        }
        rows.gathered.append(arguments)
      },
      { context in
        guard let pointer = sqlite3_user_data(context) else { return }
        let aggregate = Unmanaged<SQLiteAggregate>.fromOpaque(pointer).takeUnretainedValue()
        var rows: [[SQLiteValue]] = []
        if let slot = SQLiteAggregate.slot(context, creating: false), let held = slot.pointee {
          rows = Unmanaged<Rows>.fromOpaque(held).takeRetainedValue().gathered
          slot.pointee = nil
        }
        aggregate.function.answer(.success(aggregate.body(rows)), to: context)
      }, nil)
  }

  private static func slot(
    _ context: OpaquePointer?, creating: Bool
  ) -> UnsafeMutablePointer<UnsafeMutableRawPointer?>? {
    let size = creating ? Int32(MemoryLayout<UnsafeMutableRawPointer?>.size) : 0
    return sqlite3_aggregate_context(context, size)?
      .assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
  }
}
