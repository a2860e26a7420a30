import Testing
import Trajectories

@testable import Statistics

@Suite struct TwoWayVariationTests {
  /// Results of tasks whose chance of success depends on backbone and harness.
  private func results(
    tasks: Int, seed: UInt64, _ rate: (_ backbone: Int, _ harness: Int) -> Double
  ) -> [[[Double]]] {
    var generator = Seed(seed).generator
    return (0..<tasks).map { _ in
      (0..<3).map { backbone in
        (0..<2).map { generator.drawUnit() < rate(backbone, $0) ? 1 : 0 }
      }
    }
  }

  private func shares(_ results: [[[Double]]]) throws -> TwoWayVariation {
    var generator = Seed(1).generator
    return try #require(TwoWayVariation(results, draws: 200, using: &generator))
  }

  @Test func variationGoesToWhatCausesIt() throws {
    let model = try shares(results(tasks: 400, seed: 1) { b, _ in [0.1, 0.5, 0.9][b] })
    #expect(model.backbone.share > 0.95)
    let harness = try shares(results(tasks: 400, seed: 2) { _, h in [0.2, 0.8][h] })
    #expect(harness.harness.share > 0.95)
    let suited = try shares(results(tasks: 400, seed: 3) { b, h in b == h ? 0.9 : 0.1 })
    #expect(suited.interaction.share > 0.4)
  }

  @Test func sharesSumToOneAndLieInTheirIntervals() throws {
    let mixed = try shares(
      results(tasks: 200, seed: 4) { b, h in 0.2 + 0.2 * Double(b) + 0.15 * Double(h) })
    let sum = mixed.backbone.share + mixed.harness.share + mixed.interaction.share
    #expect(abs(sum - 1) < 1e-9)
    for part in [mixed.backbone, mixed.harness] {
      #expect(part.interval.lower <= part.share && part.share <= part.interval.upper)
    }
  }

  @Test func tablesThatCannotVaryHaveNoShares() {
    var generator = Seed(1).generator
    #expect(TwoWayVariation([[[1, 1], [1, 1]]], using: &generator) == nil)
    #expect(TwoWayVariation([[[1]], [[0]]], using: &generator) == nil)
    let constant = [[[Double]]](repeating: [[1, 1], [1, 1]], count: 5)
    #expect(TwoWayVariation(constant, using: &generator) == nil)
  }
}
