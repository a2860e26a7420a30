import Testing
import Trajectories

@testable import Environments

@Suite struct DialectErrorTests {
  private static let syntax =
    "1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your "
    + "MySQL server version for the right syntax to use near "

  static let refusals: [(String, String)] = [
    ("SELEC 1", syntax + "'SELEC 1' at line 1"),
    ("SELECT 1; SELECT 2", syntax + "'SELECT 2' at line 1"),
    ("SELECT FROM items", syntax + "'FROM items' at line 1"),
    ("SELECT * FROM", syntax + "'' at line 1"),
    ("SELECT *\nFROM items\nWHER id = 1", syntax + "'id = 1' at line 3"),
    ("SELECT * FROM order", syntax + "'order' at line 1"),
    ("SELECT 'open", syntax + "''open' at line 1"),
    ("INSERT INTO notes VALUES ('a' 'b' 'c'", syntax + "'' at line 1"),
    ("", "1065 (42000): Query was empty"),
    ("SELECT * FROM nothing", "1146 (42S02): Table 'shop.nothing' doesn't exist"),
    ("SELECT * FROM Items", "1146 (42S02): Table 'shop.Items' doesn't exist"),
    ("SELECT * FROM world.items", "1049 (42000): Unknown database 'world'"),
    ("SELECT foo FROM items", "1054 (42S22): Unknown column 'foo' in 'field list'"),
    ("SELECT id FROM items WHERE x = 1", "1054 (42S22): Unknown column 'x' in 'where clause'"),
    (
      "SELECT id FROM items WHERE name = Apple",
      "1054 (42S22): Unknown column 'Apple' in 'where clause'"
    ),
    ("SELECT id FROM items ORDER BY x", "1054 (42S22): Unknown column 'x' in 'order clause'"),
    ("SELECT id FROM items GROUP BY x", "1054 (42S22): Unknown column 'x' in 'group statement'"),
    ("SELECT id FROM items HAVING x > 1", "1054 (42S22): Unknown column 'x' in 'having clause'"),
    (
      "SELECT 1 FROM items a JOIN notes b ON a.z = b.k",
      "1054 (42S22): Unknown column 'a.z' in 'on clause'"
    ),
    ("UPDATE items SET zz = 1", "1054 (42S22): Unknown column 'zz' in 'field list'"),
    (
      "INSERT INTO notes (k, zz) VALUES (1, 2)", "1054 (42S22): Unknown column 'zz' in 'field list'"
    ),
    ("SELECT x.* FROM items", "1051 (42S02): Unknown table 'x'"),
    (
      "SELECT id FROM items a JOIN items b ON a.id = b.id",
      "1052 (23000): Column 'id' in field list is ambiguous"
    ),
    ("SELECT 1 FROM items JOIN items ON 1 = 1", "1066 (42000): Not unique table/alias: 'items'"),
    (
      "INSERT INTO notes VALUES (1, 2, 3)",
      "1136 (21S01): Column count doesn't match value count at row 1"
    ),
    (
      "INSERT INTO notes VALUES (1, 2), (1)",
      "1136 (21S01): Column count doesn't match value count at row 2"
    ),
    ("INSERT INTO notes (k, k) VALUES (1, 2)", "1110 (42000): Column 'k' specified twice"),
    (
      "INSERT INTO items (id) VALUES (1)",
      "1062 (23000): Duplicate entry '1' for key 'items.PRIMARY'"
    ),
    (
      "INSERT INTO items (name) VALUES ('x')",
      "1364 (HY000): Field 'id' doesn't have a default value"
    ),
    ("INSERT INTO items (id) VALUES (NULL)", "1048 (23000): Column 'id' cannot be null"),
    (
      "INSERT INTO items (id, qty) VALUES (8, 'many')",
      "1366 (HY000): Incorrect integer value: 'many' for column 'qty' at row 1"
    ),
    (
      "INSERT INTO items (id, qty) VALUES (8, 1), (9, 'x')",
      "1366 (HY000): Incorrect integer value: 'x' for column 'qty' at row 2"
    ),
    (
      "UPDATE items SET day = 'soon'",
      "1292 (22007): Incorrect date value: 'soon' for column 'day' at row 1"
    ),
    (
      "UPDATE items SET day = '2021-02-30' WHERE id = 2",
      "1292 (22007): Incorrect date value: '2021-02-30' for column 'day' at row 1"
    ),
    (
      "UPDATE items SET name = REPEAT('x', 21)",
      "1406 (22001): Data too long for column 'name' at row 1"
    ),
    (
      "UPDATE items SET qty = 3000000000",
      "1264 (22003): Out of range value for column 'qty' at row 1"
    ),
    ("UPDATE items SET qty = '5 kg'", "1265 (01000): Data truncated for column 'qty' at row 1"),
    (
      "UPDATE notes SET v = v + 1 WHERE k = 'e'",
      "1292 (22007): Truncated incorrect DOUBLE value: '7 kg'"
    ),
    ("SELECT id FROM items WHERE day > 'soon'", "1525 (HY000): Incorrect DATE value: 'soon'"),
    ("SELECT NOSUCH(1)", "1305 (42000): FUNCTION shop.NOSUCH does not exist"),
    (
      "SELECT LEFT('a')",
      "1582 (42000): Incorrect parameter count in the call to native function 'LEFT'"
    ),
    ("SELECT id FROM items WHERE COUNT(*) > 1", "1111 (HY000): Invalid use of group function"),
    ("SELECT MAX(COUNT(*)) FROM items", "1111 (HY000): Invalid use of group function"),
    ("SELECT COUNT(*) c FROM items GROUP BY c", "1056 (42000): Can't group on 'c'"),
    (
      "SELECT name, COUNT(*) FROM items",
      "1140 (42000): In aggregated query without GROUP BY, expression #1 of SELECT list contains nonaggregated column 'shop.items.name'; this is incompatible with sql_mode=only_full_group_by"
    ),
    (
      "SELECT grp, name FROM items GROUP BY grp",
      "1055 (42000): Expression #2 of SELECT list is not in GROUP BY clause and contains nonaggregated column 'shop.items.name' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by"
    ),
    (
      "SELECT grp FROM items GROUP BY grp ORDER BY name",
      "1055 (42000): Expression #1 of ORDER BY clause is not in GROUP BY clause and contains nonaggregated column 'shop.items.name' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by"
    ),
    (
      "SELECT id FROM items ORDER BY COUNT(*)",
      "3029 (HY000): Expression #1 of ORDER BY contains aggregate function and applies to the result of a non-aggregated query"
    ),
    (
      "DELETE FROM items WHERE qty = (SELECT MAX(qty) FROM items)",
      "1093 (HY000): You can't specify target table 'items' for update in FROM clause"
    ),
    (
      "SELECT id FROM items WHERE id IN (SELECT id FROM items LIMIT 1)",
      "1235 (42000): This version of MySQL doesn't yet support 'LIMIT & IN/ALL/ANY/SOME subquery'"
    ),
    ("SELECT * FROM (SELECT 1)", "1248 (42000): Every derived table must have its own alias"),
    (
      "SELECT 1 UNION SELECT 1, 2",
      "1222 (21000): The used SELECT statements have a different number of columns"
    ),
    ("SELECT (SELECT id, name FROM items)", "1241 (21000): Operand should contain 1 column(s)"),
    ("SELECT (SELECT id FROM items)", "1242 (21000): Subquery returns more than 1 row"),
    ("SELECT * FROM (SELECT id, id FROM items) t", "1060 (42S21): Duplicate column name 'id'"),
    (
      "SELECT name, (SELECT k FROM notes WHERE v = z) AS z FROM items",
      "1247 (42S22): Reference 'z' not supported (forward reference in item list)"
    ),
    (
      "SELECT * FROM \(String(repeating: "n", count: 65))",
      "1059 (42000): Identifier name '\(String(repeating: "n", count: 65))' is too long"
    ),
    (
      "DROP TABLE items",
      "1142 (42000): DROP command denied to user 'agent'@'localhost' for table 'items'"
    ),
    (
      "CREATE TABLE t (a INT)",
      "1142 (42000): CREATE command denied to user 'agent'@'localhost' for table 't'"
    ),
    (
      "TRUNCATE TABLE items",
      "1142 (42000): DROP command denied to user 'agent'@'localhost' for table 'items'"
    ),
    (
      "SELECT '(' REGEXP '('",
      "3692 (HY000): The regular expression contains a syntax error or an unsupported feature."
    ),
  ]

  @Test(arguments: refusals) func refusalsReadLikeMySQL(statement: String, text: String) throws {
    let server = try DialectTests.server()
    let before = server.digest
    let reply = DialectTests.reply(statement, server)
    #expect(reply.text == text || reply.text == String(text.unicodeScalars.prefix(800)))
    #expect(reply.error != nil)
    #expect(server.digest == before)
  }

  /// A message without its number and without what differs from case to case.
  private static func masked(_ text: String) -> String {
    var rest = Substring(text)
    if let close = rest.firstIndex(of: ":"), rest[..<close].hasSuffix(")"),
      Int(rest.prefix(4)) != nil
    {
      rest = rest[rest.index(close, offsetBy: 2)...]
    }
    if rest.hasPrefix("You have an error in your SQL syntax") {
      return String(rest.prefix { $0 != "'" })
    }
    var result = ""
    var isQuoted = false
    var last: Character = " "
    for character in rest {
      if character == "'", isQuoted || !last.isLetter {
        if !isQuoted { result += "_" }
        isQuoted.toggle()
      } else if !isQuoted {
        let next = character.isNumber ? "#" : character
        if next != "#" || result.last != "#" { result.append(next) }
      }
      last = character
    }
    let words = result.split(separator: " ")
    // The ambiguous column's clause and a missing function's name stand without quotes.
    if words.first == "FUNCTION" { return "FUNCTION _ does not exist" }
    if words.first == "Column", words.last == "ambiguous" { return "Column _ in * is ambiguous" }
    return result
  }

  @Test(.enabled(if: DatabaseTesting.dataFolder != nil, "the recorded runs are not here"))
  func textsFallIntoTheKindsOfTheRecordedRuns() throws {
    let folder = try #require(DatabaseTesting.dataFolder) + "/trajectories/sql/"
    var recorded: [String: Int] = [:]
    let prefix = "Error executing query: "
    for file in [
      "gpt-3.5_multiturn", "gpt-3.5_react", "text-davinci-003_multiturn", "vicuna_multiturn",
    ] {
      let runs = try JSONValue(
        parsing: FileContents.read(folder + file + ".json"), options: .foreign)
      for run in runs.objectValue?.members ?? [] {
        for observation in run.value["turn_history"]?["observations"]?.arrayValue ?? [] {
          guard let text = observation.stringValue, text.hasPrefix(prefix) else { continue }
          recorded[Self.masked(String(text.dropFirst(prefix.count))), default: 0] += 1
        }
      }
    }
    // Two kinds are not the dialect's: the recording harness's own words and a stopped server.
    recorded = recorded.filter {
      !$0.key.hasPrefix("Your last `execute`") && !$0.key.hasPrefix("Server shutdown")
    }
    let ours = Set(Self.refusals.map { Self.masked($0.1) })
    let missing = recorded.keys.filter { !ours.contains($0) }.sorted()
    #expect(recorded.count >= 15)
    #expect(Double(missing.count) <= 0.05 * Double(recorded.count), "missing: \(missing)")
  }
}
