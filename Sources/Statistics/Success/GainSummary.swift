#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One figure for many settings, in the ways that differ in what they hide.
///
/// The mean relative gain flatters near-zero baselines; it is never quoted without the others.
public struct GainSummary: Sendable, Hashable {
  /// One setting: success rates without and with the harness, and the number of tasks.
  public struct Setting: Sendable, Hashable {
    /// The success rate without the harness.
    public let base: Double
    /// The success rate with it.
    public let with: Double
    /// The number of tasks.
    public let tasks: Int

    /// Makes a setting from rates in 0...1.
    public init(base: Double, with: Double, tasks: Int) {
      precondition((0...1).contains(base) && (0...1).contains(with) && tasks > 0)
      self.base = base
      self.with = with
      self.tasks = tasks
    }
  }

  /// The mean difference, every setting weighing the same.
  public let meanDifference: Double
  /// The share of all failures that went away.
  public let failureReduction: Double?
  /// The ratio of summed success rates, minus 1.
  public let ratioOfSums: Double?
  /// The geometric mean of ratios, each side moved by half a task, minus 1.
  public let geometricMeanGain: Double
  /// The mean difference of log odds, with half a task added on each side.
  public let meanLogOddsDifference: Double
  /// The mean of (with - base) / base over the settings with a base above zero.
  public let meanRelativeGain: Double?
  /// The number of settings with a base of zero, which the mean relative gain leaves out.
  public let zeroBaselines: Int
  /// The median of (with - base) / base over the settings with a base above zero.
  public let medianRelativeGain: Double?
  /// The mean of (with - base) / max(base, 0.10).
  public let flooredRelativeGain: Double
  /// The share of the summed difference that comes from settings with a base below 0.10.
  public let shareFromLowBaselines: Double?

  /// Summarises settings, or nil where there are none.
  public init?(_ settings: [Setting]) {
    guard !settings.isEmpty else { return nil }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func ratio(_ above: Double, _ below: Double) -> Double? { below > 0 ? above / below : nil }
    let differences = settings.map { $0.with - $0.base }
    let gained = differences.reduce(0, +)
    meanDifference = mean(differences)
    failureReduction = ratio(gained, settings.reduce(0) { $0 + 1 - $1.base })
    ratioOfSums = ratio(gained, settings.reduce(0) { $0 + $1.base })
    geometricMeanGain = expm1(
      mean(
        settings.map { setting in
          let half = 0.5 / Double(setting.tasks)
          return log((setting.with + half) / (setting.base + half))
        }))
    meanLogOddsDifference = mean(
      settings.map { setting in
        func logOdds(_ rate: Double) -> Double {
          let solved = rate * Double(setting.tasks)
          return log((solved + 0.5) / (Double(setting.tasks) - solved + 0.5))
        }
        return logOdds(setting.with) - logOdds(setting.base)
      })
    let relative = settings.filter { $0.base > 0 }.map { ($0.with - $0.base) / $0.base }.sorted()
    zeroBaselines = settings.count - relative.count
    meanRelativeGain = relative.isEmpty ? nil : mean(relative)
    medianRelativeGain =
      relative.isEmpty
      ? nil : (relative[(relative.count - 1) / 2] + relative[relative.count / 2]) / 2
    flooredRelativeGain = mean(settings.map { ($0.with - $0.base) / max($0.base, 0.1) })
    let low = settings.filter { $0.base < 0.1 }.reduce(0) { $0 + $1.with - $1.base }
    shareFromLowBaselines = gained != 0 ? low / gained : nil
  }
}
