import Testing

@testable import Statistics

@Suite struct GainSummaryTests {
  private func setting(_ base: Double, _ with: Double) -> GainSummary.Setting {
    GainSummary.Setting(base: base, with: with, tasks: 50)
  }

  @Test func nearZeroBaselinesFlatterOnlyTheMeanRelativeGain() throws {
    let summary = try #require(GainSummary([setting(0.02, 0.08), setting(0.6, 0.64)]))
    #expect(agrees(summary.meanDifference, 0.05))
    #expect(agrees(try #require(summary.meanRelativeGain), (3 + 0.04 / 0.6) / 2))
    #expect(agrees(summary.flooredRelativeGain, (0.6 + 0.04 / 0.6) / 2))
    #expect(agrees(try #require(summary.ratioOfSums), 0.1 / 0.62))
    #expect(agrees(try #require(summary.failureReduction), 0.1 / 1.38))
    #expect(agrees(try #require(summary.shareFromLowBaselines), 0.6))
    #expect(agrees(try #require(summary.medianRelativeGain), (3 + 0.04 / 0.6) / 2))
    #expect(
      agrees(summary.geometricMeanGain, (0.09 / 0.03 * 0.65 / 0.61).squareRoot() - 1))
  }

  @Test func zeroBaselinesAreCountedAndLeftOut() throws {
    let summary = try #require(GainSummary([setting(0, 0.1), setting(0.5, 0.5)]))
    #expect(summary.zeroBaselines == 1)
    #expect(summary.meanRelativeGain == 0)
    #expect(summary.geometricMeanGain > 0)
    #expect(summary.meanLogOddsDifference.isFinite && summary.meanLogOddsDifference > 0)
    let nothing = try #require(GainSummary([setting(0, 0)]))
    #expect(nothing.meanRelativeGain == nil && nothing.ratioOfSums == nil)
    #expect(nothing.shareFromLowBaselines == nil)
    #expect(GainSummary([]) == nil)
  }

  @Test func noChangeIsZeroEverywhere() throws {
    let summary = try #require(GainSummary([setting(0.3, 0.3), setting(0.7, 0.7)]))
    #expect(summary.meanDifference == 0 && summary.geometricMeanGain == 0)
    #expect(summary.meanLogOddsDifference == 0 && summary.failureReduction == 0)
  }

  @Test func openingsNeverSpendMoreThanTheTotal() {
    #expect(agrees(AlphaSpending.share(ofOpening: 1), 0.05 * 6 / (Double.pi * Double.pi)))
    #expect(AlphaSpending.remaining(after: 0) == 0.05)
    let left = AlphaSpending.remaining(after: 10_000)
    #expect(left > 0 && left < 0.00001)
    #expect(AlphaSpending.share(ofOpening: 2) < AlphaSpending.remaining(after: 1))
  }
}
