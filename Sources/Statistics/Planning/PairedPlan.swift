#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A paired comparison with several trials a task, by the normal approximation.
public struct PairedPlan: Sendable, Hashable {
  /// The variance of one trial's result around its task's rate.
  public var trialVariance: Double
  /// The variance of the true effect between tasks.
  public var effectVariance: Double
  /// The share of trials on which the arms part; the others share everything and cancel.
  public var firingShare: Double

  /// Describes the noise; without a shared prefix every trial counts as firing.
  public init(trialVariance: Double, effectVariance: Double = 0, firingShare: Double = 1) {
    self.trialVariance = trialVariance
    self.effectVariance = effectVariance
    self.firingShare = firingShare
  }

  /// The variance of one task's mean difference over `trials`.
  private func taskVariance(trials: Int) -> Double {
    firingShare * 2 * trialVariance / Double(max(1, trials)) + effectVariance
  }

  /// The standard error of the mean difference.
  public func standardError(tasks: Int, trials: Int) -> Double {
    (taskVariance(trials: trials) / Double(max(1, tasks))).squareRoot()
  }

  /// The least difference that a one-sided test finds with this power.
  public func minimumDetectableEffect(
    tasks: Int, trials: Int, power: Double = 0.8, error: Double = 0.05
  ) -> Double {
    (Normal.quantile(1 - error) + Normal.quantile(power))
      * standardError(tasks: tasks, trials: trials)
  }

  /// The number of tasks that a one-sided test needs to find an effect, or nil for none.
  public func tasks(
    forEffect effect: Double, trials: Int, power: Double = 0.8, error: Double = 0.05
  ) -> Int? {
    let z = Normal.quantile(1 - error) + Normal.quantile(power)
    let needed = (z * z * taskVariance(trials: trials) / (effect * effect)).rounded(.up)
    return effect != 0 && needed < 1e15 ? max(1, Int(needed)) : nil
  }
}
