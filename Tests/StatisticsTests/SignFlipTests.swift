import Testing
import Trajectories

@testable import Statistics

@Suite struct SignFlipTests {
  @Test func matchesSciPyExactly() throws {
    for row in try Reference().rows("signFlip") {
      let differences = try row.doubles("differences")
      for (name, alternative) in [
        ("two-sided", Alternative.twoSided), ("greater", .greater), ("less", .less),
      ] {
        var generator = Seed(1).generator
        let found = SignFlip.test(differences, alternative: alternative, using: &generator)
        #expect(agrees(found, try row.double(name)), "\(name) \(row.compactText)")
      }
    }
  }

  @Test func samplingAgreesWithCounting() {
    // Twenty values are counted; with tiny ones beside them the same test is sampled.
    var generator = Seed(2).generator
    let values = (0..<20).map { _ in generator.unit() - 0.35 }
    let padded = values + [Double](repeating: 1e-12, count: 5)
    for alternative in Alternative.allCases {
      let exact = SignFlip.test(values, alternative: alternative, using: &generator)
      let sampled = SignFlip.test(padded, alternative: alternative, using: &generator)
      #expect(abs(exact - sampled) < 0.02, "\(exact) \(sampled)")
    }
  }

  @Test func nothingToFlipIsNoEvidence() {
    var generator = Seed(3).generator
    #expect(SignFlip.test([], using: &generator) == 1)
    #expect(SignFlip.test([0, 0], using: &generator) == 1)
    #expect(SignFlip.test([0.3], alternative: .greater, using: &generator) == 0.5)
  }

  @Test func sampledValuesAreNeverZero() {
    var generator = Seed(4).generator
    let p = SignFlip.test([Double](repeating: 1, count: 64), draws: 99, using: &generator)
    #expect(p == 0.01)
  }

  @Test func drawsAreStable() {
    var generator = Seed(5).generator
    let draws = (0..<8).map { _ in generator.drawIndex(below: 10) }
    var same = Seed(5).generator
    let expected = (0..<8).map { _ in same.integer(below: 10) }
    #expect(draws == expected)
  }
}
