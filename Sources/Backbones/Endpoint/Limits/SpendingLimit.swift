import Synchronization
public import Trajectories

/// What a run may spend at endpoints, and what it has spent.
///
/// A call that would start beyond a limit is refused; calls in flight are finished and paid, so
/// tokens and money can pass their limit by what was in flight.
public final class SpendingLimit: Sendable {
  /// What was spent.
  public struct Spent: Sendable, Hashable {
    /// Calls.
    public var calls = 0
    /// Tokens read and written.
    public var tokens = 0
    /// Dollars, at the declared prices.
    public var dollars = 0.0

    /// Makes a sum, by default nothing.
    public init(calls: Int = 0, tokens: Int = 0, dollars: Double = 0) {
      self.calls = calls
      self.tokens = tokens
      self.dollars = dollars
    }
  }

  /// The most calls.
  public let calls: Int?
  /// The most tokens, read and written together.
  public let tokens: Int?
  /// The most dollars, at the prices that the configuration gives.
  public let dollars: Double?
  private let spent: Mutex<Spent>

  /// Makes limits; `already` is what an earlier part of the run has spent.
  public init(
    calls: Int? = nil, tokens: Int? = nil, dollars: Double? = nil, already: Spent = Spent()
  ) {
    self.calls = calls
    self.tokens = tokens
    self.dollars = dollars
    spent = Mutex(already)
  }

  /// What was spent so far.
  public var total: Spent { spent.withLock { $0 } }

  /// Adds what an earlier part of the run has spent.
  public func add(_ earlier: Spent) {
    spent.withLock { spent in
      spent.calls += earlier.calls
      spent.tokens += earlier.tokens
      spent.dollars += earlier.dollars
    }
  }

  /// Which limit is reached, or nil while none is.
  public var exhausted: String? { spent.withLock { reached($0) } }

  private func reached(_ spent: Spent) -> String? {
    if let calls, spent.calls >= calls { return "\(spent.calls) of \(calls) calls" }
    if let tokens, spent.tokens >= tokens { return "\(spent.tokens) of \(tokens) tokens" }
    if let dollars, spent.dollars >= dollars {
      return "\(SpendingLimit.cents(spent.dollars)) of \(SpendingLimit.cents(dollars)) dollars"
    }
    return nil
  }

  func startCall() throws(BackboneError) {
    let reached = spent.withLock { spent -> String? in
      if let reached = self.reached(spent) { return reached }
      spent.calls += 1
      return nil
    }
    if let reached { throw .budgetExhausted(reached) }
  }

  func pay(_ usage: TokenUsage, at price: EndpointSettings.Price?) {
    spent.withLock { spent in
      spent.tokens += usage.input + usage.output
      spent.dollars += price?.cost(of: usage) ?? 0
    }
  }

  private static func cents(_ dollars: Double) -> String {
    let whole = Int((min(dollars, 1e12) * 10_000).rounded())
    let fraction = String(whole % 10_000)
    return "\(whole / 10_000)." + String(repeating: "0", count: 4 - fraction.utf8.count) + fraction
  }
}

extension EndpointSettings.Price {
  /// The dollars that a call cost.
  public func cost(of usage: TokenUsage) -> Double {
    let cached = min(usage.cachedInput, usage.input)
    return
      (Double(usage.input - cached) * input + Double(cached) * cachedInput
      + Double(usage.output) * output) / 1e6
  }
}
