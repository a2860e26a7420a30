import Testing
import Trajectories

@testable import Statistics

@Suite struct HierarchicalBootstrapTests {
  private func differences(_ count: Int, seed: UInt64) -> [Double] {
    var generator = Seed(seed).generator
    return (0..<count).map { _ in generator.pick([-1, 0, 0, 0, 1, 1]) ?? 0 }
  }

  private func interval(
    _ data: CrossedDifferences, _ backbones: HierarchicalBootstrap.Backbones = .fixed,
    draws: Int = 2000
  ) -> ConfidenceInterval {
    var generator = Seed(9).generator
    return HierarchicalBootstrap.interval(
      of: data, draws: draws, backbones: backbones, using: &generator)
  }

  @Test func oneCellHasTheWidthOfTheNormalInterval() {
    let values = differences(200, seed: 1)
    let found = interval(CrossedDifferences(oneTrial: values))
    let student = MeanInterval.student(values)
    #expect(agrees(found.estimate, student.estimate))
    #expect(abs(found.width / student.width - 1) < 0.08, "\(found) \(student)")
    #expect(found.contains(found.estimate))
  }

  @Test func backbonesThatShareTasksAddNoInformation() {
    let values = differences(100, seed: 2)
    let one = CrossedDifferences(oneTrial: values)
    let four = CrossedDifferences([.init(tasks: values.map { [[$0], [$0], [$0], [$0]] })])
    #expect(interval(one) == interval(four))
    // Four environments with tasks of their own do add information.
    let apart = CrossedDifferences(
      (0..<4).map { _ in CrossedDifferences.Environment(tasks: values.map { [[$0]] }) })
    #expect(abs(interval(apart).width / interval(one).width - 0.5) < 0.08)
  }

  @Test func environmentsWeighTheSame() {
    let data = CrossedDifferences([
      .init(tasks: (0..<90).map { _ in [[1.0]] }), .init(tasks: (0..<10).map { _ in [[0.0]] }),
    ])
    let found = interval(data, draws: 50)
    #expect(found.estimate == 0.5)
    #expect(found.width == 0)
  }

  @Test func trialsAreDrawnWithinTheirTask() {
    // All variation is within tasks: half of the trials of each succeed.
    let data = CrossedDifferences([
      .init(tasks: (0..<50).map { _ in [[1.0, 0.0, 1.0, 0.0]] })
    ])
    let found = interval(data)
    #expect(found.estimate == 0.5)
    let expected = 2 * 1.96 * (0.25 / 4 / 50).squareRoot()
    #expect(abs(found.width / expected - 1) < 0.1, "\(found)")
  }

  @Test func claimsAboutNewBackbonesAreWider() {
    let tasks = (0..<60).map { _ in [[0.5], [0.1], [-0.2], [0.3]] }
    let data = CrossedDifferences([.init(tasks: tasks)])
    #expect(interval(data).width == 0)
    #expect(interval(data, .resampled).width > 0.2)
  }

  @Test func missingCellsAreLeftOut() {
    let data = CrossedDifferences([
      .init(tasks: [[[1.0], []], [[1.0], [0.0]], [[], [0.0]], [[1.0], [0.0]]])
    ])
    let found = interval(data)
    #expect(found.estimate == 0.5)
    #expect(found.lower >= 0 && found.upper <= 1)
    let nothing = interval(CrossedDifferences([.init(tasks: [])]))
    #expect(nothing.estimate.isNaN && nothing.width == 2)
  }

  @Test func equalSeedsGiveEqualIntervals() {
    let data = CrossedDifferences(oneTrial: differences(50, seed: 3))
    #expect(interval(data, draws: 200) == interval(data, draws: 200))
  }
}
