import CSQLite

/// A function that SQLite calls for us.
///
/// A class because SQLite keeps a pointer to it for as long as the connection lives.
final class SQLiteFunction {
  /// What a refused call says; it becomes the statement's error.
  struct Refusal: Error {
    let message: String
  }

  let name: String
  let body: ([SQLiteValue]) -> Result<SQLiteValue, Refusal>
  let limits: SQLiteLimits
  /// Whether one text is sought in another, which may take the product of their lengths.
  private let isSearch: Bool

  init(
    _ name: String, limits: SQLiteLimits, isSearch: Bool = false,
    body: @escaping ([SQLiteValue]) -> Result<SQLiteValue, Refusal>
  ) {
    self.name = name
    self.limits = limits
    self.isSearch = isSearch
    self.body = body
  }

  static func arguments(
    _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) -> [SQLiteValue] {
    guard let values else { return [] }
    return (0..<Int(count)).map { value(of: values[$0]) }
  }

  private static func value(of pointer: OpaquePointer?) -> SQLiteValue {
    switch sqlite3_value_type(pointer) {
    case SQLITE_INTEGER: return .integer(sqlite3_value_int64(pointer))
    case SQLITE_FLOAT: return .real(sqlite3_value_double(pointer))
    case SQLITE_NULL: return .null
    default:
      guard let start = sqlite3_value_text(pointer) else { return .null }
      let count = Int(sqlite3_value_bytes(pointer))
      return .text(
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }
  }

  /// Calls the function, where the statement may still do that much work.
  func call(_ values: [SQLiteValue], in context: OpaquePointer?) {
    var sizes = values.map(\.textSize)
    limits.remainingBytes -= sizes.reduce(0, +)
    if isSearch, sizes.count > 1 {
      sizes.sort(by: >)
      limits.remainingBytes -= sizes[0] * sizes[1] / 2
    }
    if limits.remainingBytes < 0 {
      sqlite3_result_error_code(context, SQLITE_INTERRUPT)
    } else {
      answer(body(values), to: context)
    }
  }

  func answer(_ outcome: Result<SQLiteValue, Refusal>, to context: OpaquePointer?) {
    switch outcome {
    case .success(.null): sqlite3_result_null(context)
    case .success(.integer(let value)): sqlite3_result_int64(context, value)
    case .success(.real(let value)): sqlite3_result_double(context, value)
    case .success(.text(let text)):
      limits.remainingBytes -= text.utf8.count
      if limits.remainingBytes < 0 {
        sqlite3_result_error_code(context, SQLITE_INTERRUPT)
        return
      }
      var text = text
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          mh_sqlite3_result_text(context, $0.baseAddress, sqlite3_uint64($0.count))
        }
      }
    case .failure(let refusal): sqlite3_result_error(context, refusal.message, -1)
    }
  }
}

/// What one statement may still use.
final class SQLiteLimits {
  /// Calls of the progress handler, one for every thousand instructions.
  var remainingTicks = 0
  /// Bytes of text that functions and comparisons may still work on.
  var remainingBytes = 0
}

extension SQLiteValue {
  /// Bytes of a text; other values count nothing.
  var textSize: Int {
    if case .text(let text) = self { return text.utf8.count }
    return 0
  }
}
