import Testing

@testable import Trajectories

@Suite struct JSONCanonicalTests {
  private func canonical(_ text: String) throws -> String {
    String(decoding: try JSONValue(parsing: text).canonicalBytes(), as: UTF8.self)
  }

  @Test(arguments: [
    // Surrogates of U+1F600 (D83D) stand before U+E000..U+FFFF, although its scalar is greater.
    (
      #"{"\uE000":1,"\uD83D\uDE00":2,"\uFB33":3,"a":4}"#,
      "{\"a\":4,\"😀\":2,\"\u{E000}\":1,\"\u{FB33}\":3}"
    ),
    (#"{"b":1,"a":2,"B":3,"":4,"aa":5}"#, #"{"":4,"B":3,"a":2,"aa":5,"b":1}"#),
    (
      #"{"\u20ac":1,"\r":2,"1":3,"\u0080":4,"\u00f6":5}"#,
      "{\"\\r\":2,\"1\":3,\"\u{80}\":4,\"ö\":5,\"€\":1}"
    ),
    (#"{"10":1,"9":2,"-":3}"#, #"{"-":3,"10":1,"9":2}"#),
    (#"{"a":{"d":1,"c":[{"y":1,"x":2}]}}"#, #"{"a":{"c":[{"x":2,"y":1}],"d":1}}"#),
    (#" [ 1.0 , 1e2 , -0 , 0.10 , 1E-7 ] "#, "[1,100,0,0.1,1e-7]"),
    (#""\u0000\u001f\/\u007f\u00e9\"\\""#, "\"\\u0000\\u001f/\u{7F}é\\\"\\\\\""),
  ]) func sortsAndRewrites(text: String, expected: String) throws {
    #expect(Array(try canonical(text).utf8) == Array(expected.utf8))
  }

  /// The table of RFC 8785, appendix B: bit patterns and the text that each must have.
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
      (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] as [(UInt64, String)]) func numberTextIsECMAScripts(bits: UInt64, expected: String)
  {
    let value = Double(bitPattern: bits)
    let text = JSONNumber.shortestText(value)
    #expect(text == expected)
    #expect(Double(text) == value)
  }

  @Test(arguments: [
    (1e20, "100000000000000000000"), (123456.789, "123456.789"), (1e-6, "0.000001"),
    (1.5e-7, "1.5e-7"), (-1e21, "-1e+21"), (100, "100"), (0.5, "0.5"), (1e300, "1e+300"),
    (12_345_678_901_234_567_168, "12345678901234567000"), (4.35, "4.35"),
    (0.000001234, "0.000001234"), (1.234e-10, "1.234e-10"),
  ]) func layoutFollowsTheExponent(value: Double, expected: String) {
    #expect(JSONNumber.shortestText(value) == expected)
  }

  @Test func numbersWithoutATextAreRefusedAsValues() {
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(-Double.infinity) == nil)
    #expect(JSONValue.double(.nan) == .null)
  }

  @Test(arguments: [
    "9007199254740993", "-9007199254740993", "9223372036854775807", "18446744073709551616",
    "1e16", "9007199254740994.0", "100000000000000000000", "1e400", "-1e400",
  ]) func integersBeyondExactDoublesAreRefused(text: String) throws {
    let value: JSONValue = ["deep": [try JSONValue(parsing: text)]]
    let error = try #require(throws: JSONError.self) { try value.canonicalBytes() }
    #expect(error.kind == .notCanonical)
    #expect(error.description.contains(text))
  }

  @Test(arguments: [
    ("9007199254740992", "9007199254740992"), ("-9007199254740992", "-9007199254740992"),
    ("1e21", "1e+21"), ("1e-400", "0"), ("1E2", "100"), ("0.10", "0.1"), ("-0.0", "0"),
  ]) func numbersAreWrittenInOneForm(text: String, expected: String) throws {
    #expect(try canonical(text) == expected)
  }

  @Test func digestIsThatOfTheCanonicalBytes() throws {
    let left = try JSONValue(parsing: #"{"b":[1.0,"é"],"a":null}"#)
    let right = try JSONValue(parsing: #"{ "a" : null, "b" : [ 1, "\u00e9" ] }"#)
    #expect(left == right)
    #expect(try Digest(canonical: left) == Digest(canonical: right))
    #expect(try Digest(canonical: left) == Digest(of: #"{"a":null,"b":[1,"é"]}"#))
  }
}
