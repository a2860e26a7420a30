import Trajectories

/// The backbones that the product has, by name.
public struct BackboneCatalogue: Sendable {
  /// One backbone of the catalogue.
  public struct Entry: Sendable {
    /// The name that the command line uses.
    public let name: String
    /// Where its answers come from.
    public let kind: BackboneIdentity.Kind
    /// One line for lists.
    public let summary: String
    /// Makes the backbone.
    public let make: @Sendable () throws(BackboneError) -> any Backbone

    /// Makes an entry.
    public init(
      name: String, kind: BackboneIdentity.Kind, summary: String,
      make: @escaping @Sendable () throws(BackboneError) -> any Backbone
    ) {
      self.name = name
      self.kind = kind
      self.summary = summary
      self.make = make
    }
  }

  /// The entries in the order they are listed.
  public let entries: [Entry]

  /// Makes a catalogue.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// Everything that is built in, with the networks in the product's folder.
  public static let builtIn = BackboneCatalogue.installed(home: nil)

  /// Everything that is built in, with the networks below `home`.
  public static func installed(home: String?) -> BackboneCatalogue {
    BackboneCatalogue((NeuralFolder(home: home)?.entries ?? []) + scripted)
  }

  private static let scripted =
    [
      Entry(
        name: "expert", kind: .scripted,
        summary: "the environment's own planner: the ceiling, never evidence of a gain",
        make: { () throws(BackboneError) in ExpertBackbone() }),
      scripted("scripted:mixed", "the expert with planted faults", ScriptedFault.allCases),
    ]
    + ScriptedFault.allCases.map {
      scripted("scripted:" + $0.rawValue, "the expert with one kind of planted fault", [$0])
    }

  private static func scripted(
    _ name: String, _ summary: String, _ kinds: [ScriptedFault]
  ) -> Entry {
    Entry(
      name: name, kind: .scripted, summary: summary + ": for measuring the miner and the gates",
      make: { () throws(BackboneError) in ScriptedBackbone(name: name, kinds: kinds) })
  }

  /// Makes the backbone of a name.
  public func make(_ name: String) throws(BackboneError) -> any Backbone {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknownBackbone(
        name, suggestions: NearestNames.of(name, among: entries.map(\.name)))
    }
    return try entry.make()
  }
}
