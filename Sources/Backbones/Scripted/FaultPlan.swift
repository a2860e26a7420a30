public import Trajectories

/// What goes wrong in an episode, drawn once from its seed, so that it can be looked up afterwards.
public struct FaultPlan: Sendable, Hashable {
  /// The faults of the episode; none in some, two in three of ten.
  public let faults: [PlannedFault]
  /// What is odd about the episode and does no harm.
  public let oddities: [Oddity]

  /// Draws the faults of an episode.
  public init(episode: Seed, environment: String, among kinds: [ScriptedFault]) {
    var generator = episode.derive("faults").generator
    let draw = generator.unit()
    let count =
      draw < FaultTable.withoutFault
      ? 0 : draw < FaultTable.withoutFault + FaultTable.withOneFault ? 1 : 2
    let possible = kinds.filter { $0.applies(to: environment) }
    faults = generator.sample(count, of: possible).map { kind in
      PlannedFault(kind, generator.chance(0.5) ? .mild : .strong)
    }
    oddities = FaultTable.oddities.filter { generator.chance($0.share) }.map(\.0)
  }
}
