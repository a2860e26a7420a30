import Testing

@testable import Trajectories

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
