/// What a gate can see on so many tasks, told before anything is spent.
///
/// It supposes rules that fire on twice as many failed tasks as they mend, and on half as many
/// solved tasks, of which they break one of twenty.
public struct GatePlan: Sendable, Hashable {
  /// How likely a true gain is to be accepted.
  public struct Row: Sendable, Hashable {
    /// The true gain in every cell.
    public let effect: Double
    /// The share of simulated evaluations that end in acceptance.
    public let accepted: Double
  }

  /// The shape of an evaluation: a cell's name, what it shares its tasks with, how many tasks.
  public struct Cell: Sendable, Hashable {
    let name: String
    let block: String
    let tasks: Int

    /// Describes a cell.
    public init(name: String, block: String, tasks: Int) {
      self.name = name
      self.block = block
      self.tasks = tasks
    }
  }

  /// Gains of 5, 10, 15, 20, 30 and 40 points.
  public let rows: [Row]
  /// The smallest of those gains that is accepted with a probability of 80 %, if any is.
  public let minimumDetectableEffect: Double?

  private static let effects = [0.05, 0.10, 0.15, 0.20, 0.30, 0.40]
  private static let breaks = 0.05

  /// Simulates the whole gate: superiority over all cells and no cell shown unsafe, at once.
  public init(
    _ cells: [Cell], gate: AcceptanceGate, runs: Int = 200,
    using generator: inout some RandomNumberGenerator
  ) {
    var quick = gate
    quick.draws = min(gate.draws, 400)
    // Many cells take long and vary little from one draw to the next.
    let runs = max(20, min(runs, 2000 / max(1, cells.count)))
    var rows: [Row] = []
    for effect in GatePlan.effects {
      let truths = cells.map { GatePlan.truth($0, effect: effect) }
      let shares = GatePower.simulate(truths, gate: quick, runs: runs, using: &generator)
      rows.append(Row(effect: effect, accepted: shares.accept))
    }
    self.rows = rows
    minimumDetectableEffect = rows.first { $0.accepted >= 0.8 }?.effect
  }

  private static func truth(_ cell: Cell, effect: Double) -> GatePower.Truth {
    let fires = (failed: 2 * effect, solved: effect / 2)
    let mends = (effect + fires.solved * breaks) / fires.failed
    return GatePower.Truth(
      name: cell.name, block: cell.block, tasks: cell.tasks, firesInFailures: fires.failed,
      firesInSuccesses: fires.solved, mends: mends, breaks: breaks)
  }
}
