/// A column as the dialect declares it.
struct ColumnSchema: Sendable, Hashable {
  enum Declared: Sendable, Hashable {
    case integer
    case decimal(scale: Int)
    case double
    case text
    case varchar(Int)
    case date
  }

  let name: String
  let declared: Declared
  let isKey: Bool

  init(_ name: String, _ declared: Declared, isKey: Bool = false) {
    self.name = name
    self.declared = declared
    self.isKey = isKey
  }

  var type: SQLType {
    switch declared {
    case .integer: .integer
    case .decimal(let scale): .decimal(scale: scale)
    case .double: .double
    case .text, .varchar: .text
    case .date: .date
    }
  }

  /// The type's name in `DESCRIBE`.
  var typeName: String {
    switch declared {
    case .integer: "int"
    case .decimal(let scale): "decimal(12,\(scale))"
    case .double: "double"
    case .text: "text"
    case .varchar(let length): "varchar(\(length))"
    case .date: "date"
    }
  }

  /// The declaration that SQLite gets.
  var storage: String {
    let affinity =
      switch declared {
      case .integer: "INTEGER"
      case .decimal, .double: "REAL"
      case .text, .varchar, .date: "TEXT COLLATE mysql"
      }
    return "\(SQLName.quoted(name)) \(affinity)\(isKey ? " NOT NULL" : "")"
  }
}

/// A table as the dialect declares it.
struct TableSchema: Sendable, Hashable {
  let name: String
  let columns: [ColumnSchema]

  init(_ name: String, _ columns: [ColumnSchema]) {
    self.name = name
    self.columns = columns
  }

  var creation: String {
    var parts = columns.map(\.storage)
    let keys = columns.filter(\.isKey).map { SQLName.quoted($0.name) }
    if !keys.isEmpty { parts.append("UNIQUE (\(keys.joined(separator: ", ")))") }
    return "CREATE TABLE \(SQLName.quoted(name)) (\(parts.joined(separator: ", ")))"
  }

  /// Column names are case-insensitive.
  func column(_ name: String) -> ColumnSchema? {
    columns.first { SQLName.equal($0.name, name) }
  }
}

/// All tables of one database.
struct DatabaseSchema: Sendable, Hashable {
  let name: String
  let tables: [TableSchema]

  /// Table names are case-sensitive, as on the systems that MySQL mostly runs on.
  func table(_ name: String) -> TableSchema? { tables.first { $0.name == name } }
}

/// Names in SQL texts.
enum SQLName {
  /// A name as SQLite reads it, whatever it contains.
  static func quoted(_ name: String) -> String { "\"" + doubled(name, UInt8(ascii: "\"")) + "\"" }

  /// A string literal as SQLite reads it.
  static func literal(_ text: String) -> String {
    // SQLite's parser ends at a NUL, so texts with one travel as hexadecimal digits.
    if text.utf8.contains(0) {
      let digits = text.utf8.map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      return "CAST(x'\(digits.joined())' AS TEXT)"
    }
    return "'" + doubled(text, UInt8(ascii: "'")) + "'"
  }

  static func equal(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    var (left, right) = (left, right)
    return left.withUTF8 { first in
      right.withUTF8 { second in
        MySQLCollation.compare(UnsafeRawBufferPointer(first), UnsafeRawBufferPointer(second)) == 0
      }
    }
  }

  private static func doubled(_ text: String, _ quote: UInt8) -> String {
    guard text.utf8.contains(quote) else { return text }
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      bytes.append(byte)
      if byte == quote { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
