import MetaHarness
import TestSupport
import Testing
import Trajectories

@Suite struct LedgerTests {
  private let folder: TemporaryFolder
  private var ledger: Ledger { Ledger(path: folder.path + "/ledger.jsonl") }
  private let wanted = [(environment: "retail", surface: "s", split: "test")]

  init() throws { folder = try TemporaryFolder() }

  @Test func eachHarnessSpendsLessOfTheError() throws {
    let first = try ledger.open(wanted, harness: Digest(of: "a"))
    let second = try ledger.open(wanted, harness: Digest(of: "b"))
    #expect(first.map(\.number) == [1])
    #expect(second.map(\.number) == [2])
    #expect(second[0].alpha < first[0].alpha)
    #expect(second[0].alphaLeft < first[0].alphaLeft)
  }

  @Test func resumingOpensNothingNew() throws {
    _ = try ledger.open(wanted, harness: Digest(of: "a"))
    let again = try ledger.open(wanted, harness: Digest(of: "a"))
    #expect(again.map(\.number) == [1])
    #expect(try ledger.openings().count == 1)
  }

  @Test func splitsAreCountedApart() throws {
    _ = try ledger.open(wanted, harness: Digest(of: "a"))
    let other = try ledger.open(
      [(environment: "retail", surface: "s", split: "test-ood")], harness: Digest(of: "b"))
    #expect(other.map(\.number) == [1])
  }

  @Test(arguments: ["changed", "removed", "garbage"])
  func aLineThatWasTamperedWithIsNoticed(how: String) throws {
    for name in ["a", "b", "c"] { _ = try ledger.open(wanted, harness: Digest(of: name)) }
    var lines = String(decoding: try FileContents.read(ledger.path), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    switch how {
    case "changed": lines[0] = lines[0].replacing("retail", with: "airline")
    case "removed": lines.remove(at: 1)
    default: lines[1] = "{}"
    }
    try FileContents.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: ledger.path)
    #expect(throws: LedgerError.self) { try ledger.openings() }
    #expect(throws: LedgerError.self) {
      try ledger.open(wanted, harness: Digest(of: "d"))
    }
  }
}
