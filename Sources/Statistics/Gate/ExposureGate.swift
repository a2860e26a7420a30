/// The first look at a candidate: stored baseline episodes alone, no model call.
///
/// It may veto and never accept.
public struct ExposureGate: Sendable, Hashable {
  /// The share of episodes that a candidate may break at most without its help outweighing it.
  public var margin: Double

  /// Makes a gate.
  public init(margin: Double = 0.05) { self.margin = margin }

  /// Why a candidate is vetoed.
  public enum Veto: String, Sendable, Hashable {
    /// It would have changed nothing.
    case neverFires = "never-fires"
    /// It fires in no failure, so that it can only harm.
    case onlyHarm = "only-harm"
    /// It fires in more successes than failures, and could break more than the margin.
    case exposure
  }

  /// Judges where a candidate fires; nil lets it pass.
  public func veto(firesInSuccesses: Int, firesInFailures: Int, episodes: Int) -> Veto? {
    if firesInSuccesses + firesInFailures == 0 { return .neverFires }
    if firesInFailures == 0 { return .onlyHarm }
    let harm = ClopperPearson.upperBound(firesInSuccesses, of: episodes)
    return firesInSuccesses > firesInFailures && harm > margin ? .exposure : nil
  }
}
