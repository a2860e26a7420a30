public import Backbones
public import Environments
public import Statistics
public import Trajectories

/// What a harness does in one environment with one backbone on one part of the tasks.
public struct CertifiedCell: Sendable, Hashable {
  /// The environment's name.
  public let environment: String
  /// The part of the tasks.
  public let split: TaskSplit
  /// The backbone.
  public let backbone: BackboneIdentity
  /// The results behind every figure.
  public let comparison: Comparison
  /// Tasks by who solved them in their first trial; the harness is the first arm.
  public let counts: PairedCounts
  /// The gain in success rate with its 95 % interval.
  public let gain: ConfidenceInterval
  /// One-sided p-value of a gain.
  public let pValue: Double
  /// What follows.
  public let verdict: GateVerdict

  /// Judges a comparison.
  public init(
    environment: String, split: TaskSplit, backbone: BackboneIdentity, comparison: Comparison,
    gate: AcceptanceGate, seed: Seed
  ) {
    self.environment = environment
    self.split = split
    self.backbone = backbone
    self.comparison = comparison
    counts = comparison.counts
    let cell = CertifiedCell.gateCell(environment, split, backbone, comparison)
    var generator = seed.derive("certified-cell").generator
    let decision = gate.judge([cell], using: &generator)
    gain = decision.pooled
    pValue = decision.pValue
    verdict = decision.verdict
  }

  /// The cell as the gate over all cells sees it.
  var gateCell: GateCell {
    CertifiedCell.gateCell(environment, split, backbone, comparison)
  }

  private static func gateCell(
    _ environment: String, _ split: TaskSplit, _ backbone: BackboneIdentity,
    _ comparison: Comparison
  ) -> GateCell {
    // With a generous error a handful of exposed tasks would certify anything by accident, so
    // exposure uses the same 5 % as every other bound.
    GateCell(
      name: "\(environment) × \(backbone.name)", block: "\(environment) \(split.rawValue)",
      differences: comparison.tasks.map(\.difference),
      exposure: backbone.isReproducible || !comparison.hasRules ? comparison.exposure : nil)
  }
}

extension CertifiedCell {
  /// The number of tasks.
  public var tasks: Int { counts.total }
  /// Success rate over all trials, without and with the rules.
  public var rates: (base: Double, with: Double) {
    let pairs = comparison.pairs
    let count = Double(max(1, pairs.count))
    return (
      Double(pairs.count { $0.base.success }) / count,
      Double(pairs.count { $0.with.success }) / count
    )
  }
  /// The chance that `k` trials of a task all succeed; nil where fewer were run.
  public func passRate(_ k: Int) -> (base: Double, with: Double)? {
    let tasks = comparison.tasks
    func rate(_ isSolved: (Comparison.Pair) -> Bool) -> Double? {
      PassRates.meanAllOf(
        k, tasks: tasks.map { ($0.trials.count { isSolved($0) }, $0.trials.count) })
    }
    guard let base = rate(\.base.success), let with = rate(\.with.success) else { return nil }
    return (base, with)
  }
  /// Share of episodes in which a rule changed something.
  public var firing: Double { share { $0.fired } }
  /// Share of the episodes whose context a rule changed in which the model then acted otherwise.
  public var uptake: Double? {
    let shown = comparison.pairs.compactMap(\.tookUp)
    return shown.isEmpty ? nil : Double(shown.count { $0 }) / Double(shown.count)
  }
  /// Steps with the harness over steps without it.
  public var stepsRatio: Double { ratio { $0.steps } ?? 1 }
  /// Model calls with the harness over calls without it.
  public var callsRatio: Double { ratio { $0.calls } ?? 1 }
  /// Tokens with the harness over tokens without it; nil where the backbone counts none.
  public var tokensRatio: Double? { ratio { $0.tokens } }
  /// Share of steps whose action the harness decided, not the model.
  public var harnessDecided: Double {
    let steps = sum { $0.with.steps }
    return Double(sum { $0.with.harnessDecided }) / Double(max(1, steps))
  }
  /// Episodes in which something did not fit the model's window, without and with the harness.
  public var overflows: (base: Int, with: Int) {
    (sum { $0.base.overflowed ? 1 : 0 }, sum { $0.with.overflowed ? 1 : 0 })
  }
  /// Irreversible writes in failed episodes, without and with the harness.
  public var wrongIrreversibleWrites: (base: Int, with: Int) {
    (sum { $0.base.wrongIrreversibleWrites }, sum { $0.with.wrongIrreversibleWrites })
  }
  /// Broken policy rules, without and with the harness.
  public var violations: (base: Int, with: Int) {
    (sum { $0.base.violations }, sum { $0.with.violations })
  }
  /// Tasks that were solved without and are not solved with the harness, in their first trial.
  public var regressed: [String] {
    comparison.tasks.filter { task in
      task.trials.first.map { $0.base.success && !$0.with.success } ?? false
    }.map(\.task)
  }

  private func sum(_ value: (Comparison.Pair) -> Int) -> Int {
    comparison.pairs.reduce(0) { $0 + value($1) }
  }
  private func share(_ isCounted: (Comparison.Pair) -> Bool) -> Double {
    Double(comparison.pairs.count { isCounted($0) }) / Double(max(1, comparison.pairs.count))
  }
  private func ratio(_ value: (EpisodeResult) -> Int) -> Double? {
    let base = sum { value($0.base) }
    return base == 0 ? nil : Double(sum { value($0.with) }) / Double(base)
  }
}
