import Environments
import Statistics
public import Trajectories

/// What the confirmation will be able to show, known before anything is spent.
public struct SearchPlan: Sendable, Hashable {
  /// How likely a harness of some true gain is accepted.
  public struct Power: Sendable, Hashable {
    /// The gain in shares of success.
    public let gain: Double
    /// The chance of the verdict accept.
    public let accept: Double
  }

  /// Tasks of each part, over all mined environments.
  public let mine: Int
  /// Tasks that rules are selected on.
  public let select: Int
  /// Tasks that confirm the choice.
  public let confirm: Int
  /// The least gain that the primary test finds in four of five runs, where the arms differ on a
  /// fifth of the tasks; nil where even more is not found.
  public let minimumDetectableGain: Double?
  /// The chance of acceptance for some gains, a tenth of whose wins is lost again.
  public let power: [Power]

  static let discordance = 0.2
  private static let runs = 300

  init(_ settings: SearchSettings) throws {
    var counts = (mine: 0, select: 0, confirm: 0)
    var cells: [(name: String, tasks: Int)] = []
    for environment in settings.environments {
      let parts = try TaskParts(
        environment: environment, trainLimit: settings.trainLimit,
        confirmLimit: settings.confirmLimit)
      counts.mine += parts.mine.count
      counts.select += parts.select.count
      counts.confirm += parts.confirm.count
      cells.append((environment.name, parts.confirm.count))
    }
    (mine, select, confirm) = counts
    minimumDetectableGain = PairedPower.minimumDetectableEffect(
      tasks: counts.confirm, discordance: SearchPlan.discordance, error: settings.alpha)
    let gate = AcceptanceGate(error: settings.alpha, margin: settings.margin, draws: 200)
    var generator = settings.seed.derive("search-plan").generator
    power = [0.05, 0.1, 0.2].map { gain in
      let truths = cells.filter { $0.tasks > 0 }.map { cell in
        GatePower.Truth(
          name: cell.name, block: cell.name, tasks: cell.tasks, firesInFailures: gain * 10 / 9,
          firesInSuccesses: gain / 9, mends: 1, breaks: 1)
      }
      let shares = GatePower.simulate(
        truths, gate: gate, runs: SearchPlan.runs, using: &generator)
      return Power(gain: gain, accept: shares.accept + shares.acceptScoped)
    }
  }

  /// The plan in one line.
  public var words: String {
    func points(_ share: Double) -> String { "\((share * 1000).rounded() / 10)" }
    let least =
      minimumDetectableGain.map {
        "least gain found in 4 of 5 runs \(points($0)) points"
      } ?? "too few tasks to find any gain in 4 of 5 runs"
    let chances = power.map { "\(points($0.gain)) points \(Int(($0.accept * 100).rounded())) %" }
    return "\(mine) tasks to mine, \(select) to select on, \(confirm) to confirm on; \(least); "
      + "accepted at a true gain of " + chances.joined(separator: ", ")
  }

  /// The plan for programs.
  public var json: JSONObject {
    [
      "mine": .integer(mine), "select": .integer(select), "confirm": .integer(confirm),
      "minimumDetectablePoints": minimumDetectableGain.map { .double($0 * 100) } ?? .null,
      "power": .array(
        power.map { ["points": .double($0.gain * 100), "accept": .double($0.accept)] }),
    ]
  }
}
