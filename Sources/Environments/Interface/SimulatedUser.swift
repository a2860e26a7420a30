public import Trajectories

/// A model that speaks in the user's place.
///
/// Two with one name are taken for the same: the name says what a result depends on.
public struct SimulatedUser: Sendable, Hashable {
  /// One turn of the dialogue as the user sees it.
  public struct Turn: Sendable, Hashable {
    /// Whether the agent said it; else the user did.
    public var isAgent: Bool
    /// The words.
    public var text: String

    /// Makes a turn.
    public init(isAgent: Bool, text: String) {
      self.isAgent = isAgent
      self.text = text
    }
  }

  /// What the model is asked.
  public struct Request: Sendable, Hashable {
    /// Who the user is, what they want, how they behave, how they leave.
    public var instructions: String
    /// What was said, oldest first; it ends with the agent.
    public var dialogue: [Turn]
    /// Derived from the task and the turn.
    public var seed: Seed
  }

  /// The name that tables and surfaces show: where the model is and which it is.
  public let name: String
  /// Returns the user's next words; it may wait, and an error ends the episode unscored.
  public let reply: @Sendable (Request) throws -> String

  /// Makes a user.
  public init(name: String, reply: @escaping @Sendable (Request) throws -> String) {
    self.name = name
    self.reply = reply
  }

  public static func == (left: SimulatedUser, right: SimulatedUser) -> Bool {
    left.name == right.name
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
