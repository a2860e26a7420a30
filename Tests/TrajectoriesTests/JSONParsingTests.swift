import Testing
import Trajectories

@Suite struct JSONParsingTests {
  @Test func keepsMemberOrderAndNumberText() throws {
    let text = #"{"b":1.50,"a":[1e2,-0,12345678901234567890],"c":"\u00e9\ud83d\ude00\n"}"#
    let value = try JSONValue(parsing: text)
    #expect(value.compactText == #"{"b":1.50,"a":[1e2,-0,12345678901234567890],"c":"é😀\n"}"#)
  }
}
