import Testing
import Trajectories

@testable import Statistics

@Suite struct BettingTests {
  @Test func capitalsMatchPlainProducts() throws {
    for row in try Reference().rows("betting") {
      for (name, fresh) in [
        ("superiority", BettingTest.superiority()),
        ("nonInferiority", .nonInferiority(margin: 0.1)),
      ] {
        var test = fresh
        for value in try row.doubles("values") { test.observe(value) }
        #expect(agrees(test.eValue, try row.double(name)), "\(name)")
        #expect(agrees(test.largestEValue, try row.double(name + "Largest")), "\(name)")
      }
    }
  }

  @Test func sequencesMatchAWalkOverAllMeans() throws {
    for row in try Reference().rows("betting") {
      var sequence = ConfidenceSequence()
      for value in try row.doubles("values") { sequence.observe(value) }
      let found = sequence.interval()
      let ends = try row.doubles("sequence")
      // The walk's steps are 0.0005 apart.
      #expect(abs(found.lower - ends[0]) < 0.0011, "\(found) \(ends)")
      #expect(abs(found.upper - ends[1]) < 0.0011, "\(found) \(ends)")
    }
  }

  /// Differences of -1, 0 and 1 with the given chances of a win and a loss.
  private func draw(_ win: Double, _ loss: Double, _ generator: inout SeededGenerator) -> Double {
    let unit = generator.unit()
    return unit < win ? 1 : unit < win + loss ? -1 : 0
  }

  @Test func falseRejectionsStayBelowTheLevelWithALookAfterEveryTask() {
    var generator = Seed(21).generator
    var rejections = 0
    let runs = 500
    for _ in 0..<runs {
      var test = BettingTest.superiority()
      for _ in 0..<100 { test.observe(draw(0.2, 0.2, &generator)) }
      if test.rejects(at: 0.05) { rejections += 1 }
    }
    #expect(Double(rejections) / Double(runs) <= 0.05)
    #expect(rejections > 0, "a test that never rejects proves nothing")
  }

  @Test func trueGainsAreFound() {
    var generator = Seed(22).generator
    var rejections = 0
    for _ in 0..<50 {
      var test = BettingTest.superiority()
      for _ in 0..<200 { test.observe(draw(0.2, 0.05, &generator)) }
      if test.rejects(at: 0.05) { rejections += 1 }
    }
    #expect(rejections > 37)
  }

  @Test func sequencesCoverTheTruthAtEveryLook() {
    var generator = Seed(23).generator
    var misses = 0
    let runs = 60
    for _ in 0..<runs {
      var sequence = ConfidenceSequence(level: 0.9)
      var isMissed = false
      for look in 1...60 {
        sequence.observe(draw(0.3, 0.1, &generator))
        if look % 30 == 0, !sequence.interval().contains(0.2) { isMissed = true }
      }
      if isMissed { misses += 1 }
    }
    #expect(Double(misses) / Double(runs) <= 0.1)
  }

  @Test func intervalsNeverWiden() {
    var generator = Seed(24).generator
    var sequence = ConfidenceSequence()
    var last = sequence.interval()
    #expect(last.lower == -1 && last.upper == 1)
    for _ in 0..<12 {
      sequence.observe(draw(0.3, 0.1, &generator))
      let next = sequence.interval()
      #expect(next.lower >= last.lower && next.upper <= last.upper)
      last = next
    }
    #expect(last.width < 2)
  }

  @Test func extremeDifferencesAreBounded() {
    var test = BettingTest.superiority()
    for value in [-5, Double.infinity, -1, 1, -Double.infinity] { test.observe(value) }
    #expect(test.eValue.isFinite && test.eValue > 0)
    #expect(test.count == 5)
  }
}
