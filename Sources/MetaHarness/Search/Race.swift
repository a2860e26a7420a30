import Statistics

/// Candidates side by side on the select tasks: each leaves as soon as it is known to be of no use.
///
/// It keeps a few numbers for each candidate, so that a result costs next to nothing to take in. A
/// race may veto and never accept.
public struct Race: Sendable {
  /// When a candidate leaves.
  public struct Rules: Sendable, Hashable {
    /// The error at which harm is taken as shown, however often one looks.
    public var harmError = 0.05
    /// The rate of false discoveries at which a gain needs no further task.
    public var rate = 0.10
    /// Tasks between two looks.
    public var block = 8
    /// The gain, as a share of all tasks, below which a candidate is not worth further forks: less
    /// would hardly show in a confirmation.
    public var leastGain = 0.04
    /// The error at which such a gain is given up.
    public var givingUpError = 0.2

    /// Makes the defaults.
    public init() {}

    /// Makes the rules for a confirmation on so many tasks.
    ///
    /// Five wins without a loss are what a confirmation can show at all; the more tasks it has, the
    /// smaller is the gain that gives them.
    public init(confirmTasks: Int) {
      leastGain = min(leastGain, 5 / Double(max(1, confirmTasks)))
    }
  }

  /// Why a candidate left before the last task.
  public enum Fate: String, Sendable, Hashable {
    /// The e-process shows that it loses more than it wins.
    case harmful
    /// What is left could not, or not plausibly, make its gain worth the forks.
    case futile
    /// The e-processes show a gain among all candidates; the rest of its tasks would add little.
    case proven
  }

  /// One candidate's results so far.
  public struct Lane: Sendable {
    /// Tasks that came out better.
    public fileprivate(set) var won = 0
    /// Tasks that came out worse.
    public fileprivate(set) var lost = 0
    /// Episodes with a wrong irreversible write that it caused, less those that it spared.
    public fileprivate(set) var addedWrites = 0
    /// Tasks that were looked at.
    public fileprivate(set) var tasks = 0
    /// Tasks ahead that it could still win.
    public fileprivate(set) var hope: Int
    /// Tasks that it could have won and that were looked at.
    fileprivate var tried = 0
    /// Why it left, or nil while it runs.
    public fileprivate(set) var fate: Fate?
    fileprivate var gain = BettingTest.superiority()
    fileprivate var harm = BettingTest.superiority()

    /// How strongly the results speak for a gain.
    public var eValue: Double { gain.eValue }

    /// Whether it does more wrong for good than it wins: a solved task does not undo a cancelled order.
    public var wreaksMoreThanItWins: Bool { addedWrites > 1 && addedWrites > won - lost }
  }

  /// The candidates in their order.
  public private(set) var lanes: [Lane]
  private let rules: Rules
  private let tasks: Int

  /// Starts a race over so many tasks; `hopes` says for each candidate how many it could win at all.
  public init(hopes: [Int], tasks: Int, rules: Rules = Rules()) {
    lanes = hopes.map { Lane(hope: $0) }
    self.tasks = tasks
    self.rules = rules
  }

  /// The candidates that still run.
  public var running: [Int] { lanes.indices.filter { lanes[$0].fate == nil } }

  /// Takes in one task of a candidate: the result with it minus that without.
  ///
  /// `addedWrites` counts its episodes with a wrong irreversible write, less those without it.
  public mutating func record(
    _ candidate: Int, difference: Double, addedWrites: Int = 0, couldWin: Bool
  ) {
    lanes[candidate].tasks += 1
    lanes[candidate].addedWrites += addedWrites
    if couldWin {
      lanes[candidate].hope -= 1
      lanes[candidate].tried += 1
    }
    // No difference leaves every bet where it is.
    guard difference != 0 else { return }
    if difference > 0 { lanes[candidate].won += 1 } else { lanes[candidate].lost += 1 }
    lanes[candidate].gain.observe(difference)
    lanes[candidate].harm.observe(-difference)
  }

  /// Looks at the results so far and lets candidates leave.
  public mutating func look() {
    var rates = WinRates(error: rules.givingUpError)
    for place in lanes.indices where lanes[place].fate == nil {
      let lane = lanes[place]
      if lane.harm.eValue >= 1 / rules.harmError {
        lanes[place].fate = .harmful
      } else if !isWorthwhile(lane, &rates) {
        lanes[place].fate = .futile
      }
    }
    let shown = Multiplicity.eBenjaminiHochberg(lanes.map(\.gain.eValue), rate: rules.rate)
    for place in shown where lanes[place].fate == nil { lanes[place].fate = .proven }
  }

  /// Whether as many wins ahead as the past allows would make a gain that counts.
  private func isWorthwhile(_ lane: Lane, _ rates: inout WinRates) -> Bool {
    let rate = rates.most(min(lane.won, lane.tried), of: lane.tried)
    let gain = Double(lane.won - lane.lost) + rate * Double(lane.hope)
    return gain >= rules.leastGain * Double(tasks)
  }
}

/// The most that a share of wins can plausibly be, worked out once for each count: thousands of
/// candidates share a few counts.
private struct WinRates {
  let error: Double
  private var known: [Int: [Int: Double]] = [:]

  init(error: Double) { self.error = error }

  mutating func most(_ won: Int, of tried: Int) -> Double {
    if let rate = known[tried]?[won] { return rate }
    let rate = ClopperPearson.upperBound(won, of: tried, error: error)
    known[tried, default: [:]][won] = rate
    return rate
  }
}
