import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

@Suite struct ArgumentParsingFuzzTests {
  private static let pieces = [
    "show", "need", "group", "below", "--", "-", "--count", "--count=", "-c", "-nc", "-ncn",
    "--tag",
    "--no-", "--no-keep", "--no-no-keep", "=", "--=", "---", "-9223372036854775808", "1e400", "nan",
    "--weight=inf", "--size", "--label=", "\u{0}", "\u{1B}[", "\u{202E}", "é̂", "🇨🇭", "-🇨🇭",
    "--json", "-q", "--help", "-h", "--version", String(repeating: "x", count: 300), "", " ",
  ]

  @Test func anyWordsEndInAStatusAndAtMostOneLineOfError() async {
    for round in FuzzRounds(4000) {
      var generator = Seed(UInt64(round)).generator
      let words = (0..<generator.integer(below: 8)).map { _ -> String in
        let first = generator.pick(ArgumentParsingFuzzTests.pieces) ?? ""
        let glued = generator.chance(0.2)
        return glued ? first + (generator.pick(ArgumentParsingFuzzTests.pieces) ?? "") : first
      }
      let ran = await Ran(words, root: SampleTree.root)
      if ran.status == .done || ran.status == .gateNotMet {
        #expect(ran.error.isEmpty, "\(words)")
      } else {
        #expect(ran.error.split(separator: "\n").count == 1, "\(words)")
        #expect(!ran.error.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
      }
    }
  }
}
