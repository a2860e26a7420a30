import Trajectories

/// What a database holds, compared without regard to the order of rows.
enum DatabaseState {
  /// One row as a text that no other row has.
  static func line(_ row: [SQLiteValue]) -> String {
    row.map { value in
      switch value {
      case .null: "-"
      case .integer(let number): "n\(number)"
      case .real(let number):
        number == number.rounded() && abs(number) < 9e15
          ? "n\(Int64(number))" : "n\(number)"
      case .text(let text): "t\(text.utf8.count):\(text)"
      }
    }.joined(separator: ",")
  }

  static func digest(_ tables: [(String, [[SQLiteValue]])]) -> Digest {
    let builder = DigestBuilder()
    for (name, rows) in tables {
      builder.update(name)
      for line in rows.map(line).sorted() { builder.update(line) }
      builder.update("")
    }
    return builder.finish()
  }
}
