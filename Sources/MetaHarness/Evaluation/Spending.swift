import Backbones
public import Trajectories

/// What model answers cost.
public struct Spending: Sendable, Hashable {
  /// Answers, samples and rejected ones included.
  public var calls: Int
  /// Tokens read and written together.
  public var tokens: Int
  /// Dollars, at the prices that the configuration gives; nothing where it gives none.
  public var dollars: Double

  /// Makes a sum, by default nothing.
  public init(calls: Int = 0, tokens: Int = 0, dollars: Double = 0) {
    self.calls = calls
    self.tokens = tokens
    self.dollars = dollars
  }

  /// What an episode cost beyond the steps that it shares with the one it was forked from.
  init(_ trajectory: Trajectory, price: EndpointSettings.Price?) {
    self.init()
    for step in trajectory.steps.dropFirst(trajectory.header.fork?.step ?? 0) {
      calls += step.modelCalls
      tokens += step.usage.input + step.usage.output
      dollars += price?.cost(of: step.usage) ?? 0
    }
  }

  static func + (left: Spending, right: Spending) -> Spending {
    Spending(
      calls: left.calls + right.calls, tokens: left.tokens + right.tokens,
      dollars: left.dollars + right.dollars)
  }

  static func - (left: Spending, right: Spending) -> Spending {
    Spending(
      calls: left.calls - right.calls, tokens: left.tokens - right.tokens,
      dollars: left.dollars - right.dollars)
  }

  /// The sum for programs.
  public var json: JSONObject {
    ["calls": .integer(calls), "tokens": .integer(tokens), "dollars": .double(dollars)]
  }
}
