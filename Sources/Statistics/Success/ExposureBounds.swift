/// What a rule can do at most, from baseline episodes alone.
///
/// Until a rule first fires effectively nothing differs, so its effect lies between
/// -P(fires and succeeded anyway) and P(fires and failed). That holds for laws, not only for
/// paired runs, and so without seeds; it says nothing about rules that always act.
public struct ExposureBounds: Sendable, Hashable {
  /// The bounds as observed.
  public let observed: ClosedRange<Double>
  /// The bounds with each side moved outward, so that it is wrong with probability `error`.
  public let certified: ClosedRange<Double>
  /// The probability that one side of `certified` is wrong.
  public let error: Double

  /// Bounds from one baseline episode a task: how many of `tasks` fired and succeeded, and fired
  /// and failed.
  public init(firedAndSucceeded: Int, firedAndFailed: Int, tasks: Int, error: Double = 0.05) {
    precondition(
      firedAndSucceeded >= 0 && firedAndFailed >= 0
        && firedAndSucceeded + firedAndFailed <= tasks && tasks > 0,
      "firings are counted among the tasks")
    let count = Double(tasks)
    self.error = error
    observed = -Double(firedAndSucceeded) / count...Double(firedAndFailed) / count
    certified =
      -ClopperPearson.upperBound(
        firedAndSucceeded, of: tasks, error: error)...ClopperPearson.upperBound(
        firedAndFailed, of: tasks, error: error)
  }

  /// Of no rule at all: nothing is gained and nothing lost, for certain.
  public static let none = ExposureBounds(observed: 0...0, certified: 0...0, error: 0)

  /// Bounds that were computed elsewhere.
  package init(observed: ClosedRange<Double>, certified: ClosedRange<Double>, error: Double) {
    self.observed = observed
    self.certified = certified
    self.error = error
  }

  /// Bounds from several or graded episodes a task: each task's mean of fired × score, and of
  /// fired × (1 - score), both in 0...1.
  public init?(harm: [Double], gain: [Double], error: Double = 0.05) {
    guard !harm.isEmpty, harm.count == gain.count,
      (harm + gain).allSatisfy({ (0...1).contains($0) })
    else { return nil }
    let count = Double(harm.count)
    self.error = error
    observed = -harm.reduce(0, +) / count...gain.reduce(0, +) / count
    certified =
      -ConfidenceSequence.upperBound(
        ofMean: harm, error: error)...ConfidenceSequence.upperBound(ofMean: gain, error: error)
  }

  /// Whether the rule is certified to harm by less than `margin`, with no run of it.
  public func certifiesHarmBelow(_ margin: Double) -> Bool { -certified.lowerBound < margin }
}
