import Testing
import Trajectories

@testable import Backbones

@Suite struct FaultPlanTests {
  private func plans(_ environment: String) -> [FaultPlan] {
    (0..<4000).map {
      FaultPlan(
        episode: Seed(UInt64($0)), environment: environment, among: ScriptedFault.allCases)
    }
  }

  @Test func threeInTenEpisodesHaveTwoFaults() {
    let plans = plans("retail")
    let two = plans.count { $0.faults.count == 2 }
    let none = plans.count { $0.faults.isEmpty }
    #expect((1100...1300).contains(two), "\(two)")
    #expect((530...670).contains(none), "\(none)")
    #expect(plans.allSatisfy { Set($0.faults.map(\.kind)).count == $0.faults.count })
  }

  @Test func allKindsAndBothStrengthsAreDrawnAlike() {
    var counts: [PlannedFault: Int] = [:]
    for fault in plans("retail").flatMap(\.faults) { counts[fault, default: 0] += 1 }
    #expect(counts.count == 24)
    #expect(counts.values.allSatisfy { (140...260).contains($0) }, "\(counts)")
  }

  @Test func nobodyIsAskedWhereNobodyIs() {
    #expect(!plans("shop").flatMap(\.faults).contains { $0.kind == .actsUnconfirmed })
  }

  @Test func atLeastFourKindsHaveNoDetectorOfTheirOwn() {
    #expect(ScriptedFault.allCases.count == 12)
    #expect(ScriptedFault.allCases.count { $0.detector == nil } >= 4)
  }
}

@Suite struct MentionsTests {
  static let cases: [(String, [String])] = [
    ("take laptop 1 from sofa 1", ["laptop 1", "sofa 1"]),
    ("click[b000u8uqu3]", ["b000u8uqu3"]),
    ("cancel order #W3670714, please", ["#W3670714"]),
    ("SELECT `plan` FROM `members` WHERE x = 'Gold 1'", ["plan", "members", "Gold 1"]),
    ("find ~/notes -name '*.log'", ["~/notes", "*.log"]),
    ("It is 2026-01-31.", ["2026-01-31"]),
    ("Could you please tell me the reason?", []),
    ("'", []), ("``", []), ("a 1234567890123456789012", ["1234567890123456789012"]),
  ]

  @Test(arguments: cases.indices)
  func namesAreFound(index: Int) {
    let (text, names) = MentionsTests.cases[index]
    #expect(Mentions(in: text).names.map(\.text) == names)
  }

  @Test func onlyNamesOfOneKindAreMistakenForOneAnother() {
    let mentions = Mentions(in: "sofa 1, sofa 2, drawer 1, #W1234567, #W7654321, 29DYX6, 4Q7ZZ1")
    let shapes = mentions.names.map(\.shape)
    #expect(shapes[0] == shapes[1] && shapes[1] != shapes[2])
    #expect(shapes[3] == shapes[4] && shapes[5] == shapes[6] && shapes[3] != shapes[5])
  }
}
