import TestSupport
import Testing
import Trajectories

@testable import Backbones

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Functions of our own")
struct PortableMathTests {
  @Test("logarithm, power, sine and cosine are those of the C library to the last digits")
  func scalarFunctions() {
    var random = Seed(3).generator
    for _ in 0..<2000 {
      let x = (random.unit() - 0.5) * 200
      #expect(abs(PortableMath.exp(x) / exp(x) - 1) < 1e-14)
      let positive = exp(x)
      #expect(abs(PortableMath.log(positive) - log(positive)) <= 1e-14 * max(1, abs(x)))
      let angle = random.unit() * 2000
      let (sine, cosine) = PortableMath.sineAndCosine(angle)
      #expect(abs(sine - sin(angle)) < 1e-12)
      #expect(abs(cosine - cos(angle)) < 1e-12)
    }
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(-1).isNaN)
    #expect(PortableMath.exp(-1000) == 0)
  }

  @Test("the power of sixteen numbers is right to seven digits and stays finite")
  func lanesExponential() {
    var random = Seed(4).generator
    for _ in 0..<500 {
      let x = Float((random.unit() - 0.5) * 170)
      let result = Lanes(repeating: x).exponential
      for lane in 0..<16 { #expect(abs(Double(result[lane]) / exp(Double(x)) - 1) < 3e-7) }
    }
    #expect(Lanes(repeating: -1e30).exponential[3] < 1e-37)
    #expect(Lanes(repeating: 1e30).exponential[3].isFinite)
    #expect(Lanes(repeating: 0).exponential == Lanes(repeating: 1))
  }

  @Test("sums and maxima over sixteen numbers take all of them")
  func folds() {
    var lanes = Lanes(repeating: 0)
    for lane in 0..<16 { lanes[lane] = Float(lane * lane) }
    #expect(lanes.foldedSum == 1240)
    #expect(lanes.largest == 225)
    #expect((-lanes).largest == 0)
    #expect((-lanes).magnitudes == lanes)
  }
}
