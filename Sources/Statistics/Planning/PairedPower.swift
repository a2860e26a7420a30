/// The power of McNemar's test before anything is spent, by exact enumeration.
public struct PairedPower: Sendable, Hashable {
  /// The probability that only the first arm solves a task.
  public let win: Double
  /// The probability that only the second arm does.
  public let loss: Double
  /// The level of the test.
  public let error: Double
  /// What the test looks for.
  public let alternative: Alternative
  /// Whether the mid-p value is used rather than the exact one.
  public let usesMidP: Bool

  /// Describes the truth and the test.
  public init(
    win: Double, loss: Double, error: Double = 0.05, alternative: Alternative = .greater,
    usesMidP: Bool = true
  ) {
    precondition(win >= 0 && loss >= 0 && win + loss <= 1, "probabilities of a win or a loss")
    self.win = win
    self.loss = loss
    self.error = error
    self.alternative = alternative
    self.usesMidP = usesMidP
  }

  /// The probability that the test rejects with so many tasks.
  public func power(tasks: Int) -> Double {
    let discordance = win + loss
    guard discordance > 0, tasks > 0 else { return 0 }
    let share = win / discordance
    var power = 0.0
    for discordant in 0...tasks {
      let weight = Binomial.mass(discordant, of: tasks, discordance)
      // Numbers of discordant tasks this unlikely add less than rounding does.
      guard weight > 1e-14 else { continue }
      power += weight * rejection(amongst: discordant, share: share)
    }
    return min(1, power)
  }

  /// A number of tasks that reaches this power while one task fewer does not, or nil beyond
  /// `limit`.
  ///
  /// Power saw-tooths a little with the number of tasks, so other such numbers may lie near.
  public func tasks(forPower power: Double = 0.8, limit: Int = 5000) -> Int? {
    guard self.power(tasks: limit) >= power else { return nil }
    var low = 0
    var high = limit
    while high - low > 1 {
      let middle = (low + high) / 2
      if self.power(tasks: middle) >= power { high = middle } else { low = middle }
    }
    return high
  }

  /// The least difference that is found with at least this power, when the arms differ on a
  /// share `discordance` of the tasks; nil where even all wins would not do.
  public static func minimumDetectableEffect(
    tasks: Int, discordance: Double, power: Double = 0.8, error: Double = 0.05,
    alternative: Alternative = .greater, usesMidP: Bool = true
  ) -> Double? {
    func reached(_ effect: Double) -> Bool {
      let win = min(discordance, (discordance + effect) / 2)
      let plan = PairedPower(
        win: win, loss: max(0, discordance - win), error: error, alternative: alternative,
        usesMidP: usesMidP)
      return plan.power(tasks: tasks) >= power
    }
    guard discordance > 0, reached(discordance) else { return nil }
    var low = 0.0
    var high = discordance
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if reached(middle) { high = middle } else { low = middle }
    }
    return high
  }

  private func rejection(amongst discordant: Int, share: Double) -> Double {
    func rejects(_ wins: Int) -> Bool {
      let losses = discordant - wins
      let p =
        usesMidP
        ? SignTest.midP(positive: wins, negative: losses, alternative: alternative)
        : SignTest.exact(positive: wins, negative: losses, alternative: alternative)
      return p <= error
    }
    var probability = 0.0
    if alternative != .less, let least = firstWins(in: discordant, where: rejects) {
      probability += Binomial.atLeast(least, of: discordant, share)
    }
    if alternative != .greater, let most = lastWins(in: discordant, where: rejects) {
      probability += Binomial.atMost(most, of: discordant, share)
    }
    return probability
  }

  /// The least number of wins, above half, that rejects; more wins reject as well.
  private func firstWins(in count: Int, where rejects: (Int) -> Bool) -> Int? {
    guard count > 0, rejects(count) else { return nil }
    var low = count / 2
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if rejects(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The greatest number of wins, below half, that rejects.
  private func lastWins(in count: Int, where rejects: (Int) -> Bool) -> Int? {
    guard count > 0, rejects(0) else { return nil }
    var low = 0
    var high = (count + 1) / 2
    while high - low > 1 {
      let middle = (low + high) / 2
      if rejects(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
