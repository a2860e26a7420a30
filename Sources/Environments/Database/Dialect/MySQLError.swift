/// A refusal in MySQL's form: number, SQL state, message.
struct MySQLError: Error, Sendable, Hashable {
  let number: Int
  let state: String
  let message: String

  init(_ number: Int, _ state: String, _ message: String) {
    self.number = number
    self.state = state
    self.message = message
  }

  /// The text that a client prints.
  var text: String { "\(number) (\(state)): \(message)" }
}

extension MySQLError {
  static func syntax(near text: String, line: Int) -> MySQLError {
    MySQLError(
      1064, "42000",
      "You have an error in your SQL syntax; check the manual that corresponds to your MySQL "
        + "server version for the right syntax to use near '\(text)' at line \(line)")
  }

  static func unknownColumn(_ name: String, in clause: String) -> MySQLError {
    MySQLError(1054, "42S22", "Unknown column '\(name)' in '\(clause)'")
  }

  static func noTable(_ name: String, database: String) -> MySQLError {
    MySQLError(1146, "42S02", "Table '\(database).\(name)' doesn't exist")
  }

  static func noFunction(_ name: String, database: String) -> MySQLError {
    MySQLError(1305, "42000", "FUNCTION \(database).\(name) does not exist")
  }

  static func unsupported(_ what: String) -> MySQLError {
    MySQLError(1235, "42000", "This version of MySQL doesn't yet support '\(what)'")
  }

  static func denied(_ command: String, table: String) -> MySQLError {
    MySQLError(
      1142, "42000", "\(command) command denied to user 'agent'@'localhost' for table '\(table)'")
  }

  static let misplacedAggregate = MySQLError(1111, "HY000", "Invalid use of group function")
  static let timeout = MySQLError(
    3024, "HY000",
    "Query execution was interrupted, maximum statement execution time exceeded")
  static let packetTooBig = MySQLError(
    1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes")
  static let severalRows = MySQLError(1242, "21000", "Subquery returns more than 1 row")
  static let severalColumns = MySQLError(1241, "21000", "Operand should contain 1 column(s)")
  static let tooDeep = MySQLError(
    1436, "HY000", "Thread stack overrun: the statement is nested too deeply")

  /// Errors cross SQLite's C interface as one text.
  var packed: String { "\u{1}\(number)\u{1}\(state)\u{1}\(message)" }

  init?(packed text: String) {
    let parts = text.split(separator: "\u{1}", maxSplits: 2)
    guard text.hasPrefix("\u{1}"), parts.count == 3, let number = Int(parts[0]) else { return nil }
    self.init(number, String(parts[1]), String(parts[2]))
  }
}
