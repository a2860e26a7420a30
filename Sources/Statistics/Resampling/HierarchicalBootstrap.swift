/// The bootstrap for settings that share tasks.
///
/// Tasks are drawn once per environment and the same draw serves every backbone, since a hard task
/// is hard for all of them; trials are drawn within each task and backbone. Environments are fixed.
public enum HierarchicalBootstrap {
  /// What a claim is about.
  public enum Backbones: Sendable, Hashable {
    /// The backbones at hand.
    case fixed
    /// Backbones like these: they are drawn as well, and intervals widen.
    case resampled
  }

  /// The percentile interval of the mean difference over environments.
  public static func interval(
    of data: CrossedDifferences, level: Double = 0.95, draws: Int = 5000,
    backbones: Backbones = .fixed, using generator: inout some RandomNumberGenerator
  ) -> ConfidenceInterval {
    let estimate = mean(
      data.environments.map { environment in
        mean(
          of: environment, tasks: Array(environment.tasks.indices),
          backbones: Array(0..<environment.backboneCount)
        ) { average($0) }
      })
    var means: [Double] = []
    means.reserveCapacity(draws)
    for _ in 0..<draws {
      let drawn = data.environments.map { environment in
        drawnMean(of: environment, backbones, using: &generator)
      }
      if let value = mean(drawn) { means.append(value) }
    }
    guard let estimate, !means.isEmpty else {
      return ConfidenceInterval(estimate: .nan, lower: -1, upper: 1, level: level)
    }
    means.sort()
    return ConfidenceInterval(
      estimate: estimate, lower: quantile((1 - level) / 2, of: means),
      upper: quantile((1 + level) / 2, of: means), level: level)
  }

  private static func drawnMean(
    of environment: CrossedDifferences.Environment, _ backbones: Backbones,
    using generator: inout some RandomNumberGenerator
  ) -> Double? {
    let taskCount = environment.tasks.count
    let backboneCount = environment.backboneCount
    guard taskCount > 0, backboneCount > 0 else { return nil }
    let tasks = (0..<taskCount).map { _ in generator.drawIndex(below: taskCount) }
    let chosen =
      switch backbones {
      case .fixed: Array(0..<backboneCount)
      case .resampled: (0..<backboneCount).map { _ in generator.drawIndex(below: backboneCount) }
      }
    return mean(of: environment, tasks: tasks, backbones: chosen) { trials in
      guard trials.count > 1 else { return trials.first }
      var sum = 0.0
      for _ in trials { sum += trials[generator.drawIndex(below: trials.count)] }
      return sum / Double(trials.count)
    }
  }

  /// The mean over backbones of the mean over tasks, leaving out cells without a trial.
  private static func mean(
    of environment: CrossedDifferences.Environment, tasks: [Int], backbones: [Int],
    ofTrials trialMean: ([Double]) -> Double?
  ) -> Double? {
    mean(
      backbones.map { backbone in
        var sum = 0.0
        var count = 0
        for task in tasks {
          guard let value = trialMean(environment.tasks[task][backbone]) else { continue }
          sum += value
          count += 1
        }
        return count > 0 ? sum / Double(count) : nil
      })
  }

  private static func mean(_ values: [Double?]) -> Double? { average(values.compactMap { $0 }) }

  private static func average(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The quantile of sorted values, interpolated between neighbours.
  static func quantile(_ probability: Double, of sorted: [Double]) -> Double {
    let place = probability * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
