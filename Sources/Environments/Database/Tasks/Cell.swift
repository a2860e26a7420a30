/// What a cell means, apart from how a table writes it.
enum Cell: Sendable, Hashable {
  case blank
  case text(String)
  case number(Int)
  case date(CivilDate)

  var number: Int? {
    if case .number(let value) = self { return value }
    return nil
  }

  var date: CivilDate? {
    if case .date(let value) = self { return value }
    return nil
  }
}

/// A column of a task's table, and how it writes its cells.
struct ColumnPlan: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    case text
    case number
    /// `1,234`
    case thousands
    /// `12 kg`
    case unit(String)
    case isoDate
    /// `05/03/2021`, day first
    case dayFirst
  }

  var name: String
  var form: Form
  var schema: ColumnSchema

  /// The cell as the server stores it.
  func stored(_ cell: Cell) -> SQLiteValue {
    if schema.declared == .integer, case .number(let value) = cell { return .integer(Int64(value)) }
    if cell == .blank, schema.declared == .integer || schema.declared == .date { return .null }
    return .text(text(cell))
  }

  /// The cell as it is written in the table.
  func text(_ cell: Cell) -> String {
    switch cell {
    case .blank: return ""
    case .text(let text): return text
    case .number(let value):
      switch form {
      case .thousands: return ColumnPlan.grouped(value)
      case .unit(let unit): return "\(value)\(unit)"
      default: return String(value)
      }
    case .date(let date):
      guard form == .dayFirst else { return date.dateText }
      return "\(CivilDate.twoDigits(date.day))/\(CivilDate.twoDigits(date.month))/\(date.year)"
    }
  }

  private static func grouped(_ value: Int) -> String {
    let digits = Array(String(value).utf8)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return text
  }
}

/// A table with its rows.
struct TablePlan: Sendable, Hashable {
  var name: String
  var columns: [ColumnPlan]
  var rows: [[Cell]]

  var schema: TableSchema { TableSchema(name, columns.map(\.schema)) }

  func stored(_ rows: [[Cell]]) -> [[SQLiteValue]] {
    rows.map { row in zip(columns, row).map { $0.stored($1) } }
  }
}
