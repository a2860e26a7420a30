/// An estimate with the range of values that the data do not rule out.
public struct ConfidenceInterval: Sendable, Hashable {
  /// The estimate itself.
  public let estimate: Double
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// How often such a range covers the truth, such as 0.95.
  public let level: Double

  /// Makes an interval.
  public init(estimate: Double, lower: Double, upper: Double, level: Double) {
    self.estimate = estimate
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  /// Whether a value lies in the range.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// The distance between the ends.
  public var width: Double { upper - lower }
}
