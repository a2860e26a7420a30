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

@Suite struct JSONNumberTests {
  private func number(_ text: String) throws -> JSONNumber {
    guard case .number(let number) = try JSONValue(parsing: text) else {
      throw JSONError(notCanonical: "\(text) is no number")
    }
    return number
  }

  @Test(arguments: [
    ("1", "1.0", true), ("1", "1e0", true), ("100", "1e2", true), ("0", "-0", true),
    ("0.1", "0.10", true), ("1", "2", false), ("9007199254740992", "9007199254740993", false),
    ("9007199254740993", "9007199254740992.0", false), ("1e400", "1e401", false),
    ("1e400", "1e400", true), ("12345678901234567890", "12345678901234567891", false),
    ("9007199254740992", "9007199254740992.0", true),
  ]) func equalityIsByValueWhereADoubleIsExact(
    left: String, right: String, expected: Bool
  ) throws {
    let (a, b) = (try number(left), try number(right))
    #expect((a == b) == expected)
    #expect((b == a) == expected)
    if expected { #expect(a.hashValue == b.hashValue) }
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("1.0", 1), ("1e3", 1000), ("-12", -12),
    ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
  ]) func wholeNumbersHaveAnInteger(text: String, expected: Int) throws {
    #expect(try number(text).intValue == expected)
  }

  @Test(arguments: ["1.5", "9223372036854775808", "1e400", "-1e400", "1e19", "9007199254740993.0"])
  func otherNumbersHaveNone(text: String) throws {
    #expect(try number(text).intValue == nil)
  }
}

@Suite struct JSONObjectTests {
  @Test func lookAlikeNamesAreDifferentNames() throws {
    var object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
    #expect(object.count == 2)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
    object["\u{E9}"] = nil
    #expect(object.count == 1)
    #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
  }

  @Test(arguments: [3, 16, 17, 40]) func editingKeepsOrder(count: Int) {
    var object = JSONObject((0..<count).map { ("k\($0)", .integer($0)) })
    object["k1"] = "new"
    object["k0"] = nil
    object["last"] = true
    #expect(object.keys == (1..<count).map { "k\($0)" } + ["last"])
    #expect(object["k1"] == "new")
    #expect(object["k0"] == nil)
    #expect(object["k\(count - 1)"] != nil)
  }
}
