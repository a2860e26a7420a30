/// `GROUP_CONCAT` with its own order, separator and the length that MySQL allows by default.
enum GroupConcat {
  static let maximumBytes = 1024

  /// Each row: value, separator, distinct flag, then pairs of direction and key.
  static func text(_ rows: [[SQLiteValue]]) -> SQLiteValue {
    var kept = rows.filter { $0.count >= 3 && $0[0] != .null }
    guard let first = kept.first else { return .null }
    if first[2] == .integer(1) {
      var seen: Set<[UInt32]> = []
      kept = kept.filter { seen.insert(MySQLCollation.key($0[0].mysqlText)).inserted }
    }
    if first.count > 4 {
      let order = kept.enumerated().sorted { left, right in
        precedes(left.element, right.element) ?? (left.offset < right.offset)
      }
      kept = order.map(\.element)
    }
    let joined = kept.map { $0[0].mysqlText }.joined(separator: first[1].mysqlText)
    guard joined.utf8.count > maximumBytes else { return .text(joined) }
    var end = maximumBytes
    let bytes = Array(joined.utf8)
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return .text(String(decoding: bytes[..<end], as: UTF8.self))
  }

  private static func precedes(_ left: [SQLiteValue], _ right: [SQLiteValue]) -> Bool? {
    for place in stride(from: 3, to: min(left.count, right.count) - 1, by: 2) {
      let order = compare(left[place + 1], right[place + 1])
      if order != 0 { return left[place] == .integer(1) ? order > 0 : order < 0 }
    }
    return nil
  }

  private static func compare(_ left: SQLiteValue, _ right: SQLiteValue) -> Int {
    switch (left, right) {
    case (.null, .null): return 0
    case (.null, _): return -1
    case (_, .null): return 1
    case (.text(let a), .text(let b)):
      let (first, second) = (MySQLCollation.key(a), MySQLCollation.key(b))
      return first == second ? 0 : first.lexicographicallyPrecedes(second) ? -1 : 1
    default:
      let (a, b) = (left.mysqlNumber, right.mysqlNumber)
      return a == b ? 0 : a < b ? -1 : 1
    }
  }
}
