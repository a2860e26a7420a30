/// An e-process by betting: may be looked at after every task, and stopped at any time.
///
/// It bets against "the mean of the differences, each in -1...1, is at most `null`". Under that
/// hypothesis the capital reaches 1/α with probability at most α, however often one looks.
public struct BettingTest: Sendable, Hashable {
  /// The mean that the hypothesis allows at most.
  public let null: Double
  /// The number of differences so far.
  public private(set) var count = 0
  /// The capital now: how strongly the differences speak against the hypothesis.
  public private(set) var eValue = 1.0
  /// The largest capital so far, for stopping rules; as evidence use `eValue`.
  public private(set) var largestEValue = 1.0
  private var capitals = [Double](repeating: 1, count: BettingTest.stakes.count)

  /// Fixed shares of the capital, mixed evenly, so that nothing needs tuning.
  static let stakes = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]

  /// Bets against a mean of at most `null`, which lies between -1 and 1.
  public init(meanAtMost null: Double) {
    precondition(null > -1 && null < 1, "a mean of differences lies in -1...1")
    self.null = null
  }

  /// Bets that the first arm is better.
  public static func superiority() -> BettingTest { BettingTest(meanAtMost: 0) }

  /// Bets that the first arm is not worse by `margin` or more.
  public static func nonInferiority(margin: Double) -> BettingTest {
    BettingTest(meanAtMost: -margin)
  }

  /// Takes the next difference, brought into -1...1.
  public mutating func observe(_ difference: Double) {
    let value = min(1, max(-1, difference))
    count += 1
    // Scaled so that the worst difference still leaves the share 1 - stake.
    let gain = (value - null) / (1 + null)
    var total = 0.0
    for index in capitals.indices {
      capitals[index] *= 1 + BettingTest.stakes[index] * gain
      total += capitals[index]
    }
    eValue = total / Double(capitals.count)
    largestEValue = max(largestEValue, eValue)
  }

  /// Whether the capital has ever reached 1/`error`.
  public func rejects(at error: Double = 0.05) -> Bool { largestEValue >= 1 / error }
}
