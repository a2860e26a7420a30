import Testing

@testable import Trajectories

@Suite struct JSONCorpusTests {
  private let cases: [JSONCorpus.Case]

  init() throws { cases = try JSONCorpus.load() }

  private func result(
    _ bytes: [UInt8], _ options: JSONValue.ParseOptions = .strict
  ) -> Result<JSONValue, JSONError> {
    do throws(JSONError) {
      return .success(try JSONValue(parsing: bytes, options: options))
    } catch {
      return .failure(error)
    }
  }

  @Test func holdsAtLeast250Cases() {
    #expect(cases.count >= 250)
    #expect(Set(cases.map(\.file)).count == cases.count)
  }

  @Test func everyFileIsAcceptedOrRefusedAsTheIndexSays() {
    for item in cases {
      switch result(item.bytes) {
      case .success(let value):
        #expect(item.refusal == nil, "\(item) was accepted")
        #expect(value.compactText == item.compactText, "\(item)")
        #expect(Array(value.compactText.utf8) == Array(item.compactText.utf8), "\(item)")
      case .failure(let error):
        #expect(error.kind == item.refusal, "\(item): \(error)")
        if let offset = item.offset { #expect(error.offset == offset, "\(item): \(error)") }
      }
    }
  }

  @Test func foreignOptionsAcceptOnlyDuplicatesAndLoneSurrogates() {
    for item in cases {
      switch result(item.bytes, .foreign) {
      case .success(let value):
        #expect(item.refusal == nil || item.isForeignAccepted, "\(item) was accepted")
        #expect(Array(value.compactText.utf8) == Array(item.compactText.utf8), "\(item)")
      case .failure(let error):
        #expect(!item.isForeignAccepted, "\(item): \(error)")
        #expect(error.kind == item.refusal, "\(item): \(error)")
      }
    }
  }

  @Test func whatIsAcceptedSurvivesWritingAndReading() throws {
    for item in cases where item.refusal == nil {
      let value = try JSONValue(parsing: item.bytes)
      for text in [value.compactText, value.prettyText] {
        let again = try JSONValue(parsing: text)
        #expect(again == value, "\(item)")
        #expect(again.compactText == value.compactText, "\(item)")
      }
    }
  }

  @Test func everyPrefixOfAnAcceptedTextParsesOrFailsCleanly() {
    for item in cases where item.bytes.count < 200 {
      for end in 0..<item.bytes.count {
        if case .failure(let error) = result(Array(item.bytes[..<end])) {
          #expect(error.offset >= 0 && error.offset <= end, "\(item) cut at \(end): \(error)")
        }
      }
    }
  }

  @Test func refusalsNameLineAndColumn() throws {
    let error = try #require(throws: JSONError.self) {
      try JSONValue(parsing: "{\n  \"a\": 1,\n  \"b\": x\n}")
    }
    #expect(error.line == 3)
    #expect(error.column == 8)
    #expect(error.description == "line 3, column 8: expected a value, found 'x'")
  }
}
