import MetaHarness
import Statistics
import Testing
import Trajectories

/// Racing and selection on results that a test makes up.
@Suite struct RaceTests {
  @Test func aCandidateThatLosesAgainAndAgainLeavesAsHarmful() {
    var race = Race(hopes: [40], tasks: 40)
    for _ in 0..<8 { race.record(0, difference: -1, couldWin: false) }
    race.look()
    #expect(race.lanes[0].fate == .harmful)
    #expect(race.running.isEmpty)
  }

  @Test(
    "more wrong irreversible writes than wins are harm, one alone may be chance",
    arguments: [(wins: 2, writes: 3, true), (3, 3, false), (0, 1, false), (0, 2, true)])
  func wrongWritesCountAgainstWins(wins: Int, writes: Int, isHarm: Bool) {
    var race = Race(hopes: [40], tasks: 40)
    for place in 0..<10 {
      race.record(
        0, difference: place < wins ? 1 : 0, addedWrites: place < writes ? 1 : 0, couldWin: true)
    }
    #expect(race.lanes[0].wreaksMoreThanItWins == isHarm)
  }

  @Test func aCandidateThatCannotCatchUpLeavesAsFutile() {
    var race = Race(hopes: [0, 1, 3], tasks: 20)
    race.record(1, difference: -1, couldWin: false)
    race.record(2, difference: -1, couldWin: false)
    race.look()
    #expect(race.lanes.map(\.fate) == [.futile, .futile, nil])
  }

  /// Of 80 tasks: without a win after 48 that could have been won, three more are not to be expected.
  @Test(arguments: [(tried: 16, isOut: false), (tried: 48, isOut: true)])
  func aCandidateThatWinsNothingLeavesBeforeTheEnd(tried: Int, isOut: Bool) {
    var race = Race(hopes: [80, 80], tasks: 80)
    for task in 0..<tried {
      race.record(0, difference: 0, couldWin: true)
      race.record(1, difference: task % 12 == 0 ? 1 : 0, couldWin: true)
    }
    race.look()
    #expect(race.lanes.map(\.fate) == [isOut ? .futile : nil, nil])
  }

  @Test func aCandidateThatWinsAgainAndAgainNeedsNoFurtherTask() {
    var race = Race(hopes: [20, 20], tasks: 20)
    for _ in 0..<12 { race.record(0, difference: 1, couldWin: true) }
    race.look()
    #expect(race.lanes[0].fate == .proven)
    #expect(race.lanes[1].fate == nil)
  }

  @Test func aResultOfThousandsOfCandidatesCostsLessThanAMicrosecond() {
    var rules = Race.Rules()
    rules.harmError = 1e-12
    rules.rate = 1e-12
    rules.leastGain = -1
    let candidates = 4_000
    let clock = ContinuousClock()
    // The fastest of a few: what else the machine does only adds.
    let took = (0..<5).map { _ in
      var race = Race(
        hopes: [Int](repeating: 1_000, count: candidates), tasks: 1_000, rules: rules)
      return clock.measure {
        for task in 0..<48 {
          for candidate in race.running {
            let draw = (candidate &* 31 &+ task &* 7) % 20
            race.record(
              candidate, difference: draw == 0 ? 1 : draw == 1 ? -1 : 0, couldWin: draw != 1)
          }
          if task % rules.block == rules.block - 1 { race.look() }
        }
      }
    }
    #expect(took.min().map { $0 / (candidates * 48) < .microseconds(1) } == true, "\(took)")
  }

  /// Candidates without any effect are called harmful or proven no more often than the errors say,
  /// though they are looked at after every task.
  @Test func nullCandidatesAreRarelyCalledAnything() {
    var generator = Seed(5).generator
    var proven = 0
    var harmful = 0
    let candidates = 400
    for _ in 0..<candidates {
      var race = Race(hopes: [200], tasks: 200)
      for _ in 0..<80 where race.running == [0] {
        let draw = generator.integer(below: 10)
        race.record(0, difference: draw == 0 ? 1 : draw == 1 ? -1 : 0, couldWin: draw == 0)
        race.look()
      }
      if race.lanes[0].fate == .proven { proven += 1 }
      if race.lanes[0].fate == .harmful { harmful += 1 }
    }
    // 5 % and 10 % by the rules; four standard errors above.
    #expect(harmful <= 20 + 18)
    #expect(proven <= 40 + 24)
  }

  /// The order in which candidates come changes neither their fates nor what is chosen.
  @Test(arguments: 0..<8)
  func theOrderOfCandidatesDoesNotCount(seed: UInt64) async {
    var generator = Seed(seed).generator
    let tasks = 60
    let outcomes = (0..<12).map { candidate in
      (0..<tasks).map { _ in
        let draw = generator.integer(below: 20)
        return draw < candidate ? 1.0 : draw == 19 ? -1.0 : 0.0
      }
    }
    func solved(_ set: [Int]) -> [Double] {
      (0..<tasks).map { task in
        min(1, max(0, 0.5 + set.sorted().reduce(0) { $0 + outcomes[$1][task] }))
      }
    }
    func fates(_ order: [Int]) -> [Race.Fate?] {
      var race = Race(hopes: order.map { _ in tasks }, tasks: tasks)
      for task in 0..<tasks {
        for (lane, candidate) in order.enumerated() where race.lanes[lane].fate == nil {
          race.record(lane, difference: outcomes[candidate][task], couldWin: true)
        }
        if task % 8 == 7 { race.look() }
      }
      var byCandidate = [Race.Fate?](repeating: nil, count: order.count)
      for (lane, candidate) in order.enumerated() { byCandidate[candidate] = race.lanes[lane].fate }
      return byCandidate
    }
    let straight = Array(outcomes.indices)
    let shuffled = generator.shuffled(straight)
    #expect(fates(straight) == fates(shuffled))
    let first = await GreedySelection(maximumRules: 4).choose(among: straight) {
      GreedySelection.SetResult(solved: solved($0))
    }
    // Callers bring candidates into an order of their own: ranked here as the search ranks by hash.
    let second = await GreedySelection(maximumRules: 4).choose(among: shuffled.sorted()) {
      GreedySelection.SetResult(solved: solved($0))
    }
    #expect(first.chosen == second.chosen)
    #expect(first.leaveOneOut == second.leaveOneOut)
  }

  @Test func aRuleThatAnotherMakesIdleIsDropped() async {
    // 0 wins ten tasks; 1 and 2 together win these and five more.
    let wins: [Int: ClosedRange<Int>] = [0: 0...9, 1: 0...6, 2: 5...14]
    let choice = await GreedySelection(maximumRules: 3).choose(among: [0, 1, 2]) { set in
      GreedySelection.SetResult(
        solved: (0..<60).map { task in
          set.contains { wins[$0]?.contains(task) == true } ? 1 : 0
        })
    }
    #expect(Set(choice.chosen) == [1, 2] || Set(choice.chosen) == [0, 2])
    #expect(choice.result.solved.reduce(0, +) == 15)
  }

  @Test func whatCostsMoreThanItWinsIsNotPreferred() async {
    let choice = await GreedySelection(maximumRules: 1).choose(among: [0, 1]) { set in
      GreedySelection.SetResult(
        solved: (0..<40).map { $0 < (set.isEmpty ? 0 : 8) ? 1 : 0 },
        calls: set == [0] ? 900 : 400, tokens: set == [0] ? 90_000 : 40_000, steps: 400)
    }
    #expect(choice.chosen == [1])
  }
}
