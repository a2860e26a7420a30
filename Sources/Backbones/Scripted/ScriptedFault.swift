public import Trajectories

/// A way in which a weak model goes wrong, described as what it does and not as what we detect.
public enum ScriptedFault: String, Sendable, Hashable, CaseIterable {
  /// Writes an id that stands nearby instead of the right one.
  case copiesNeighbour = "copies-neighbour"
  /// Calls a tool by a name that does not exist.
  case inventsTool = "invents-tool"
  /// Answers with a call as text, almost in the right form.
  case driftsInFormat = "drifts-in-format"
  /// Does again what it has just done.
  case repeatsItself = "repeats-itself"
}

/// Which faults an episode has: drawn once from its seed, so that they can be looked up afterwards.
public struct FaultPlan: Sendable, Hashable {
  /// The faults of the episode; none in some, two in three of ten.
  public let faults: [ScriptedFault]

  /// Draws the faults of an episode.
  public init(episode: Seed, among kinds: [ScriptedFault]) {
    var generator = episode.derive("faults").generator
    let draw = generator.unit()
    let count = draw < 0.15 ? 0 : draw < 0.7 ? 1 : 2
    faults = generator.sample(count, of: kinds)
  }
}
