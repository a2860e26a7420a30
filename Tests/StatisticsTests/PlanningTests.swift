import Testing
import Trajectories

@testable import Statistics

@Suite struct PlanningTests {
  private let reference: Reference

  init() throws { reference = try Reference() }

  @Test func pairedPowerMatchesFullEnumeration() throws {
    for row in try reference.rows("pairedPower") {
      let plan = PairedPower(
        win: try row.double("win"), loss: try row.double("loss"),
        alternative: row["alternative"] == "greater" ? .greater : .twoSided)
      let found = plan.power(tasks: try row.integer("tasks"))
      #expect(agrees(found, try row.double("power"), relative: 1e-9), "\(row.compactText)")
    }
  }

  @Test func plansAreConsistent() throws {
    let plan = PairedPower(win: 0.2, loss: 0.05)
    let tasks = try #require(plan.tasks(forPower: 0.8))
    #expect(plan.power(tasks: tasks) >= 0.8)
    #expect(plan.power(tasks: tasks - 1) < 0.8)
    #expect(PairedPower(win: 0.1, loss: 0.1).tasks(forPower: 0.8, limit: 500) == nil)
    #expect(PairedPower(win: 0, loss: 0).power(tasks: 100) == 0)
    let effect = try #require(
      PairedPower.minimumDetectableEffect(tasks: 100, discordance: 0.25))
    let win = (0.25 + effect) / 2
    #expect(PairedPower(win: win, loss: 0.25 - win).power(tasks: 100) >= 0.8)
    #expect(effect > 0.1 && effect < 0.15)
    #expect(PairedPower.minimumDetectableEffect(tasks: 4, discordance: 0.1) == nil)
  }

  @Test func powerUnderTheNullIsAtMostTheLevelForTheExactTest() {
    for tasks in [5, 20, 60, 150] {
      let plan = PairedPower(win: 0.12, loss: 0.12, usesMidP: false)
      #expect(plan.power(tasks: tasks) <= 0.05)
    }
  }

  @Test func trialsAndSharedPrefixesSharpenThePlan() throws {
    // 50 tasks with 4 trials at a trial variance of 0.147 find 9.5 points, and 3.7 points where
    // only 15 % of the episodes part.
    let all = PairedPlan(trialVariance: 0.147)
    #expect(abs(all.minimumDetectableEffect(tasks: 50, trials: 4) - 0.095) < 0.001)
    let few = PairedPlan(trialVariance: 0.147, firingShare: 0.15)
    #expect(abs(few.minimumDetectableEffect(tasks: 50, trials: 4) - 0.037) < 0.001)
    let effect = all.minimumDetectableEffect(tasks: 50, trials: 4)
    #expect(all.tasks(forEffect: effect * 1.0001, trials: 4) == 50)
    #expect(all.tasks(forEffect: 0, trials: 4) == nil)
  }

  @Test func adjustedPValuesMatchStatsmodels() throws {
    for row in try reference.rows("multiplicity") {
      let p = try row.doubles("p")
      for (found, expected) in zip(Multiplicity.holm(p), try row.doubles("holm")) {
        #expect(agrees(found, expected), "\(row.compactText)")
      }
      let adjusted = try row.doubles("benjaminiHochberg")
      for (found, expected) in zip(Multiplicity.benjaminiHochberg(p), adjusted) {
        #expect(agrees(found, expected), "\(row.compactText)")
      }
    }
    #expect(Multiplicity.holm([]) == [])
    #expect(Multiplicity.benjaminiHochberg([]) == [])
  }

  @Test(
    arguments: [
      ([], 0.1, []), ([40], 0.1, [0]), ([9.9], 0.1, []), ([5, 100, 12, 35], 0.1, [1, 3]),
      ([20, 21, 1, 22], 0.1, [0, 1, 3]), ([5, 100, 12, 19], 0.1, [1]), ([0, 0], 0.5, []),
      ([.infinity, 1], 0.05, [0]),
      ([20, 20], 0.1, [0, 1]),
    ] as [([Double], Double, [Int])])
  func eValuesAreRejectedTogether(values: [Double], rate: Double, expected: [Int]) {
    #expect(Multiplicity.eBenjaminiHochberg(values, rate: rate) == expected)
  }

  @Test func pooledEffectsMatchStatsmodels() throws {
    for row in try reference.rows("randomEffects") {
      let found = try #require(
        RandomEffects(
          effects: try row.doubles("effects"), variances: try row.doubles("variances")))
      #expect(agrees(found.betweenVariance, try row.double("betweenVariance")))
      #expect(agrees(found.pooled.estimate, try row.double("estimate")))
      #expect(agrees(found.heterogeneity, try row.double("heterogeneity")))
      let ends = try row.doubles("interval")
      #expect(agrees(found.pooled.lower, ends[0]))
      #expect(agrees(found.pooled.upper, ends[1]))
    }
  }

  @Test func shrinkingDrawsNoisyEstimatesToTheMean() throws {
    let found = try #require(
      RandomEffects(effects: [0.5, -0.5, 0.5], variances: [0.001, 0.001, 10]))
    #expect(abs(found.shrunken[0] - 0.5) < 0.01)
    #expect(abs(found.shrunken[2] - found.pooled.estimate) < 0.05)
    let even = try #require(RandomEffects(effects: [0.1, 0.1], variances: [0.1, 0.2]))
    #expect(even.betweenVariance == 0)
    #expect(even.shrunken.allSatisfy { agrees($0, 0.1) })
    #expect(RandomEffects(effects: [], variances: []) == nil)
    #expect(RandomEffects(effects: [1], variances: [0]) == nil)
    #expect(RandomEffects(effects: [1], variances: [1, 2]) == nil)
  }

  @Test func passRatesMatchCombinations() throws {
    for row in try reference.rows("passRates") {
      let (c, r, k) = (
        try row.integer("successes"), try row.integer("trials"), try row.integer("k")
      )
      let all = try #require(PassRates.allOf(k, successes: c, trials: r))
      let any = try #require(PassRates.anyOf(k, successes: c, trials: r))
      #expect(agrees(all, try row.double("allOf")), "\(row.compactText)")
      #expect(agrees(any, try row.double("anyOf")), "\(row.compactText)")
    }
    #expect(PassRates.allOf(5, successes: 4, trials: 4) == nil)
    #expect(PassRates.allOf(1, successes: 5, trials: 4) == nil)
    #expect(PassRates.anyOf(1, successes: 0, trials: 0) == nil)
    #expect(PassRates.anyOf(0, successes: 1, trials: 4) == nil)
    let mean = PassRates.meanAllOf(2, tasks: [(4, 4), (2, 4), (1, 1)])
    #expect(agrees(try #require(mean), (1 + 1.0 / 6) / 2))
  }

  @Test func studentIntervalsMatchSciPy() throws {
    for row in try reference.rows("studentT") {
      let degrees = try row.double("degrees")
      if let p = row["p"]?.doubleValue {
        #expect(
          agrees(StudentT.quantile(p, degrees: degrees), try row.double("t"), relative: 1e-9),
          "\(row.compactText)")
      } else {
        let found = StudentT.upperTail(try row.double("t"), degrees: degrees)
        #expect(agrees(found, try row.double("upperTail")), "\(row.compactText)")
      }
    }
    for row in try reference.rows("meanInterval") {
      let found = MeanInterval.student(try row.doubles("values"))
      let ends = try row.doubles("interval")
      #expect(agrees(found.lower, ends[0], relative: 1e-9), "\(found) \(ends)")
      #expect(agrees(found.upper, ends[1], relative: 1e-9), "\(found) \(ends)")
    }
  }
}
