import Testing
import Trajectories

@testable import Environments

@Suite struct HostileStatementTests {
  static let hostile: [String] = [
    "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) FROM t",
    "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n FROM t) SELECT SUM(n) FROM t",
    "SELECT COUNT(*) FROM " + (0..<14).map { "notes n\($0)" }.joined(separator: ", "),
    "SELECT a.v FROM notes a, notes b, notes c, notes d, notes e, notes f, notes g, items h, items i "
      + "ORDER BY CONCAT(a.v, b.v, c.v, d.v, e.v, f.v, g.v)",
    "SELECT GROUP_CONCAT(a.v) FROM notes a, notes b, notes c, notes d, notes e, notes f, notes g",
    "INSERT INTO notes SELECT a.k, REPEAT(a.v, 1000) FROM notes a, notes b, notes c, notes d, "
      + "notes e, notes f",
    "SELECT COUNT(DISTINCT CONCAT(REPEAT(a.v, 9000), b.v, c.v, d.v)) FROM notes a, notes b, "
      + "notes c, notes d, notes e",
    "SELECT REPEAT('a', 12000) LIKE CONCAT('%', REPEAT('a', 6000), 'b')",
    "SELECT LOCATE(CONCAT(REPEAT('a', 6000), 'b'), REPEAT('a', 12000))",
    "SELECT REPLACE(REPEAT('a', 12000), CONCAT(REPEAT('a', 6000), 'b'), 'c')",
    "SELECT SUM(9223372036854775807) FROM notes",
    "SELECT CONCAT(REPEAT('a', 12000), REPEAT('a', 12000))",
    "ATTACH DATABASE '/tmp/x' AS y", "DETACH DATABASE main", "PRAGMA table_info(notes)",
    "VACUUM INTO '/tmp/x'", "SELECT load_extension('x')", "SELECT * FROM sqlite_master",
    "SELECT * FROM pragma_table_info('notes')", "SELECT readfile('/etc/passwd')",
    "SELECT LOAD_FILE('/etc/passwd')", "SELECT 1 INTO OUTFILE '/tmp/x'",
    "LOAD DATA INFILE 'x' INTO TABLE notes",
    "SELECT SLEEP(100)", "SELECT BENCHMARK(1000000000, MD5('x'))", "SELECT zeroblob(1000000000)",
    "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM notes; END",
    "SELECT " + String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
    "SELECT " + String(repeating: "NOT ", count: 9000) + "1",
    "SELECT " + String(repeating: "-", count: 9000) + "1",
    "SELECT " + String(repeating: "CASE WHEN 1 THEN ", count: 3000),
    "SELECT '" + String(repeating: "x", count: 70_000) + "'",
    "SELECT \u{0}", "SELECT 1 /* open", "SELECT `open", "\u{1}1064\u{1}x\u{1}y",
    "SELECT 1e999 + 'x",
    "SELECT * FROM notes WHERE v REGEXP '(a+)+$('", "SELECT SUM(*) FROM notes",
    "SELECT COUNT(DISTINCT *) FROM notes", "SELECT MAX() FROM notes", "SELECT VALUES(1)",
    "SELECT excluded.k FROM notes", "SELECT rowid FROM notes",
    "SELECT mysql_store('a', 'b', 1, 'c')",
    "UPDATE sqlite_master SET sql = ''", "DELETE FROM sqlite_sequence", "DELETE x FROM notes",
    "INSERT INTO sqlite_master VALUES (1)", "SELECT 1 LIMIT -1",
    "SELECT 1 LIMIT 99999999999999999999",
  ]

  @Test(arguments: hostile) func hostileStatementsAreBoundedErrors(statement: String) throws {
    let server = try DialectTests.server()
    let before = server.digest
    let reply = DialectTests.reply(statement, server)
    #expect(reply.error != nil, "\(reply.text)")
    #expect(reply.text.unicodeScalars.count <= 900)
    #expect(server.digest == before)
    #expect(DialectTests.reply("SELECT COUNT(*) FROM notes", server).text == "[(6,)]")
  }

  @Test func strangeStatementsAreAnswered() throws {
    let server = try DialectTests.server()
    for (statement, reply) in [
      ("SELECT 9223372036854775807 DIV -1", "[(-9223372036854775807,)]"),
      ("SELECT LPAD('x', 1e18, 'y'), REPEAT('x', 99999999)", "[(None, None)]"),
      ("SELECT DATE_ADD('2020-01-01', INTERVAL 999999999999 DAY)", "[(None,)]"),
      ("SELECT DATE_ADD('2020-01-01', INTERVAL 9223372036854775807 YEAR)", "[(None,)]"),
      (
        "SELECT SUBSTRING('abc', -9223372036854775807), LEFT('abc', -9223372036854775807)",
        "[('', '')]"
      ),
      (
        "SELECT SUBSTRING('abc', 2, 9223372036854775807), MID('abc', 9223372036854775807, 1)",
        "[('bc', '')]"
      ),
      (
        "SELECT ELT(9223372036854775807, 'a'), SUBSTRING_INDEX('a.b', '.', -9223372036854775807)",
        "[(None, 'a.b')]"
      ),
      ("SELECT LOCATE('a', 'a', 9223372036854775807), LOCATE('', 'a', 2)", "[(0, 2)]"),
      (
        "SELECT ROUND(1.5, 999), TRUNCATE(5, -999)",
        "[(Decimal('1.500000000000000000000000000000'), 0)]"
      ),
      (
        "SELECT CAST(99999999999999999999 AS SIGNED), CAST('99999999999999999999' AS SIGNED)",
        "[(9223372036854775807, 9223372036854775807)]"
      ),
      ("SELECT FORMAT(1e300, 40), FORMAT('x', -5)", "[('0', '0')]"),
      ("SELECT POW(10, 999), SQRT(-1), LN(0)", "[(None, None, None)]"),
      ("SELECT 'é' LIKE 'E', 'abc' LIKE '%%%%%%%%%%%%%%%%%%%%%%%%%%%%%c'", "[(1, 1)]"),
    ] {
      #expect(DialectTests.reply(statement, server).text == reply, "\(statement)")
    }
  }

  @Test func longStoredTextsDoNotMakeJoinsExpensive() throws {
    let server = try DialectTests.server()
    for _ in 0..<5 {
      let grown = DialectTests.reply(
        "INSERT INTO notes SELECT k, REPEAT('x', 7000) FROM notes", server)
      guard grown.error == nil else { break }
    }
    let joined = "FROM notes a, notes b, notes c, notes d"
    for statement in [
      "SELECT COUNT(*) \(joined) WHERE a.v = b.v AND c.v = d.v",
      "SELECT a.v, b.v \(joined) ORDER BY d.v, c.k", "SELECT GROUP_CONCAT(a.v) \(joined)",
      "SELECT COUNT(DISTINCT a.v, b.v) \(joined)",
    ] {
      #expect(DialectTests.reply(statement, server).error != nil, "\(statement)")
    }
  }

  @Test func manyLongRowsAreCutWithoutReadingThemAll() throws {
    let server = try DialectTests.server()
    let reply = DialectTests.reply(
      "SELECT REPEAT('x', 9000) FROM notes a, notes b, notes c, notes d", server)
    #expect(reply.isTruncated)
    #expect(reply.text.unicodeScalars.count == 811)
  }

  @Test(arguments: [
    "ATTACH DATABASE '/tmp/x' AS y", "PRAGMA writable_schema=1", "CREATE TABLE t (a)",
    "CREATE TEMP TABLE t (a)", "DROP TABLE notes", "ALTER TABLE notes ADD COLUMN z",
    "SELECT load_extension('x')", "CREATE VIRTUAL TABLE f USING fts5(a)", "VACUUM INTO '/tmp/x'",
    "UPDATE sqlite_master SET sql = ''", "SELECT randomblob(10)", "BEGIN", "REINDEX", "ANALYZE",
    "SELECT * FROM pragma_table_list", "CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END",
  ])
  func theSecondWallHoldsWithoutTheFirst(statement: String) throws {
    let server = try DialectTests.server()
    #expect(server.runUnchecked(statement) != nil)
    #expect(server.runUnchecked("SELECT * FROM notes") == nil)
  }

  static let calls: [(Action, ErrorClass)] = [
    (.tool(name: "execute_sql", arguments: [:]), .schemaMissing(field: "query")),
    (.tool(name: "execute_sql", arguments: ["sql": "SELECT 1"]), .schemaMissing(field: "query")),
    (.tool(name: "execute_sql", arguments: ["query": 5]), .schemaType(field: "query")),
    (.tool(name: "execute_sql", arguments: ["query": ["SELECT 1"]]), .schemaType(field: "query")),
    (.tool(name: "execute_sql", arguments: .null), .schemaMissing(field: "query")),
    (.tool(name: "commit_final_answer", arguments: [:]), .schemaMissing(field: "answers")),
    (
      .tool(name: "commit_final_answer", arguments: ["answers": "5"]),
      .schemaType(field: "answers")
    ),
    (
      .tool(name: "commit_final_answer", arguments: ["answers": [5]]),
      .schemaType(field: "answers")
    ),
    (.tool(name: "run_sql", arguments: ["query": "SELECT 1"]), .unknownTool),
    (.tool(name: "", arguments: .array([])), .unknownTool),
    (.say("the answer is 5"), .malformedCall), (.text("SELECT 1"), .malformedCall),
  ]

  @Test func malformedCallsAreObservations() throws {
    var world = try DatabaseTesting.environment()
    let id = try #require(try world.tasks(in: .train, limit: 1).first)
    _ = try world.reset(to: id)
    for (action, errorClass) in Self.calls {
      let result = try world.step(action)
      #expect(result.groundTruth.errorClass == errorClass, "\(action)")
      #expect(result.end == nil)
      #expect(!result.observation.text.isEmpty)
    }
    _ = try world.step(DatabaseTesting.commit([]))
    #expect(!world.result.success)
    #expect(try world.step(DatabaseTesting.commit(["x"])).observation.reported == .error)
  }

  @Test func changesThatChangeNothingAreKnownAsSuch() throws {
    var world = try DatabaseTesting.environment()
    let id = try #require(try world.tasks(in: .train, limit: 1).first)
    _ = try world.reset(to: id)
    let sql = QuestionSQL(try #require(world.world?.task.tables[0]), isTyped: false)
    for (statement, isNoop) in [
      ("UPDATE \(sql.name) SET \(sql.column(1)) = 'x' WHERE \(sql.column(0)) = 'nobody'", true),
      ("UPDATE \(sql.name) SET \(sql.column(1)) = \(sql.column(1))", true),
      ("SELECT * FROM \(sql.name)", false), ("SELECT 1 FROM nothing", true),
      ("DELETE FROM \(sql.name) LIMIT 1", false),
    ] {
      let result = try world.step(DatabaseTesting.sql(statement))
      #expect(result.groundTruth.isNoop == isNoop, "\(statement)")
      #expect(result.groundTruth.stateDigest == world.world?.server.digest)
    }
  }

  @Test func useBeforeResetIsRefused() throws {
    var world = try DatabaseTesting.environment()
    #expect(throws: EnvironmentError.self) { _ = try world.step(.say("x")) }
    #expect(throws: EnvironmentError.self) { _ = try world.snapshot() }
    #expect(throws: EnvironmentError.self) { try world.restore(EnvironmentSnapshot(1)) }
    #expect(!world.result.success)
  }

  static let answers: [(ExpectedAnswer, [String], Bool)] = [
    (.number(5), ["5"], true), (.number(5), ["5.0"], true), (.number(5), [" '5' "], true),
    (.number(1234), ["1,234"], true), (.number(5), ["5 kg"], false), (.number(5), ["6"], false),
    (.number(5), ["5", "5"], false), (.number(0), ["none"], false), (.number(0), [""], false),
    (.number(3.3333), ["3.33"], true), (.number(3.3333), ["3.3"], false),
    (.number(.greatestFiniteMagnitude), ["1e999"], true), (.number(5), [], false),
    (.text("A b"), ["A b"], true), (.text("A b"), ["\"A b\""], true),
    (.text("A b"), ["a b"], false), (.text("A b"), ["A", "b"], false),
    (.texts(["x", "y"]), ["y", "x"], true), (.texts(["x", "y"]), ["x"], false),
    (.texts(["x", "x"]), ["x"], false), (.texts(["x", "y"]), ["x, y"], false),
    (.nothing, ["None"], true), (.nothing, ["0"], false), (.nothing, [], false),
    (.done, ["done"], true), (.done, ["Done."], false),
  ]

  @Test func answersAreComparedByKind() {
    for (expected, given, isRight) in Self.answers {
      #expect(expected.accepts(given) == isRight, "\(expected) \(given)")
    }
  }
}
