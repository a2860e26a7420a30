import Testing
import Trajectories

@testable import Signals

@Suite("Patterns of one kind of text")
struct PatternTableTests {
  private static let sources = [
    "not found: [a-z]+", "(?i)sold out|out of stock", "(#W[0-9]+)", "\"status\": ?\"gone\"",
    "[0-9]{3}", "(?i)error", "yes|no", "^$", "not found: [0-9]+", "a+b", "x", "(?i)Not Found",
    "pending", "[A-Z]{2}", "item", "ord(er|ers)",
  ]
  private static let parts = [
    "not found: ", "ab", "12", "345", "SOLD OUT", "Out of Stock", "#W1", "\"status\": \"gone\"",
    "Error", "yes", "x", "pending", "item", "orders", " ", "é", "not found",
  ]

  @Test(
    "each pattern says what it says alone, whatever was asked before", arguments: [1, 4, 12, 16])
  func answers(count: Int) throws {
    var table = PatternTable()
    for source in Self.sources.prefix(count) { _ = try table.add(source) }
    try table.finish()
    var generator = Seed(UInt64(count)).generator
    for _ in 0..<200 {
      let text = (0..<generator.integer(below: 12)).map { _ in
        Self.parts[generator.integer(below: Self.parts.count)]
      }.joined()
      let scanned = ScannedText(text)
      if generator.chance(0.2) { table.settle(scanned) }
      for _ in 0..<(2 * count) {
        let place = generator.integer(below: count)
        // A set of one pattern looks for no literal first.
        let expected = try !PatternSet([Self.sources[place]]).matches(in: text).isEmpty
        if expected {
          #expect(table.mayMatch(place, in: scanned), "\(Self.sources[place]) \(text)")
        }
        #expect(
          table.matches(place, in: scanned) == expected, "\(Self.sources[place]) in \(text)")
      }
    }
  }

  @Test("equal patterns share a place, and no text matches none")
  func places() throws {
    var table = PatternTable()
    #expect(try table.add("a") == 0)
    #expect(try table.add("b") == 1)
    #expect(try table.add("a") == 0)
    try table.finish()
    #expect(!table.matches(0, in: nil))
    #expect(!table.mayMatch(1, in: nil))
    let action = ScannedText(.tool(name: "get", arguments: ["id": "b"]))
    #expect(!table.matches(0, in: action))
    #expect(table.matches(1, in: action))
  }
}
