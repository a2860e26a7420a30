import Environments
public import Statistics
public import Trajectories

/// What the confirmation will be able to show, known before anything is spent.
public struct SearchPlan: Sendable, Hashable {
  /// Tasks of each part, over all mined environments.
  public let mine: Int
  /// Tasks that rules are selected on.
  public let select: Int
  /// Tasks that confirm the choice.
  public let confirm: Int
  /// How likely the confirmation accepts a harness of some true gain.
  public let power: GatePlan

  init(_ settings: SearchSettings) throws {
    var counts = (mine: 0, select: 0, confirm: 0)
    var cells: [GatePlan.Cell] = []
    for environment in settings.environments {
      let parts = try TaskParts(
        environment: environment, trainLimit: settings.trainLimit,
        confirmLimit: settings.confirmLimit)
      counts.mine += parts.mine.count
      counts.select += parts.select.count
      counts.confirm += parts.confirm.count
      guard !parts.confirm.isEmpty else { continue }
      cells.append(
        GatePlan.Cell(
          name: environment.name, block: environment.name, tasks: parts.confirm.count))
    }
    (mine, select, confirm) = counts
    var generator = settings.seed.derive("search-plan").generator
    power = GatePlan(
      cells, gate: AcceptanceGate(error: settings.alpha, margin: settings.margin, draws: 200),
      using: &generator)
  }

  /// The plan in one line.
  public var words: String {
    "\(mine) tasks to mine, \(select) to select on, \(confirm) to confirm on; \(power.words)"
  }

  /// The plan for programs.
  public var json: JSONObject {
    [
      "mine": .integer(mine), "select": .integer(select), "confirm": .integer(confirm),
      "power": .object(power.json),
    ]
  }
}
