public import Trajectories

/// What a model file says of itself, read without unpacking its weights.
public struct NeuralCard: Sendable {
  /// The form of the network.
  public let shape: NetworkShape
  /// How many numbers were trained.
  public let parameters: Int
  /// The network's name, such as the family it was trained in.
  public let network: String?
  /// How far its training had gone: early, middle or late.
  public let checkpoint: String?
  /// Whether its training held lines of advice, as a harness gives them.
  public let seesAdvice: Bool?
  /// Tokens seen in training.
  public let tokensSeen: Int?
  /// Digests of the environment surfaces it was trained on, by environment.
  public let surface: JSONValue?

  /// Reads the card of a file.
  public init(path: String) throws {
    try self.init(GGUFFile(path: path))
  }

  init(_ file: GGUFFile) throws(GGUFError) {
    shape = try NetworkShape(file)
    parameters = shape.parameterCount(hasOwnHead: NetworkLoader.hasOwnHead(file))
    network = try? file.text("metaharness.network")
    checkpoint = try? file.text("metaharness.checkpoint")
    seesAdvice =
      if case .bool(let sees)? = file.metadata["metaharness.advice"] { sees } else { nil }
    tokensSeen = try? file.integer("metaharness.tokens_seen", in: 0...Int.max)
    surface = (try? file.text("metaharness.surface")).flatMap { try? JSONValue(parsing: $0) }
  }
}
