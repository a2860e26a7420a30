import Backbones
import Environments
public import Statistics
public import Trajectories

/// The cells of an evaluation, by arm.
public struct MatrixResult: Sendable {
  /// One arm in one setting.
  public struct Cell: Sendable {
    /// The arm's position in the settings.
    public let arm: Int
    /// What it did there.
    public let cell: CertifiedCell
  }

  /// All cells, in the order environment, part, backbone, arm.
  public let cells: [Cell]

  /// The cells of one arm.
  public func cells(ofArm arm: Int) -> [CertifiedCell] {
    cells.filter { $0.arm == arm }.map(\.cell)
  }

  /// Was it the model or the harness? By environment and part, over the bare backbone and every
  /// arm; environments in which nothing varies are left out.
  public func variation(arms: Int, seed: Seed) -> [(setting: String, variation: TwoWayVariation)] {
    var settings: [String] = []
    for cell in cells {
      let setting = "\(cell.cell.environment) \(cell.cell.split.rawValue)"
      if !settings.contains(setting) { settings.append(setting) }
    }
    var generator = seed.derive("variation").generator
    return settings.compactMap { setting in
      let own = cells.filter { "\($0.cell.environment) \($0.cell.split.rawValue)" == setting }
      let backbones = own.filter { $0.arm == 0 }
      guard let tasks = backbones.first?.cell.comparison.tasks.count, arms > 0 else { return nil }
      func rate(_ pairs: Comparison.TaskPairs, _ isSolved: (Comparison.Pair) -> Bool) -> Double {
        Double(pairs.trials.count { isSolved($0) }) / Double(pairs.trials.count)
      }
      let byBackbone = backbones.map { first in
        (0..<arms).compactMap { arm in
          own.first { $0.arm == arm && $0.cell.backbone == first.cell.backbone }?
            .cell.comparison.tasks
        }
      }
      let results = (0..<tasks).map { task in
        byBackbone.map { arms in
          [rate(arms[0][task], \.base.success)]
            + arms.map { rate($0[task], \.with.success) }
        }
      }
      return TwoWayVariation(results, using: &generator).map { (setting, $0) }
    }
  }
}
