import Testing
import Trajectories

@testable import Statistics

@Suite struct ExposureBoundsTests {
  @Test func noHarmfulFiringInNTasksBoundsHarmByThreeOverN() {
    let bounds = ExposureBounds(firedAndSucceeded: 0, firedAndFailed: 30, tasks: 100)
    #expect(bounds.observed == 0...0.3)
    #expect(bounds.certified.lowerBound > -0.03 && bounds.certified.lowerBound < -0.029)
    #expect(bounds.certified.upperBound > 0.3)
    #expect(bounds.certifiesHarmBelow(0.03))
    #expect(!bounds.certifiesHarmBelow(0.029))
  }

  @Test func alwaysFiringBoundsNothing() {
    let bounds = ExposureBounds(firedAndSucceeded: 60, firedAndFailed: 40, tasks: 100)
    #expect(bounds.observed == -0.6...0.4)
    #expect(!bounds.certifiesHarmBelow(0.6))
  }

  @Test func gradedBoundsHoldTheirErrorInSimulation() throws {
    var generator = Seed(25).generator
    var misses = 0
    let runs = 60
    for _ in 0..<runs {
      let harm = (0..<50).map { _ in generator.chance(0.2) ? generator.unit() : 0 }
      let bounds = try #require(
        ExposureBounds(harm: harm, gain: harm.map { _ in 0 }, error: 0.1))
      if -bounds.certified.lowerBound < 0.1 { misses += 1 }
      #expect(bounds.certified.lowerBound <= bounds.observed.lowerBound)
      #expect(bounds.certified.upperBound < 0.2)
    }
    #expect(Double(misses) / Double(runs) <= 0.1)
  }

  @Test func valuesOutsideTheScaleAreRefused() {
    #expect(ExposureBounds(harm: [1.5], gain: [0]) == nil)
    #expect(ExposureBounds(harm: [.nan], gain: [0]) == nil)
    #expect(ExposureBounds(harm: [], gain: []) == nil)
    #expect(ExposureBounds(harm: [0], gain: [0, 0]) == nil)
  }
}
