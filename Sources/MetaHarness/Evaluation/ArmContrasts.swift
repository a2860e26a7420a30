public import Environments
public import Statistics
public import Trajectories

/// The first arm of an evaluation against each other one, such as mined rules against a library's.
public struct ArmContrasts: Sendable {
  /// One arm on one part of the tasks, in one environment or in all.
  public struct Row: Sendable {
    /// The arm that the first one stands against.
    public let arm: String
    /// The part of the tasks.
    public let split: TaskSplit
    /// The environment; nil for all of them.
    public let environment: String?
    /// What the first arm does beyond it.
    public let difference: ArmDifference
  }

  /// The first arm's name.
  public let first: String
  /// By arm and part, all environments first.
  public let rows: [Row]

  /// Compares the arms of an evaluation, which are named in their order.
  public init(_ result: MatrixResult, arms: [String], gate: AcceptanceGate, seed: Seed) {
    first = arms.first ?? ""
    var generator = seed.derive("arm-contrasts").generator
    let whole = result.cells(ofArm: 0)
    let splits = whole.map(\.split).inOrderOfAppearance
    let environments = whole.map(\.environment).inOrderOfAppearance
    var rows: [Row] = []
    for (place, arm) in arms.enumerated().dropFirst() {
      let other = result.cells(ofArm: place)
      for split in splits {
        for environment in [nil] + (environments.count > 1 ? environments.map(Optional.some) : []) {
          func own(_ cells: [CertifiedCell]) -> [CertifiedCell] {
            cells.filter { cell in
              cell.split == split && environment.map { cell.environment == $0 } ?? true
            }
          }
          rows.append(
            Row(
              arm: arm, split: split, environment: environment,
              difference: ArmDifference(
                own(whole), beyond: own(other), gate: gate, using: &generator)))
        }
      }
    }
    self.rows = rows
  }

  /// The comparisons as their file holds them.
  public var text: String {
    let rows = rows.map { row -> JSONValue in
      [
        "against": .string(row.arm), "split": .string(row.split.rawValue),
        "environment": row.environment.map(JSONValue.string) ?? .null,
        "gain": .object(row.difference.gain.pointsJSON), "won": .integer(row.difference.won),
        "lost": .integer(row.difference.lost),
      ]
    }
    return JSONValue.object(["first": .string(first), "contrasts": .array(rows)]).prettyText + "\n"
  }
}
