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
}

@Suite struct PatternSetTests {
  @Test func allPatternsThatMatchAreFoundInOrder() throws {
    let set = try PatternSet(["cat", "dog", "^a", #"\d+$"#, ""])
    #expect(set.count == 5)
    #expect(try set.matches(in: "a dog and a cat 12") == [0, 1, 2, 3, 4])
    #expect(try set.matches(in: "none") == [4])
    #expect(try set.matches(in: "") == [4])
  }

  @Test func anEmptySetMatchesNothing() throws {
    #expect(try PatternSet([]).matches(in: "a") == [])
  }

  @Test func repeatedPatternsAreSeparatePositions() throws {
    #expect(try PatternSet(["a", "a"]).matches(in: "a") == [0, 1])
  }

  @Test func aWrongPatternIsNamed() {
    let error = #expect(throws: PatternError.self) { try PatternSet(["a", "("]) }
    #expect(error?.pattern == "(")
  }

  @Test func setsAgreeWithSinglePatterns() throws {
    let sources = ["a+b", "[xyz]{2}", "é", "q$", "(ab|cd)*e", "^$"]
    let set = try PatternSet(sources)
    let singles = try sources.map { try Pattern($0) }
    var generator = Seed(5).generator
    for _ in 0..<500 {
      let letters = (0..<generator.integer(below: 12)).compactMap { _ in
        generator.pick(Array("abxyzécdeq"))
      }
      let text = String(letters)
      let expected = try singles.indices.filter { try singles[$0].matches(text) }
      #expect(try set.matches(in: text) == expected, "\(text)")
    }
  }

  @Test func runningOutOfMemoryIsAnErrorAndNeverNoMatch() throws {
    // Budgets from hopeless to ample: each must be refused, throw, or find the match. RE2 tries
    // the automaton when the set is compiled, so that most small budgets are refused there.
    let sources = (0..<40).map { "[a-q][^u-z]{\(10 + $0 % 5)}x\($0)" }
    var text = ""
    var generator = Seed(9).generator
    for _ in 0..<500 { text.append(generator.pick(Array("abcdefghijklmnopqx")) ?? "a") }
    text += "abcdefghijklmnopqrx7"
    var refused = 0
    var found = 0
    var budget = 1024
    while budget < 64 << 20 {
      defer { budget += budget / 20 }
      guard let set = try? PatternSet(sources, memoryBudget: budget) else {
        refused += 1
        continue
      }
      do {
        #expect(try !set.matches(in: text).isEmpty, "budget \(budget)")
        found += 1
      } catch {
        #expect(error.reason == "the matcher ran out of memory")
      }
    }
    #expect(refused > 0)
    #expect(found > 0)
  }
}
