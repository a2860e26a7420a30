internal import Trajectories

/// How an environment is set up beyond its defaults.
public struct EnvironmentOptions: Sendable, Hashable {
  /// Where `envs/`, `interventions/` and `backbones/` are; nil looks in the usual places.
  public var home: String?
  /// Official benchmark data, where the user has it.
  public var dataFolder: String?
  /// Same facts in fewer tokens, for backbones with small windows.
  public var isCompact: Bool
  /// Settings by name that only one environment understands.
  public var settings: [String: String]
  /// How the interface differs from the native one; for evaluation only.
  public var shifts: [InterfaceShift]
  /// Who plays the user in an official benchmark's tasks; nil leaves it to the script.
  public var user: SimulatedUser?

  /// Makes options.
  public init(
    home: String? = nil, dataFolder: String? = nil, isCompact: Bool = false,
    settings: [String: String] = [:], shifts: [InterfaceShift] = [], user: SimulatedUser? = nil
  ) {
    self.home = home
    self.dataFolder = dataFolder
    self.isCompact = isCompact
    self.settings = settings
    self.shifts = shifts
    self.user = user
  }
}

/// The environments that the product has, by name.
public struct EnvironmentCatalogue: Sendable {
  /// One environment of the catalogue.
  public struct Entry: Sendable {
    /// The name that the command line uses.
    public let name: String
    /// One line for lists.
    public let summary: String
    /// Makes a fresh environment.
    public let make: @Sendable (EnvironmentOptions) throws(EnvironmentError) -> any Environment

    /// Makes an entry.
    public init(
      name: String, summary: String,
      make: @escaping @Sendable (EnvironmentOptions) throws(EnvironmentError) -> any Environment
    ) {
      self.name = name
      self.summary = summary
      self.make = make
    }
  }

  /// The entries in the order they are listed.
  public let entries: [Entry]

  /// Makes a catalogue.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// Everything that is built in.
  public static let builtIn = EnvironmentCatalogue([
    CounterDesk.entry,
    RetailWorld.entry,
    TelecomWorld.entry,
    AirlineWorld.entry,
    Database.entry,
    Household.entry,
    Shop.entry,
    ShellEnvironment.entry,
  ])

  /// Makes the environment of a name, behind the interface that the options ask for.
  public func make(
    _ name: String, options: EnvironmentOptions = EnvironmentOptions()
  ) throws(EnvironmentError) -> any Environment {
    let world = try native(name, options: options)
    if let user = options.user, world.simulatedUser == nil {
      throw .badData(
        file: "--user-backbone \(user.name)",
        detail: "expected an official benchmark's tasks (setting official=v1 or v2 in retail or "
          + "airline); the users of \(name) follow scripts")
    }
    return options.shifts.isEmpty ? world : try ShiftedEnvironment(world, options.shifts)
  }

  private func native(
    _ name: String, options: EnvironmentOptions
  ) throws(EnvironmentError) -> any Environment {
    if name.hasPrefix("exec:") {
      return try ExternalEnvironment(command: String(name.dropFirst(5)), options: options)
    }
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknownEnvironment(
        name, suggestions: NearestNames.of(name, among: entries.map(\.name)))
    }
    return try entry.make(options)
  }
}
