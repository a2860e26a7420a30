import Trajectories

/// Chooses tokens from logits; equal seeds choose alike.
struct Sampler {
  private let temperature: Float
  private let topP: Double
  private var generator: SeededGenerator

  init(_ sampling: Sampling, seed: Seed) {
    temperature = Float(max(0, sampling.temperature))
    topP = sampling.topP
    generator = seed.generator
  }

  /// A chosen token and how likely the network held it, before temperature and cut.
  struct Choice {
    let token: Int32
    let logProbability: Double
  }

  mutating func choose(_ logits: UnsafeBufferPointer<Float>) -> Choice {
    var best = 0
    // The first of equals wins; what is not a number never does.
    for place in logits.indices where logits[place] > logits[best] || logits[best].isNaN {
      best = place
    }
    let top = logits[best]
    guard top.isFinite else { return Choice(token: Int32(best), logProbability: 0) }
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: logits.count) { shares in
      let sum = Sampler.exponentials(logits, top: top, divisor: 1, into: shares)
      var chosen = best
      if temperature > 0 {
        let tempered =
          temperature == 1
          ? sum : Sampler.exponentials(logits, top: top, divisor: temperature, into: shares)
        chosen = draw(UnsafeBufferPointer(shares), sum: tempered)
      }
      return Choice(
        token: Int32(chosen),
        logProbability: Double(logits[chosen] - top) - PortableMath.log(sum))
    }
  }

  private static func exponentials(
    _ logits: UnsafeBufferPointer<Float>, top: Float, divisor: Float,
    into shares: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    var sum = 0.0
    var place = 0
    while place < logits.count {
      let some = min(16, logits.count - place)
      var lanes = Lanes(repeating: 0)
      for lane in 0..<some { lanes[lane] = (logits[place + lane] - top) / divisor }
      lanes = lanes.exponential
      for lane in 0..<some {
        // Not-a-number takes no part.
        let share = lanes[lane] > 0 ? lanes[lane] : 0
        shares.initializeElement(at: place + lane, to: share)
        sum += Double(share)
      }
      place += 16
    }
    return sum
  }

  private mutating func draw(_ shares: UnsafeBufferPointer<Float>, sum: Double) -> Int {
    let unit = generator.unit()
    guard topP < 1 else {
      return Sampler.walk(shares.indices, shares, to: unit * sum)
    }
    // Tokens below this share hold less than 1 - topP together, so the likeliest ones that make
    // up topP are all above it.
    let least = Float((1 - max(0, topP)) * sum / Double(shares.count)) * 0.999
    var likely = shares.indices.filter { shares[$0] >= least }
    likely.sort { (shares[$0], $1) > (shares[$1], $0) }
    var mass = 0.0
    var count = 0
    for place in likely {
      mass += Double(shares[place])
      count += 1
      if mass >= topP * sum { break }
    }
    return Sampler.walk(likely[..<count], shares, to: unit * mass)
  }

  private static func walk(
    _ places: some Collection<Int>, _ shares: UnsafeBufferPointer<Float>, to target: Double
  ) -> Int {
    var passed = 0.0
    var last = 0
    for place in places where shares[place] > 0 {
      passed += Double(shares[place])
      last = place
      if passed > target { break }
    }
    return last
  }
}
