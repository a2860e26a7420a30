import Testing
import Trajectories

@testable import Environments

/// Every case was run by the real tools; `scripts/record-shell-cases` writes the expected output.
@Suite struct ShellCaseTests {
  static let names = [
    "awk", "sed", "grep", "find", "sort", "date", "printf", "language", "options",
  ]

  @Test(arguments: names) func outputEqualsTheRealTools(name: String) throws {
    let base = ShellEnvironmentTests.home + "/Tests/EnvironmentsTests/Shell/cases/\(name)"
    let bytes = try FileContents.read(base + ".json")
    let value = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
    let source = try FileContents.read(base + ".txt")
    let setup =
      source.lines.map(\.decoded).first { $0.hasPrefix("# setup:") }?.dropFirst(8) ?? ""
    let cases = value["cases"]?.arrayValue ?? []
    #expect(cases.count >= 60)
    for each in cases {
      let script = each["script"]?.stringValue ?? ""
      let result = ShellRunner.runBytes("mkdir /tmp/case; cd /tmp/case\n\(setup)\n\(script)")
      let expected = (each["output"]?.stringValue ?? "").unicodeScalars.map {
        UInt8(truncatingIfNeeded: $0.value)
      }
      let status = each["status"]?.intValue ?? -1
      let shown = "\(name): \(script)\nexpected \(status): \(expected.decoded)\nfound "
      #expect(
        result.text == expected && result.status == status,
        "\(shown)\(result.status): \(result.text.decoded)\n\(result.errors.decoded)")
    }
  }
}
