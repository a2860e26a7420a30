import Testing

@testable import Statistics

/// Exact coverage, by adding up the probability of every table whose interval holds the truth.
@Suite struct CoverageTests {
  @Test func tangoHoldsItsLevelOnAverage() {
    let truths = [(0.1, 0.1), (0.2, 0.1), (0.05, 0.02), (0.3, 0.1), (0.15, 0.3)]
    let coverages = truths.map { tangoCoverage(win: $0.0, loss: $0.1, tasks: 40) }
    for (truth, coverage) in zip(truths, coverages) {
      #expect(coverage >= 0.93, "\(truth): \(coverage)")
    }
    let average = coverages.reduce(0, +) / Double(coverages.count)
    #expect((0.94...0.97).contains(average), "\(coverages)")
  }

  private func tangoCoverage(win: Double, loss: Double, tasks: Int) -> Double {
    var covered = 0.0
    for wins in 0...tasks {
      let chance = Binomial.mass(wins, of: tasks, win)
      guard chance > 1e-6 else { continue }
      for losses in 0...(tasks - wins) {
        let weight = chance * Binomial.mass(losses, of: tasks - wins, loss / (1 - win))
        guard weight > 1e-6 else { continue }
        let counts = PairedCounts(
          bothRight: 0, onlyFirst: wins, onlySecond: losses, neither: tasks - wins - losses)
        if Tango.interval(counts).contains(win - loss) { covered += weight }
      }
    }
    return covered
  }

  @Test func clopperPearsonNeverCoversTooLittle() {
    for tasks in [10, 60] {
      let intervals = (0...tasks).map { ClopperPearson.interval($0, of: tasks) }
      for rate in [0.02, 0.1, 0.35, 0.5, 0.9] {
        let covered = (0...tasks).filter { intervals[$0].contains(rate) }
          .reduce(0) { $0 + Binomial.mass($1, of: tasks, rate) }
        #expect(covered >= 0.95, "\(tasks) \(rate): \(covered)")
      }
    }
  }
}
