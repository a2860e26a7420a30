import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("Choosing tokens")
struct SamplerTests {
  private func draws(
    _ logits: [Float], _ sampling: Sampling, count: Int
  ) -> [Sampler.Choice] {
    var sampler = Sampler(sampling, seed: Seed(9))
    return logits.withUnsafeBufferPointer { logits in
      (0..<count).map { _ in sampler.choose(logits) }
    }
  }

  @Test("greedy takes the first of the likeliest and gives its log-probability")
  func greedy() {
    let choice = draws([1, 3, 3, 0], Sampling(), count: 1)[0]
    #expect(choice.token == 1)
    // -ln(1 + 1 + e^-2 + e^-3)
    #expect(abs(choice.logProbability - -0.781_675) < 1e-5)
  }

  @Test("draws follow temperature and cut")
  func frequencies() {
    let logits: [Float] = [0.5, 0.2, 0.2, 0.1].map { Float(PortableMath.log($0)) }
    func shares(_ sampling: Sampling) -> [Double] {
      let chosen = draws(logits, sampling, count: 4000)
      return (0..<4).map { token in
        Double(chosen.count { $0.token == token }) / 4000
      }
    }
    for (share, expected) in zip(shares(Sampling(temperature: 1)), [0.5, 0.2, 0.2, 0.1]) {
      #expect(abs(share - expected) < 0.03)
    }
    // Squared at half the temperature: 25 : 4 : 4 : 1.
    for (share, expected) in zip(
      shares(Sampling(temperature: 0.5)), [0.735, 0.118, 0.118, 0.029])
    { #expect(abs(share - expected) < 0.03) }
    // The first two make up 0.7; equals go by their number.
    for (share, expected) in zip(
      shares(Sampling(temperature: 1, topP: 0.7)), [0.714, 0.286, 0, 0])
    { #expect(abs(share - expected) < 0.03) }
    #expect(shares(Sampling(temperature: 1, topP: 0))[0] == 1)
  }

  @Test("logits that are no numbers give some token and no trap")
  func hostileLogits() {
    for logits in [
      [.nan, .nan], [.infinity, 1], [-Float.infinity, -Float.infinity], [.nan, 2, .nan], [0],
    ] as [[Float]] {
      for temperature in [0.0, 1] {
        for choice in draws(logits, Sampling(temperature: temperature, topP: 0.5), count: 3) {
          #expect(logits.indices.contains(Int(choice.token)))
        }
      }
    }
    #expect(draws([.nan, 2, .nan], Sampling(), count: 1)[0].token == 1)
  }
}
