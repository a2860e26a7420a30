import Testing
import Trajectories

@testable import Statistics

@Suite struct DistributionTests {
  private let reference: Reference

  init() throws { reference = try Reference() }

  @Test func logGammaMatchesSciPy() throws {
    for row in try reference.rows("logGamma") {
      let found = Gamma.log(try row.double("x"))
      #expect(agrees(found, try row.double("value"), relative: 1e-13), "\(row.compactText)")
    }
  }

  @Test func betaMatchesSciPy() throws {
    for row in try reference.rows("beta") {
      let (x, a, b) = (try row.double("x"), try row.double("a"), try row.double("b"))
      #expect(
        agrees(Beta.cumulative(x, a, b), try row.double("cumulative")), "\(row.compactText)")
      #expect(agrees(Beta.upperTail(x, a, b), try row.double("upperTail")), "\(row.compactText)")
    }
  }

  @Test func betaQuantileMatchesSciPy() throws {
    for row in try reference.rows("betaQuantile") {
      let found = Beta.quantile(
        try row.double("p"), try row.double("a"), try row.double("b"))
      #expect(agrees(found, try row.double("x")), "\(row.compactText)")
    }
  }

  @Test func normalMatchesSciPy() throws {
    for row in try reference.rows("normal") {
      let z = try row.double("z")
      #expect(
        agrees(Normal.cumulative(z), try row.double("cumulative"), absolute: 0), "\(z)")
      #expect(agrees(Normal.upperTail(z), try row.double("upperTail"), absolute: 0), "\(z)")
    }
    for row in try reference.rows("normalQuantile") {
      let p = try row.double("p")
      #expect(agrees(Normal.quantile(p), try row.double("z"), relative: 1e-12), "\(p)")
    }
    #expect(Normal.quantile(0) == -.infinity)
    #expect(Normal.quantile(1) == .infinity)
  }

  @Test func binomialMatchesSciPy() throws {
    for row in try reference.rows("binomial") {
      let (k, n, p) = (try row.integer("k"), try row.integer("n"), try row.double("p"))
      #expect(agrees(Binomial.mass(k, of: n, p), try row.double("mass")), "\(row.compactText)")
      #expect(agrees(Binomial.atMost(k, of: n, p), try row.double("atMost")), "\(row.compactText)")
      #expect(
        agrees(Binomial.atLeast(k, of: n, p), try row.double("atLeast")), "\(row.compactText)")
    }
  }

  @Test func binomialKnowsItsEdges() {
    #expect(Binomial.mass(0, of: 0, 0.5) == 1)
    #expect(Binomial.atMost(-1, of: 3, 0.5) == 0)
    #expect(Binomial.atLeast(4, of: 3, 0.5) == 0)
    #expect(Binomial.mass(3, of: 3, 1) == 1)
    #expect(Binomial.atMost(2, of: 3, 1) == 0)
    #expect(Binomial.atLeast(1, of: 3, 0) == 0)
  }
}
