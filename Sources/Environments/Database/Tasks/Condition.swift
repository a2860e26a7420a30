/// A test of one column against a value.
struct Condition: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable {
    case equal, notEqual, greater, less
  }

  var column: Int
  var kind: Kind
  var value: Cell

  init(_ column: Int, _ kind: Kind, _ value: Cell) {
    self.column = column
    self.kind = kind
    self.value = value
  }
}

/// Answers questions from the cells themselves, without a database: the second opinion that
/// every task is checked against.
enum PlainEvaluator {
  static func matches(_ row: [Cell], _ conditions: [Condition]) -> Bool {
    conditions.allSatisfy { condition in
      let cell = row[condition.column]
      switch condition.kind {
      case .equal: return cell == condition.value
      case .notEqual: return cell != condition.value
      case .greater: return order(cell, condition.value).map { $0 > 0 } ?? false
      case .less: return order(cell, condition.value).map { $0 < 0 } ?? false
      }
    }
  }

  static func rows(_ rows: [[Cell]], _ conditions: [Condition]) -> [[Cell]] {
    rows.filter { matches($0, conditions) }
  }

  private static func order(_ left: Cell, _ right: Cell) -> Int? {
    if let a = left.number, let b = right.number { return a < b ? -1 : a > b ? 1 : 0 }
    if let a = left.date, let b = right.date { return a.dayNumber - b.dayNumber }
    return nil
  }

  /// Rows from the highest to the lowest number in a column; blanks are left out.
  static func ranked(_ rows: [[Cell]], by column: Int) -> [[Cell]] {
    rows.filter { $0[column].number != nil }.enumerated()
      .sorted { left, right in
        let (a, b) = (left.element[column].number ?? 0, right.element[column].number ?? 0)
        return a == b ? left.offset < right.offset : a > b
      }
      .map(\.element)
  }
}

/// The same questions in MySQL's words.
struct QuestionSQL {
  let table: TablePlan
  let isTyped: Bool
  /// Puts a table's name before each column, for joins.
  var prefix = ""

  init(_ table: TablePlan, isTyped: Bool) {
    self.table = table
    self.isTyped = isTyped
  }

  static func quoted(_ name: String) -> String {
    "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
  }

  static func literal(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "'"
  }

  var name: String { QuestionSQL.quoted(table.name) }

  func column(_ index: Int) -> String { prefix + QuestionSQL.quoted(table.columns[index].name) }

  /// The column as a number, whatever stands around the digits.
  func number(_ index: Int) -> String {
    guard !isTyped else { return column(index) }
    switch table.columns[index].form {
    case .thousands, .unit: return "REPLACE(\(column(index)), ',', '') + 0"
    default: return "\(column(index)) + 0"
    }
  }

  func date(_ index: Int) -> String {
    table.columns[index].form == .dayFirst
      ? "STR_TO_DATE(\(column(index)), '%d/%m/%Y')" : column(index)
  }

  func value(_ cell: Cell, in index: Int) -> String {
    if case .number(let number) = cell, isTyped { return String(number) }
    if cell == .blank, isTyped, table.columns[index].stored(cell) == .null { return "NULL" }
    return QuestionSQL.literal(table.columns[index].text(cell))
  }

  func condition(_ conditions: [Condition]) -> String {
    conditions.map { condition in
      let sign =
        switch condition.kind {
        case .equal: "="
        case .notEqual: "<>"
        case .greater: ">"
        case .less: "<"
        }
      switch condition.value {
      case .number(let number): return "\(self.number(condition.column)) \(sign) \(number)"
      case .date(let date): return "\(self.date(condition.column)) \(sign) '\(date.dateText)'"
      default:
        return "\(column(condition.column)) \(sign) \(value(condition.value, in: condition.column))"
      }
    }.joined(separator: " AND ")
  }

  /// Rows in which a number stands.
  func filled(_ index: Int) -> String {
    isTyped ? "\(column(index)) IS NOT NULL" : "\(column(index)) <> ''"
  }

  func insert(_ rows: [[Cell]]) -> String {
    let names = table.columns.indices.map(column).joined(separator: ", ")
    let values = rows.map { row in
      "(" + row.indices.map { value(row[$0], in: $0) }.joined(separator: ", ") + ")"
    }
    return "INSERT INTO \(name) (\(names)) VALUES \(values.joined(separator: ", "))"
  }

  func assignments(_ pairs: [(Int, Cell)]) -> String {
    pairs.map { "\(column($0.0)) = \(value($0.1, in: $0.0))" }.joined(separator: ", ")
  }
}
