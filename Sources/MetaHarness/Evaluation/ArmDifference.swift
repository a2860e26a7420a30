public import Statistics
import Trajectories

/// What one arm does beyond another, on the same tasks in the same cells.
public struct ArmDifference: Sendable {
  /// The mean difference in success with its 95 % interval.
  public let gain: ConfidenceInterval
  /// Episodes that only the first arm solved.
  public let won: Int
  /// Episodes that only the second arm solved.
  public let lost: Int

  init(
    _ first: [CertifiedCell], beyond second: [CertifiedCell], gate: AcceptanceGate,
    using generator: inout SeededGenerator
  ) {
    let cells = zip(first, second).map { first, second in
      let setting = first.gateCell
      return GateCell(
        name: setting.name, block: setting.block,
        differences: zip(first.comparison.tasks, second.comparison.tasks).map {
          $0.difference - $1.difference
        })
    }
    let pairs = zip(first, second).flatMap { first, second in
      zip(first.comparison.pairs, second.comparison.pairs).map { ($0.with, $1.with) }
    }
    gain = gate.judge(cells, using: &generator).pooled
    won = pairs.count { $0.success && !$1.success }
    lost = pairs.count { !$0.success && $1.success }
  }
}
