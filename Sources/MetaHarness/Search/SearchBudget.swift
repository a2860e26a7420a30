public import Trajectories

/// What a search may spend in all, and what of it is kept for the confirmation.
public struct SearchBudget: Sendable, Hashable {
  /// The most model answers.
  public var calls: Int?
  /// The most tokens, read and written together.
  public var tokens: Int?
  /// The most dollars.
  public var dollars: Double?
  /// The longest time, for the planning of this command; it ends nothing by itself.
  public var minutes: Double?
  /// The share that mining and selection must leave.
  public var heldBack: Double

  /// Makes a budget; without figures nothing is limited.
  public init(
    calls: Int? = nil, tokens: Int? = nil, dollars: Double? = nil, minutes: Double? = nil,
    heldBack: Double = 0.3
  ) {
    self.calls = calls
    self.tokens = tokens
    self.dollars = dollars
    self.minutes = minutes
    self.heldBack = heldBack
  }

  /// What is reached of a share of the budget, or nil where there is something left.
  func reached(_ spent: Spending, share: Double) -> String? {
    if let calls, Double(spent.calls) >= Double(calls) * share {
      return "\(spent.calls) of \(calls) calls"
    }
    if let tokens, Double(spent.tokens) >= Double(tokens) * share {
      return "\(spent.tokens) of \(tokens) tokens"
    }
    if let dollars, spent.dollars >= dollars * share {
      let cents = (spent.dollars * 100).rounded() / 100
      return "\(cents) of \(dollars) dollars"
    }
    return nil
  }

  /// The largest share that is spent of any figure, time apart.
  public func share(of spent: Spending) -> Double {
    var share = 0.0
    if let calls { share = max(share, Double(spent.calls) / Double(max(1, calls))) }
    if let tokens { share = max(share, Double(spent.tokens) / Double(max(1, tokens))) }
    if let dollars, dollars > 0 { share = max(share, spent.dollars / dollars) }
    return share
  }

  /// The budget for programs.
  public var json: JSONObject {
    [
      "calls": calls.map(JSONValue.integer) ?? .null,
      "tokens": tokens.map(JSONValue.integer) ?? .null,
      "dollars": dollars.map(JSONValue.double) ?? .null,
      "minutes": minutes.map(JSONValue.double) ?? .null, "heldBack": .double(heldBack),
    ]
  }
}
