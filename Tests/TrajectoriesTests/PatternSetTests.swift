import Testing
import Trajectories

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
