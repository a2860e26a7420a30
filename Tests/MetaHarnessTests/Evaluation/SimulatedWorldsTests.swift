import MetaHarness
import Statistics
import Testing
import Trajectories

/// Six worlds with a known truth: exposure gate, greedy selection and confirmation on fresh tasks
/// must end in the right verdict.
@Suite struct SimulatedWorldsTests {
  private static let runs = 200
  private static let selectTasks = 120
  private static let confirmTasks = 200

  struct Outcome {
    var chosen: [Int]
    var verdict: GateVerdict?
    var interval: ConfidenceInterval?
  }

  /// Mines, selects and confirms once, as the search does.
  private static func search(_ world: SimulatedWorld, seed: UInt64) async -> Outcome {
    var generator = Seed(seed).generator
    // Rules are mined and selected in one environment; the others are there to certify them.
    let mine = world.draw(selectTasks, using: &generator).filter { $0.environment == 0 }
    let select = world.draw(selectTasks, using: &generator).filter { $0.environment == 0 }
    let confirm = world.draw(confirmTasks, using: &generator)
    let alive = world.rules.indices.filter { rule in
      let fired = mine.filter { $0.luck[rule] != nil }
      let good = fired.count { $0.solvedWithout }
      return ExposureGate().veto(
        firesInSuccesses: good, firesInFailures: fired.count - good, episodes: mine.count) == nil
    }
    let chosen = await GreedySelection(maximumRules: 4).choose(among: alive) { set in
      GreedySelection.SetResult(
        solved: select.map { world.isSolved($0, under: set, isLater: false) ? 1 : 0 })
    }.chosen
    guard !chosen.isEmpty else { return Outcome(chosen: []) }
    let cells = world.cells(confirm, under: chosen, isLater: true)
    let decision = AcceptanceGate(draws: 400).judge(cells, using: &generator)
    return Outcome(chosen: chosen, verdict: decision.verdict, interval: decision.pooled)
  }

  private static func outcomes(_ world: SimulatedWorld) async -> [Outcome] {
    var outcomes: [Outcome] = []
    for run in 0..<runs { outcomes.append(await search(world, seed: UInt64(1000 + run))) }
    return outcomes
  }

  private static func share(
    _ outcomes: [Outcome], _ isRight: (Outcome) -> Bool
  ) -> Double {
    Double(outcomes.count { isRight($0) }) / Double(outcomes.count)
  }

  private static let nulls = [SimulatedWorld.Rule](repeating: .null, count: 6)

  @Test func inAWorldOfNullsNothingIsAccepted() async {
    let outcomes = await Self.outcomes(SimulatedWorld(rules: Self.nulls))
    #expect(Self.share(outcomes) { $0.verdict != .accept } >= 0.9)
  }

  @Test func oneGoodRuleIsFoundAndAccepted() async {
    let world = SimulatedWorld(rules: Self.nulls + [.good])
    let outcomes = await Self.outcomes(world)
    let right = Self.share(outcomes) { $0.verdict == .accept && $0.chosen.contains(6) }
    #expect(right >= 0.9, "\(right)")
  }

  @Test func ofTwoRulesThatInteractBadlyOneIsKept() async {
    var world = SimulatedWorld(rules: [.good, .good])
    world.clashes = [(0, 1, 0.5)]
    let outcomes = await Self.outcomes(world)
    let right = Self.share(outcomes) { $0.verdict == .accept && $0.chosen.count == 1 }
    #expect(right >= 0.9, "\(right)")
  }

  @Test func aRuleThatHelpsHereAndHarmsThereIsAcceptedWithAScope() async {
    var rule = SimulatedWorld.Rule.good
    rule.firesInSuccesses = 0.15
    rule.breaks = 0.02
    rule.harmfulEnvironments = [1]
    let world = SimulatedWorld(rules: [rule], environments: 2)
    let outcomes = await Self.outcomes(world)
    let right = Self.share(outcomes) {
      $0.verdict == .acceptScoped(cells: ["environment 0"])
    }
    #expect(right >= 0.9, "\(right)")
  }

  @Test func aRuleThatFadesIsNotAccepted() async {
    var fading = SimulatedWorld.Rule.good
    fading.fades = true
    let outcomes = await Self.outcomes(SimulatedWorld(rules: Self.nulls + [fading]))
    #expect(Self.share(outcomes) { $0.chosen.contains(6) } >= 0.9)
    #expect(Self.share(outcomes) { $0.verdict != .accept } >= 0.9)
  }

  @Test func aRuleThatOnlyLooksGoodOnSelectionIsNotAccepted() async {
    let many = [SimulatedWorld.Rule](repeating: .null, count: 80)
    let outcomes = await Self.outcomes(SimulatedWorld(rules: many))
    // Among eighty nulls the best looks good on the tasks that choose it.
    #expect(Self.share(outcomes) { !$0.chosen.isEmpty } >= 0.9)
    #expect(Self.share(outcomes) { $0.verdict != .accept } >= 0.9)
  }

  @Test func printedIntervalsCoverTheTruth() async {
    var covered = 0
    var printed = 0
    let worlds = [
      SimulatedWorld(rules: Self.nulls), SimulatedWorld(rules: Self.nulls + [.good]),
      SimulatedWorld(rules: [.good, .null, .null], environments: 2),
    ]
    for world in worlds {
      var truths: [[Int]: Double] = [:]
      for outcome in await Self.outcomes(world) {
        guard let interval = outcome.interval else { continue }
        let chosen = outcome.chosen.sorted()
        let truth = truths[chosen] ?? world.truth(chosen, isLater: true)
        truths[chosen] = truth
        printed += 1
        if interval.contains(truth) { covered += 1 }
      }
    }
    let coverage = Double(covered) / Double(printed)
    #expect((0.93...0.97).contains(coverage), "\(coverage) of \(printed)")
  }
}
