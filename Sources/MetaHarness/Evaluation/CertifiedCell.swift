public import Backbones
public import Statistics
import Trajectories

/// What a harness does in one environment with one backbone.
public struct CertifiedCell: Sendable, Hashable {
  /// The environment's name.
  public let environment: String
  /// The backbone.
  public let backbone: BackboneIdentity
  /// Tasks by who solved them; the harness is the first arm.
  public let counts: PairedCounts
  /// The gain in success rate with its 95 % interval.
  public let gain: ConfidenceInterval
  /// One-sided exact p-value of a gain.
  public let pValue: Double
  /// Share of episodes in which a rule changed something.
  public let firing: Double
  /// Steps with the harness over steps without it.
  public let stepsRatio: Double
  /// Tokens with the harness over tokens without it; nil where the backbone counts none.
  public let tokensRatio: Double?
  /// Share of steps whose action the harness decided, not the model.
  public let harnessDecided: Double
  /// Irreversible writes in failed episodes, without and with the harness.
  public let wrongIrreversibleWrites: (base: Int, with: Int)
  /// Broken policy rules, without and with the harness.
  public let violations: (base: Int, with: Int)
  /// Tasks that were solved without and are not solved with the harness.
  public let regressed: [String]
  /// What follows.
  public let verdict: Verdict

  /// Judges a comparison.
  init(
    environment: String, backbone: BackboneIdentity, comparison: Comparison,
    settings: SearchSettings
  ) {
    self.environment = environment
    self.backbone = backbone
    let pairs = comparison.pairs
    counts = comparison.counts
    gain = Tango.interval(counts)
    pValue = McNemar.exact(counts, alternative: .greater)
    firing = Double(pairs.count { $0.fired }) / Double(max(1, pairs.count))
    func sum(_ value: (Comparison.Pair) -> Int) -> Int { pairs.reduce(0) { $0 + value($1) } }
    func ratio(_ with: Int, _ base: Int) -> Double { Double(with) / Double(max(1, base)) }
    stepsRatio = ratio(sum { $0.with.steps }, sum { $0.base.steps })
    let baseTokens = sum { $0.base.tokens }
    tokensRatio = baseTokens == 0 ? nil : ratio(sum { $0.with.tokens }, baseTokens)
    harnessDecided = ratio(sum { $0.with.harnessDecided }, sum { $0.with.steps })
    wrongIrreversibleWrites = (
      sum { $0.base.wrongIrreversibleWrites }, sum { $0.with.wrongIrreversibleWrites }
    )
    violations = (sum { $0.base.violations }, sum { $0.with.violations })
    regressed = pairs.filter { $0.base.success && !$0.with.success }.map(\.task)
    verdict = Verdict(
      counts: counts, gain: gain, pValue: pValue, alpha: settings.alpha, margin: settings.margin)
  }

  /// What follows from a cell.
  public enum Verdict: Sendable, Hashable {
    /// The gain is shown and no loss beyond the margin is left possible.
    case accept
    /// Neither a gain nor a loss is shown; about so many more tasks would settle it.
    case inconclusive(tasksNeeded: Int)
    /// The harness harms, or changes nothing.
    case reject(reason: String)

    init(
      counts: PairedCounts, gain: ConfidenceInterval, pValue: Double, alpha: Double, margin: Double
    ) {
      if counts.discordant == 0 {
        self = .reject(reason: "no task comes out differently")
      } else if gain.upper < 0 {
        self = .reject(reason: "the harness harms")
      } else if pValue <= alpha, gain.lower > -margin {
        self = .accept
      } else {
        self = .inconclusive(tasksNeeded: Verdict.tasksNeeded(counts))
      }
    }

    /// Tasks beyond those at hand for 80 % power at a one-sided 5 %, were the rates as seen.
    private static func tasksNeeded(_ counts: PairedCounts) -> Int {
      let share = Double(counts.discordant) / Double(counts.total)
      let difference = max(abs(counts.difference), 0.02)
      let quantiles = Normal.quantile(0.95) + Normal.quantile(0.8)
      let total = quantiles * quantiles * share / (difference * difference)
      return max(1, Int(total.rounded(.up)) - counts.total)
    }

    /// The verdict in a word, and what goes with it.
    public var text: String {
      switch self {
      case .accept: "accept"
      case .inconclusive(let tasks): "inconclusive: about \(tasks) more tasks are needed"
      case .reject(let reason): "reject: \(reason)"
      }
    }
  }

  public static func == (left: CertifiedCell, right: CertifiedCell) -> Bool {
    left.json == right.json
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
