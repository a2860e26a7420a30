import Testing
import Trajectories

@testable import Environments

@Suite struct DialectTests {
  static func server() throws -> DatabaseServer {
    let items = TableSchema(
      "items",
      [
        ColumnSchema("id", .integer, isKey: true), ColumnSchema("name", .varchar(20)),
        ColumnSchema("grp", .varchar(20)), ColumnSchema("qty", .integer),
        ColumnSchema("price", .decimal(scale: 2)), ColumnSchema("day", .date),
      ])
    let notes = TableSchema("notes", [ColumnSchema("k", .text), ColumnSchema("v", .text)])
    return try DatabaseServer(
      DatabaseSchema(name: "shop", tables: [items, notes]),
      rows: [
        "items": [
          [
            .integer(1), .text("Apple"), .text("fruit"), .integer(10), .real(1.5),
            .text("2021-03-05"),
          ],
          [
            .integer(2), .text("banana"), .text("fruit"), .integer(3), .real(0.25),
            .text("2020-12-31"),
          ],
          [
            .integer(3), .text("Carrot"), .text("veg"), .null, .real(0.8), .text("2021-03-20"),
          ],
          [.integer(4), .text("Éclair"), .text("cake"), .integer(7), .real(3), .null],
        ],
        "notes": [
          ("a", "10"), ("b", "9"), ("c", "1,200"), ("d", ""), ("e", "7 kg"), ("A", "10.0"),
        ].map { [.text($0.0), .text($0.1)] },
      ])
  }

  static func reply(_ statement: String, _ server: DatabaseServer) -> DatabaseReply {
    switch DatabaseCommand(statement, in: server.schema) {
    case .reply(let reply): reply
    case .statement(let translated): server.run(translated)
    }
  }

  private func check(_ row: DialectTable.Case) throws {
    let server = try Self.server()
    let first = Self.reply(row.statement, server)
    guard let then = row.then else {
      #expect(first.text == row.reply)
      return
    }
    #expect(first.text == "[]")
    #expect(Self.reply(then, server).text == row.reply)
  }

  @Test(arguments: DialectTable.expressions)
  func expressionsFollowTheManual(row: DialectTable.Case) throws { try check(row) }

  @Test(arguments: DialectTable.functions)
  func functionsFollowTheManual(row: DialectTable.Case) throws { try check(row) }

  @Test(arguments: DialectTable.queries)
  func queriesFollowTheManual(row: DialectTable.Case) throws { try check(row) }

  @Test(arguments: DialectTable.changes)
  func changesFollowTheManual(row: DialectTable.Case) throws { try check(row) }

  @Test func tableHoldsAtLeast150Statements() {
    let count =
      DialectTable.expressions.count + DialectTable.functions.count + DialectTable.queries.count
      + DialectTable.changes.count
    #expect(count >= 150)
  }

  @Test func namesOfAllKindsAreQuoted() throws {
    let names = [
      "order", "a b", "50%", "1st", "x`y", "q\"r", "it's", "tab\there", "größe", "select * from",
      "(all)", "",
    ].filter { !$0.isEmpty }
    for name in names {
      let quoted = QuestionSQL.quoted(name)
      let server = try DatabaseServer(
        DatabaseSchema(name: "d", tables: [TableSchema(name, [ColumnSchema(name, .text)])]),
        rows: [name: [[.text("v")]]])
      #expect(Self.reply("SELECT \(quoted) FROM \(quoted)", server).text == "[('v',)]")
      #expect(
        Self.reply("SELECT * FROM \(quoted) WHERE \(quoted) = 'V'", server).text == "[('v',)]")
      #expect(Self.reply("UPDATE \(quoted) SET \(quoted) = 'w'", server).text == "[]")
      #expect(Self.reply("SELECT MAX(\(quoted)) FROM \(quoted)", server).text == "[('w',)]")
    }
  }

  @Test func namesMayBeginWithDigits() throws {
    let server = try DatabaseServer(
      DatabaseSchema(name: "d", tables: [TableSchema("1952_race_0", [ColumnSchema("2nd", .text)])]),
      rows: ["1952_race_0": [[.text("v")]]])
    #expect(Self.reply("SELECT 2nd FROM 1952_race_0", server).text == "[('v',)]")
  }

  @Test func repliesAreCutAtEightHundredCharacters() throws {
    let server = try Self.server()
    let long = Self.reply("SELECT REPEAT('é', 900)", server)
    #expect(long.isTruncated)
    #expect(long.text.unicodeScalars.count == 800 + "[TRUNCATED]".unicodeScalars.count)
    #expect(long.text.hasSuffix("é[TRUNCATED]"))
    let exact = Self.reply("SELECT REPEAT('x', 793)", server)
    #expect(!exact.isTruncated)
    #expect(exact.text.utf8.count == 800)
    #expect(Self.reply("SELECT REPEAT('x', 794)", server).isTruncated)
  }

  @Test func valuesArePrintedAsPythonDoes() {
    let rows: [(SQLiteValue, SQLType, String)] = [
      (.text("a'b"), .text, "\"a'b\""), (.text("a\"b"), .text, "'a\"b'"),
      (.text("a'b\"c"), .text, "'a\\'b\"c'"),
      (.text("\u{0}\u{1F}\u{7F}"), .text, "'\\x00\\x1f\\x7f'"),
      (.text("\u{A0}\u{200B}\u{1F600}"), .text, "'\\xa0\\u200b\u{1F600}'"),
      (.real(1e16), .double, "1e+16"), (.real(1.5e-7), .double, "1.5e-07"),
      (.real(123_456_789_012_345_680), .double, "1.2345678901234568e+17"),
      (.real(0.0001), .double, "0.0001"), (.real(-0.5), .double, "-0.5"),
      (.real(1_000_000), .double, "1000000.0"), (.integer(5), .double, "5.0"),
      (.real(5), .integer, "5"), (.integer(.min), .integer, "-9223372036854775808"),
      (.real(2.675), .decimal(scale: 2), "Decimal('2.68')"),
      (.real(-0.001), .decimal(scale: 2), "Decimal('0.00')"),
      (.real(0.05), .decimal(scale: 1), "Decimal('0.1')"),
      (.text("2020-01-02 03:04:00"), .datetime, "datetime.datetime(2020, 1, 2, 3, 4)"),
      (.null, .date, "None"),
    ]
    for (value, type, text) in rows { #expect(PythonRows.value(value, type) == text) }
  }

  @Test func digestIsTheKnownMD5() {
    #expect(MD5.hex([]) == "d41d8cd98f00b204e9800998ecf8427e")
    #expect(MD5.hex(Array("abc".utf8)) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(
      MD5.hex(Array(String(repeating: "1234567890", count: 8).utf8))
        == "57edf4a22be3c955ac49da2e2107b67a")
  }
}
