public import Trajectories

/// Model answers that a search spent, against what it would have cost without forks and replay.
public struct CallsSaved: Sendable, Hashable {
  /// Every answer of the run: recordings, forks that were of no use, samples of re-rankers,
  /// rejected answers, the confirmation and the certified cells.
  public var spent: Int
  /// For every candidate that reached screening one paired run over the select tasks, with one
  /// control for all candidates of a round, and the same confirmation.
  public var wholeRuns: Int
  /// The part of both that confirms and certifies.
  public var confirmation: Int
  /// Candidates that reached screening.
  public var screened: Int

  /// How many times as much whole runs would have cost; nil where nothing was spent.
  public var ratio: Double? { spent == 0 ? nil : Double(wholeRuns) / Double(spent) }

  /// The figures for programs.
  public var json: JSONObject {
    [
      "spent": .integer(spent), "wholeRuns": .integer(wholeRuns),
      "confirmation": .integer(confirmation), "screened": .integer(screened),
      "ratio": ratio.map(JSONValue.double) ?? .null,
    ]
  }
}
