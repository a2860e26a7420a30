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
    /// What the part adds to the others, over all cells, with its interval.
    public let worth: ConfidenceInterval
    /// Episodes that only the whole solved, and that only the smaller harness solved.
    public let won: Int
    /// Episodes that only the smaller harness solved.
    public let lost: Int

    /// The row for programs.
    public var json: JSONObject {
      [
        "part": .string(part.name), "worth": .object(worth.pointsJSON), "won": .integer(won),
        "lost": .integer(lost),
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
      let smaller = result.cells(ofArm: place + 1)
      let cells = zip(whole, smaller).map { whole, smaller in
        GateCell(
          name: whole.environment + " × " + whole.backbone.name,
          block: "\(whole.environment) \(whole.split.rawValue)",
          differences: zip(whole.comparison.tasks, smaller.comparison.tasks).map {
            $0.difference - $1.difference
          })
      }
      let pairs = zip(whole, smaller).flatMap { whole, smaller in
        zip(whole.comparison.pairs, smaller.comparison.pairs).map { ($0.with, $1.with) }
      }
      return Row(
        part: part, worth: gate.judge(cells, using: &generator).pooled,
        won: pairs.count { $0.success && !$1.success },
        lost: pairs.count { !$0.success && $1.success })
    }
  }
}
