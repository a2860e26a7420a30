/// How two arms did on the same tasks, task by task.
///
/// The first arm is the one on trial (with the harness), the second the control (without).
public struct PairedCounts: Sendable, Hashable {
  /// Tasks that both arms solved.
  public let bothRight: Int
  /// Tasks that only the first arm solved: wins.
  public let onlyFirst: Int
  /// Tasks that only the second arm solved: losses.
  public let onlySecond: Int
  /// Tasks that neither arm solved.
  public let neither: Int

  /// Makes counts; none may be negative.
  public init(bothRight: Int, onlyFirst: Int, onlySecond: Int, neither: Int) {
    precondition(
      bothRight >= 0 && onlyFirst >= 0 && onlySecond >= 0 && neither >= 0,
      "counts of tasks cannot be negative")
    self.bothRight = bothRight
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.neither = neither
  }

  /// Counts pairs of results, the first arm's first.
  public init(_ pairs: some Sequence<(first: Bool, second: Bool)>) {
    var counts = [0, 0, 0, 0]
    for pair in pairs { counts[(pair.first ? 0 : 2) + (pair.second ? 0 : 1)] += 1 }
    self.init(
      bothRight: counts[0], onlyFirst: counts[1], onlySecond: counts[2], neither: counts[3])
  }

  /// The number of tasks.
  public var total: Int { bothRight + onlyFirst + onlySecond + neither }
  /// The tasks on which the arms differ.
  public var discordant: Int { onlyFirst + onlySecond }
  /// The share that the first arm solved.
  public var firstRate: Double { Double(bothRight + onlyFirst) / Double(total) }
  /// The share that the second arm solved.
  public var secondRate: Double { Double(bothRight + onlySecond) / Double(total) }
  /// The first arm's share minus the second's.
  public var difference: Double { Double(onlyFirst - onlySecond) / Double(total) }
}

/// What a test looks for.
public enum Alternative: String, Sendable, Hashable, CaseIterable {
  /// The arms differ.
  case twoSided
  /// The first arm is better.
  case greater
  /// The first arm is worse.
  case less
}
