/// A function of MySQL's that we compute ourselves.
struct MySQLFunction: Sendable {
  enum Operand: Sendable { case text, number }

  /// The name in translated statements.
  let emitted: String
  let arity: ClosedRange<Int>
  /// What kind of value each argument is turned into; the last one repeats.
  let operands: [Operand]
  let type: @Sendable ([SQLType]) -> SQLType
  let body: @Sendable ([SQLiteValue]) throws(MySQLError) -> SQLiteValue

  func operand(_ index: Int) -> Operand { operands[min(index, operands.count - 1)] }
}

/// All functions by their upper-case names.
enum MySQLFunctions {
  static let byName: [String: MySQLFunction] = {
    var table: [String: MySQLFunction] = [:]
    for (names, function) in texts + numbers + dates {
      for name in names { table[name] = function }
    }
    return table
  }()

  /// What a connection must know, by the emitted names, in a fixed order.
  static let registered: [(String, MySQLFunction)] = {
    var found: [String: MySQLFunction] = [:]
    for function in byName.values { found[function.emitted] = function }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }()

  /// Texts longer than this become NULL, as with `max_allowed_packet`.
  static let maximumText = 12_288

  /// Functions that seek one text in another.
  static let searches: Set<String> = [
    "mysql_f_locate", "mysql_f_instr", "mysql_f_replace", "mysql_f_substring_index",
    "mysql_f_find_in_set", "mysql_f_trim_both", "mysql_f_trim_leading", "mysql_f_trim_trailing",
  ]

  typealias Entry = (names: [String], function: MySQLFunction)

  static func entry(
    _ names: String..., arity: ClosedRange<Int>, operands: [MySQLFunction.Operand] = [.text],
    type: SQLType = .text,
    body: @escaping @Sendable ([SQLiteValue]) throws(MySQLError) -> SQLiteValue
  ) -> Entry {
    entry(names, arity: arity, operands: operands, rule: { _ in type }, body: body)
  }

  static func entry(
    _ names: [String], arity: ClosedRange<Int>, operands: [MySQLFunction.Operand] = [.text],
    rule: @escaping @Sendable ([SQLType]) -> SQLType,
    body: @escaping @Sendable ([SQLiteValue]) throws(MySQLError) -> SQLiteValue
  ) -> Entry {
    let name = "mysql_f_" + (names.first ?? "").lowercased()
    return (
      names,
      MySQLFunction(emitted: name, arity: arity, operands: operands, type: rule) {
        values throws(MySQLError) in
        // NULL in, NULL out, except where a function says otherwise by other means.
        if values.contains(.null) { return .null }
        return try body(values)
      }
    )
  }
}

extension SQLiteValue {
  /// The value as a text in MySQL's form.
  var mysqlText: String {
    switch self {
    case .null: ""
    case .integer(let value): String(value)
    case .real(let value): DecimalText.shortest(value)
    case .text(let text): text
    }
  }

  /// The value as a number; a text counts by the number it begins with.
  var mysqlNumber: Double {
    switch self {
    case .null: 0
    case .integer(let value): Double(value)
    case .real(let value): value
    case .text(let text): DecimalText.leadingNumber(text).value
    }
  }

  /// The value as an integer, rounded, and kept within bounds.
  var mysqlInteger: Int {
    if case .integer(let value) = self {
      return Int(max(.min / 2, min(.max / 2, value)))
    }
    let number = mysqlNumber.rounded()
    if number.isNaN { return 0 }
    return number >= 9e18 ? Int.max / 2 : number <= -9e18 ? Int.min / 2 : Int(number)
  }
}
