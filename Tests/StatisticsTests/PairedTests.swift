import Testing
import Trajectories

@testable import Statistics

@Suite struct PairedTests {
  private let reference: Reference

  init() throws { reference = try Reference() }

  private func counts(_ row: JSONValue) throws -> PairedCounts {
    let cells = try row.integers("counts")
    try #require(cells.count == 4)
    return PairedCounts(
      bothRight: cells[0], onlyFirst: cells[1], onlySecond: cells[2], neither: cells[3])
  }

  private func expect(
    _ interval: ConfidenceInterval, matches row: JSONValue, _ key: String = "interval",
    absolute: Double = 1e-10
  ) throws {
    let ends = try row.doubles(key)
    try #require(ends.count == 2)
    #expect(
      agrees(interval.lower, ends[0], absolute: absolute), "\(interval) \(row.compactText)")
    #expect(
      agrees(interval.upper, ends[1], absolute: absolute), "\(interval) \(row.compactText)")
  }

  @Test func mcNemarMatchesStatsmodels() throws {
    for row in try reference.rows("mcnemar") {
      let counts = try counts(row)
      #expect(agrees(McNemar.exact(counts), try row.double("exact")), "\(row.compactText)")
      #expect(
        agrees(McNemar.exact(counts, alternative: .greater), try row.double("exactGreater")))
      #expect(agrees(McNemar.exact(counts, alternative: .less), try row.double("exactLess")))
      #expect(agrees(McNemar.midP(counts), try row.double("midP")), "\(row.compactText)")
      #expect(agrees(McNemar.midP(counts, alternative: .greater), try row.double("midPGreater")))
    }
  }

  @Test func proportionIntervalsMatchStatsmodels() throws {
    for row in try reference.rows("proportion") {
      let (k, n) = (try row.integer("k"), try row.integer("n"))
      let level = try row.double("level")
      try expect(
        ClopperPearson.interval(k, of: n, level: level), matches: row, "clopperPearson")
      try expect(Wilson.interval(k, of: n, level: level), matches: row, "wilson")
    }
  }

  @Test func zeroHarmInNTasksIsBoundedByThreeOverN() {
    let bound = ClopperPearson.upperBound(0, of: 100)
    #expect(agrees(bound, 0.029_513_049, relative: 1e-7))
  }

  @Test func tangoMatchesTheNumericalLikelihood() throws {
    for row in try reference.rows("tango") {
      try expect(
        Tango.interval(try counts(row), level: try row.double("level")), matches: row,
        absolute: 2e-8)
    }
  }

  @Test func newcombeMatchesReference() throws {
    for row in try reference.rows("newcombePaired") {
      try expect(Newcombe.paired(try counts(row)), matches: row)
    }
    for row in try reference.rows("newcombeIndependent") {
      let (first, second) = (try row.integers("first"), try row.integers("second"))
      try expect(
        Newcombe.independent((first[0], first[1]), (second[0], second[1])), matches: row)
    }
  }

  @Test func countsComeFromPairs() {
    let pairs = [(true, true), (true, false), (true, false), (false, true), (false, false)]
    let counts = PairedCounts(pairs.map { (first: $0.0, second: $0.1) })
    #expect(counts == PairedCounts(bothRight: 1, onlyFirst: 2, onlySecond: 1, neither: 1))
    #expect(agrees(counts.difference, 0.2))
    #expect(agrees(counts.firstRate - counts.secondRate, counts.difference))
  }

  @Test func emptyCountsRuleNothingOut() {
    let empty = PairedCounts(bothRight: 0, onlyFirst: 0, onlySecond: 0, neither: 0)
    #expect(McNemar.exact(empty) == 1)
    #expect(McNemar.midP(empty) == 1)
    let interval = Tango.interval(empty)
    #expect(interval.lower == -1 && interval.upper == 1)
    #expect(Newcombe.paired(empty).width == 2)
    #expect(Wilson.interval(0, of: 0).width == 1)
  }

  @Test func nonInferiorityAgreesWithTheInterval() {
    let counts = PairedCounts(bothRight: 50, onlyFirst: 4, onlySecond: 6, neither: 40)
    let lower = Tango.interval(counts, level: 0.9).lower
    #expect(Tango.nonInferiority(counts, margin: -lower + 0.001) < 0.05)
    #expect(Tango.nonInferiority(counts, margin: -lower - 0.001) > 0.05)
  }

  @Test func signTestIgnoresTies() {
    #expect(agrees(SignTest.exact([1, 2, 0, 0, 3], alternative: .greater), 0.125))
    #expect(SignTest.exact([]) == 1)
  }
}
