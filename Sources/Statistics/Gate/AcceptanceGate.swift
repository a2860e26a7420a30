/// The gate that a set of rules must pass on tasks that chose none of them.
///
/// One primary test (the gain over all cells), and an intersection of non-inferiority tests (no
/// cell may lose more than the margin), each at the full error because all must pass.
public struct AcceptanceGate: Sendable, Hashable {
  /// The one-sided error of the primary test and of each non-inferiority test.
  public var error: Double
  /// The loss that is tolerated in a cell.
  public var margin: Double
  /// Draws of resampling tests and intervals.
  public var draws: Int

  /// Makes a gate.
  public init(error: Double = 0.05, margin: Double = 0.05, draws: Int = 5000) {
    precondition(error > 0 && error < 0.5 && margin > 0 && draws > 0)
    self.error = error
    self.margin = margin
    self.draws = draws
  }

  /// What the gate found, and why.
  public struct Decision: Sendable, Hashable {
    /// The verdict.
    public let verdict: GateVerdict
    /// The gain over all cells, blocks weighing the same, with its two-sided 95 % interval.
    public let pooled: ConfidenceInterval
    /// The one-sided p-value of the gain over all cells.
    public let pValue: Double
    /// Cells in which harm is shown, after Holm's correction.
    public let harmed: [String]
    /// Cells in which a loss beyond the margin is not ruled out.
    public let notShownSafe: [String]
  }

  /// Judges cells; the verdict depends on nothing but them and the generator's seed.
  public func judge(
    _ cells: [GateCell], using generator: inout some RandomNumberGenerator
  ) -> Decision {
    let pooled = pooledInterval(cells, level: 0.95, using: &generator)
    let p = pooledPValue(cells, using: &generator)
    let harms = cells.map { $0.pValue(.less, using: &generator) }
    let harmed = zip(cells, Multiplicity.holm(harms)).filter { $0.1 <= error }.map(\.0.name)
    let unsafe = cells.filter { !$0.isNotInferior(margin: margin, error: error) }
    func decide(_ verdict: GateVerdict) -> Decision {
      Decision(
        verdict: verdict, pooled: pooled, pValue: p, harmed: harmed,
        notShownSafe: unsafe.map(\.name))
    }
    if cells.allSatisfy({ $0.wins + $0.losses == 0 }) {
      return decide(.reject(reason: "no task comes out differently"))
    }
    if pooled.upper < 0 { return decide(.reject(reason: "the rules harm")) }
    if !harmed.isEmpty { return decide(scoped(cells, without: harmed, using: &generator)) }
    let isSuperior = p <= error && isAboveZero(cells, pooled, using: &generator)
    if isSuperior, unsafe.isEmpty { return decide(.accept) }
    return decide(.inconclusive(tasksNeeded: tasksNeeded(cells, isSuperior, unsafe)))
  }

  /// The cells that are left when the harmed ones are switched off, judged at half the error
  /// because the same tasks chose the scope.
  private func scoped(
    _ cells: [GateCell], without harmed: [String],
    using generator: inout some RandomNumberGenerator
  ) -> GateVerdict {
    let reason = "the rules harm in " + harmed.joined(separator: ", ")
    let rest = cells.filter { !harmed.contains($0.name) }
    guard !rest.isEmpty else { return .reject(reason: reason) }
    let isSuperior = pooledPValue(rest, using: &generator) <= error / 2
    let isSafe = rest.allSatisfy { $0.isNotInferior(margin: margin, error: error) }
    return isSuperior && isSafe
      ? .acceptScoped(cells: rest.map(\.name)) : .reject(reason: reason)
  }

  private func isAboveZero(
    _ cells: [GateCell], _ pooled: ConfidenceInterval,
    using generator: inout some RandomNumberGenerator
  ) -> Bool {
    // With one cell the interval and the test are the same statement up to discreteness.
    if cells.count == 1 { return true }
    if pooled.lower > 0 { return true }
    return pooledInterval(cells, level: 1 - 2 * error, using: &generator).lower > 0
  }

  private func pooledInterval(
    _ cells: [GateCell], level: Double, using generator: inout some RandomNumberGenerator
  ) -> ConfidenceInterval {
    if cells.count == 1 { return cells[0].interval(level: level) }
    return HierarchicalBootstrap.interval(
      of: CrossedDifferences(blocks(cells).map(AcceptanceGate.crossed)), level: level,
      draws: draws, using: &generator)
  }

  /// Signs are flipped for whole tasks, since the cells of a block share them.
  private func pooledPValue(
    _ cells: [GateCell], using generator: inout some RandomNumberGenerator
  ) -> Double {
    if cells.count == 1 { return cells[0].pValue(.greater, using: &generator) }
    let values = blocks(cells).flatMap { block in
      let tasks = block.map(\.tasks).max() ?? 0
      return (0..<tasks).map { task in
        let own = block.filter { task < $0.tasks }.map { $0.differences[task] }
        return own.reduce(0, +) / Double(own.count) / Double(tasks)
      }
    }
    return SignFlip.test(values, alternative: .greater, draws: draws, using: &generator)
  }

  /// The cells by block, in the order in which blocks first appear.
  private func blocks(_ cells: [GateCell]) -> [[GateCell]] {
    cells.map(\.block).inOrderOfAppearance.map { block in cells.filter { $0.block == block } }
  }

  private static func crossed(_ block: [GateCell]) -> CrossedDifferences.Environment {
    let tasks = block.map(\.tasks).max() ?? 0
    return CrossedDifferences.Environment(
      tasks: (0..<tasks).map { task in
        block.map { task < $0.tasks ? [$0.differences[task]] : [] }
      })
  }

  /// Tasks beyond those at hand for 80 % power, were the differences as seen.
  private func tasksNeeded(
    _ cells: [GateCell], _ isSuperior: Bool, _ unsafe: [GateCell]
  ) -> Int {
    let quantiles = Normal.quantile(1 - error) + Normal.quantile(0.8)
    func needed(_ cell: GateCell, distance: Double) -> Int {
      let squares = cell.differences.reduce(0) { $0 + ($1 - cell.mean) * ($1 - cell.mean) }
      let variance = max(squares / Double(max(1, cell.tasks)), 1 / Double(max(1, cell.tasks)))
      let total = quantiles * quantiles * variance / (distance * distance)
      return max(1, Int(min(total, 1e6).rounded(.up)) - cell.tasks)
    }
    if isSuperior {
      return unsafe.map { needed($0, distance: max(margin + $0.mean, 0.02)) }.max() ?? 1
    }
    let spread = Double(cells.count)
    return cells.map { needed($0, distance: max(abs($0.mean), 0.02)) }.reduce(0) { $0 + $1 }
      / max(1, Int(spread))
  }
}
