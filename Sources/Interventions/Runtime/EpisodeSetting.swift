public import Trajectories

/// What a harness may know of an episode before its first step: what the model itself is shown.
public struct EpisodeSetting: Sendable, Hashable {
  /// The environment's name, for scopes.
  public var environment: String
  /// The backbone's name, for scopes.
  public var backbone: String
  /// Standing instructions.
  public var system: String?
  /// The task, or the user's first words.
  public var opening: Observation
  /// The tools on offer.
  public var tools: [ToolSpec]
  /// How the agent acts.
  public var style: ActionStyle
  /// How many steps the episode may have.
  public var stepBudget: Int
  /// How the backbone counts tokens.
  public var tokens: TokenCounter

  /// Makes a setting.
  public init(
    environment: String, backbone: String, system: String?, opening: Observation,
    tools: [ToolSpec], style: ActionStyle, stepBudget: Int,
    tokens: TokenCounter = .fourBytes
  ) {
    self.environment = environment
    self.backbone = backbone
    self.system = system
    self.opening = opening
    self.tools = tools
    self.style = style
    self.stepBudget = stepBudget
    self.tokens = tokens
  }
}
