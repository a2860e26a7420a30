import Testing

@testable import Trajectories

@Suite struct JSONPropertyTests {
  private static let draws = 2000

  @Test func writingAndParsingGivesTheValueBack() throws {
    var random = RandomJSON(seed: 11)
    for _ in 0..<Self.draws {
      let value = random.value()
      let compact = value.compactText
      let again = try JSONValue(parsing: compact)
      #expect(again == value)
      #expect(again.hashValue == value.hashValue)
      #expect(Array(again.compactText.utf8) == Array(compact.utf8))
      #expect(try JSONValue(parsing: value.prettyText) == value)
    }
  }

  @Test func canonicalFormIsAFixedPoint() throws {
    var random = RandomJSON(seed: 12)
    var reached = 0
    for _ in 0..<Self.draws {
      guard let first = try? random.value().canonicalBytes() else { continue }
      reached += 1
      #expect(try JSONValue(parsing: first).canonicalBytes() == first)
    }
    #expect(reached > Self.draws / 4)
  }

  @Test func canonicalFormIgnoresMemberOrder() throws {
    var random = RandomJSON(seed: 13)
    for _ in 0..<Self.draws {
      guard case .object(let object) = random.value(), object.count > 1 else { continue }
      let shuffled = JSONObject(
        random.generator.shuffled(object.members).map { ($0.key, $0.value) })
      #expect(shuffled == object)
      #expect(shuffled.hashValue == object.hashValue)
      #expect(
        (try? JSONValue.object(shuffled).canonicalBytes())
          == (try? JSONValue.object(object).canonicalBytes()))
    }
  }

  @Test func numberTextIsKept() throws {
    for text in [
      "1.50", "-0", "1E+05", "0.10", "12345678901234567890", "1e400", "100000000000000000000.0",
    ] {
      let value = try JSONValue(parsing: "[\(text)]")
      #expect(value.compactText == "[\(text)]")
    }
  }
}
