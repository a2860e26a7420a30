import Testing
import Trajectories

@Suite struct PatternTests {
  @Test func groupsHaveTextAndPlace() throws {
    let pattern = try Pattern(#"(?P<tool>\w+)\((?P<key>[a-z]+)=(\d+)?\)"#)
    #expect(pattern.groupCount == 3)
    #expect(pattern.group(named: "tool") == 1)
    #expect(pattern.group(named: "key") == 2)
    #expect(pattern.group(named: "none") == nil)
    let match = try #require(try pattern.firstMatch(in: "é: buy(id=7)!"))
    #expect(match.groups == ["buy(id=7)", "buy", "id", "7"])
    #expect(match.range == 4..<13)
    #expect(match.groupRanges == [4..<13, 4..<7, 8..<10, 11..<12])
    let open = try #require(try pattern.firstMatch(in: "buy(id=)"))
    #expect(open.groups == ["buy(id=)", "buy", "id", nil])
    #expect(open.groupRanges[3] == nil)
  }

  @Test func groupsThatMatchNothingAreEmptyNotAbsent() throws {
    let match = try #require(try Pattern("(a*)b(c*)").firstMatch(in: "b"))
    #expect(match.groups == ["b", "", ""])
  }

  @Test func emptyMatchesStepOverWholeCharacters() throws {
    let ranges = try Pattern("x*").matches(in: "é😀xx").map(\.range)
    #expect(ranges == [0..<0, 2..<2, 6..<8, 8..<8])
    #expect(try Pattern("").matches(in: "").map(\.range) == [0..<0])
    #expect(try Pattern("$").matches(in: "ab").map(\.range) == [2..<2])
  }

  @Test func matchesDoNotOverlapAndStopAtTheLimit() throws {
    let pattern = try Pattern("aa")
    #expect(try pattern.matches(in: "aaaaa").map(\.range) == [0..<2, 2..<4])
    #expect(try pattern.matches(in: "aaaaa", limit: 1).count == 1)
    #expect(try pattern.matches(in: "aaaaa", limit: 0).isEmpty)
  }

  @Test func searchStartsAtTheOffsetAndSeesWhatStandsBefore() throws {
    let pattern = try Pattern(#"\bcat"#)
    #expect(try pattern.firstMatch(in: "concat cat", from: 3)?.range == 7..<10)
    #expect(try Pattern("^b").firstMatch(in: "ab", from: 1) == nil)
    #expect(try pattern.firstMatch(in: "cat", from: 3) == nil)
    #expect(try pattern.firstMatch(in: "cat", from: 99) == nil)
    #expect(try pattern.firstMatch(in: "cat", from: -1) == nil)
  }

  @Test func caseIsAChoice() throws {
    #expect(try Pattern("ORDER").matches("order 5") == false)
    #expect(try Pattern("ORDER", caseSensitive: false).matches("order 5"))
    #expect(try Pattern("É", caseSensitive: false).matches("é"))
  }

  @Test func nulBytesAreOrdinary() throws {
    let match = try #require(try Pattern("a(.)b").firstMatch(in: "xa\u{0}b"))
    #expect(match.groups[1] == "\u{0}")
    #expect(try Pattern("a\u{0}b").matches("a\u{0}b"))
  }

  @Test(arguments: ["(", "a{2,1}", #"(a)\1"#, "(?=a)", "(?<!a)b", "[z-a]", "a**", #"\"#, "a{1001}"])
  func patternsOutsideTheSyntaxAreRefused(source: String) throws {
    let error = #expect(throws: PatternError.self) { try Pattern(source) }
    #expect(error?.pattern == source)
    #expect(error?.reason.isEmpty == false)
  }

  @Test func timeIsLinearWhereBacktrackingWouldExplode() throws {
    let text = String(repeating: "a", count: 20_000)
    #expect(try Pattern("(a+)+$").matches(text))
    #expect(try Pattern("(a|aa)+b").matches(text) == false)
  }

  /// Patterns of all shapes, among them those whose plain characters need not stand in the text.
  private static let shapes = [
    "(#W[0-9]+)", "not found: [a-z]+ 7", "ab|cd", "(ab|cd)ef", "(abc)?de", "(abc)+de", "(abc)*d",
    "abc{2}d", "abc{0,2}d", "ab{c|dd}ef", "a{x|bc}de", "x[ab]]yz", "[^]]bc", "[[:alpha:]]bc",
    "(?i)abc", "(?s)a.*bc", "(?P<value>ab)c", "a\\.bc", "a\\dbc", "\\x41bc", "\\Qab|c\\E", "^abc$",
    "ab+c", "ab*?cd", "é?bc", "abé*", "(ab(cd|ef))gh", "(?:ab)?", "ab\\|cd", "(?s:.*?)bc",
    "(?i)ask|skip", "(?i)bc|DE 7", "(?i)(ab|cd)e", "ab|cd|", "(ab|c)d", "(ab|cd|ef|gh)yz",
    "(?i)ab(?-i)c", "a(?i)bc", "(?i)é?bc", "(?i)[a-c]de", "abc|a.c|de", "(?i)x*ab+c",
  ]

  @Test("what is looked for first rules out no text that matches", arguments: shapes)
  func literals(source: String) throws {
    let pattern = try Pattern(source)
    let set = try PatternSet([source])
    var generator = Seed(UInt64(source.utf8.count)).generator
    let parts = [
      "a", "b", "c", "d", "ab", "cd", "ef", "gh", "de", "abc", "#W1", "not found: x 7", "é", "{x",
      "yz", "x", "]", "|", ".", "4", "A", "B", "}",
      "DE 7", "bC", "a\u{17F}\u{212A}", "ASK", "\u{17F}\u{212A}ip", "\n",
      "padding of sixteen and more bytes",
    ]
    for _ in 0..<400 {
      let text = (0..<generator.integer(below: 9)).map { _ in
        parts[generator.integer(below: parts.count)]
      }.joined()
      let expected = try !set.matches(in: text).isEmpty
      #expect(try pattern.matches(text) == expected, "\(source) in \(text)")
      #expect((try pattern.firstMatch(in: text) != nil) == expected)
      #expect(try pattern.matches(in: text).isEmpty != expected)
    }
  }
}
