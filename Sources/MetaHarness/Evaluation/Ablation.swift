import Backbones
import Environments
public import Interventions
public import Statistics
public import Trajectories

/// What each part of a harness is worth: the whole against the whole without it.
public struct Ablation: Sendable {
  /// One part, over all cells.
  public struct Row: Sendable {
    /// The part that was left out.
    public let part: Harness.Part
    /// What the whole does, over all cells, beyond the harness without the part.
    public let difference: ArmDifference

    /// The row for programs.
    public var json: JSONObject {
      [
        "part": .string(part.name), "worth": .object(difference.gain.pointsJSON),
        "won": .integer(difference.won), "lost": .integer(difference.lost),
      ]
    }
  }

  /// The parts in the order of the harness.
  public let rows: [Row]

  /// The parts as their file holds them.
  public var text: String {
    JSONValue.object(["parts": .array(rows.map { .object($0.json) })]).prettyText + "\n"
  }

  /// Reads an evaluation whose first arm is the whole harness and whose others each lack one part.
  public init(_ result: MatrixResult, parts: [Harness.Part], gate: AcceptanceGate, seed: Seed) {
    let whole = result.cells(ofArm: 0)
    var generator = seed.derive("ablation").generator
    rows = parts.enumerated().map { place, part in
      Row(
        part: part,
        difference: ArmDifference(
          whole, beyond: result.cells(ofArm: place + 1), gate: gate, using: &generator))
    }
  }
}
