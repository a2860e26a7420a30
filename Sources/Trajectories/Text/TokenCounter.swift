/// How a model counts the tokens of a text.
public struct TokenCounter: Sendable {
  /// What counts: equal names count alike.
  public let name: String
  private let counting: @Sendable (String) -> Int

  /// Makes a counter.
  public init(name: String, counting: @escaping @Sendable (String) -> Int) {
    self.name = name
    self.counting = counting
  }

  /// Four bytes a token, rounded up: what is declared where a model's own tokens are not known.
  public static let fourBytes = TokenCounter(name: "four bytes a token") { ($0.utf8.count + 3) / 4 }

  /// How many tokens a text has.
  public func count(_ text: String) -> Int { counting(text) }
}

extension TokenCounter: Hashable {
  public static func == (left: TokenCounter, right: TokenCounter) -> Bool {
    left.name == right.name
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
