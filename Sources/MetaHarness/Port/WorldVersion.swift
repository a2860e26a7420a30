public import Environments
public import Trajectories

/// Which version of an environment a certificate speaks of.
public struct WorldVersion: Sendable, Hashable {
  /// The environment's name.
  public let name: String
  /// The version of its mechanics.
  public let version: String
  /// Digest over everything that a model reads.
  public let surface: String

  /// The version of a world.
  public init(_ environment: any Environment) {
    name = environment.name
    version = environment.version
    surface = environment.surface.hex
  }

  /// Reads a version from a certificate.
  init?(_ json: JSONValue) {
    guard let name = json["name"]?.stringValue, let version = json["version"]?.stringValue,
      let surface = json["surface"]?.stringValue
    else { return nil }
    self.name = name
    self.version = version
    self.surface = surface
  }

  /// The version for programs.
  public var json: JSONObject {
    ["name": .string(name), "version": .string(version), "surface": .string(surface)]
  }
}
