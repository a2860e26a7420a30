import Backbones
import Statistics
import Trajectories

/// How large a run would be, and what that costs and can show.
struct RunScale: Sendable {
  let train: Int
  let confirm: Int
  let candidates: Int
  let trials: Int

  /// Episodes that a search plays in one cell: at least, and at most.
  ///
  /// A fork costs the steps after the first change alone. At least: rules fire in three of ten
  /// episodes, half way; at most: everywhere, at once, and each candidate a second time in the
  /// selection.
  var episodes: ClosedRange<Double> {
    let select = 0.4 * Double(train)
    let control = Double(train + confirm * trials)
    let screened = Double(candidates) * select
    let share = 0.3 * 0.5
    return control + share * (screened + Double(confirm * trials))...control + 2 * screened
      + Double(confirm * trials)
  }

  /// The least gain, in points, that the confirmation of one cell finds in four of five runs, when
  /// the rules change the end of that share of the tasks.
  func detectable(_ changed: Double) -> Double? {
    PairedPower.minimumDetectableEffect(tasks: confirm, discordance: changed).map { $0 * 100 }
  }

  private static let changedShares = [0.1, 0.2, 0.4]

  func json(_ cells: [CellEstimate]) -> JSONObject {
    func range(_ each: Double) -> JSONValue {
      [.double(each * episodes.lowerBound), .double(each * episodes.upperBound)]
    }
    return [
      "episodes": range(1),
      "cells": .array(
        cells.map { cell in
          [
            "cell": .string(cell.cell), "pilotEpisodes": .integer(cell.episodes),
            "pilotSolved": .integer(cell.solved), "calls": range(cell.mean(cell.calls)),
            "tokens": cell.tokens > 0 ? range(cell.mean(cell.tokens)) : .null,
            "seconds": range(cell.seconds / Double(max(1, cell.episodes))),
            "dollars": cell.price.map {
              range($0.cost(of: cell.usage) / Double(max(1, cell.episodes)))
            }
              ?? .null,
          ]
        }),
      "detectablePoints": .object(
        JSONObject(
          RunScale.changedShares.map {
            (LiveStatus.tenths($0 * 100), detectable($0).map(JSONValue.double) ?? .null)
          })),
    ]
  }

  func text(_ cells: [CellEstimate], on terminal: Terminal) -> String {
    var table = Table([
      .left("cell"), .right("solved"), .right("calls an episode"), .right("calls in all"),
      .right("tokens in all"), .right("time"), .right("money"),
    ])
    for cell in cells {
      let each = cell.seconds / Double(max(1, cell.episodes))
      table.add(
        cell.cell, "\(cell.solved)/\(cell.episodes)", LiveStatus.tenths(cell.mean(cell.calls)),
        between(cell.mean(cell.calls), RunScale.count),
        cell.tokens > 0 ? between(cell.mean(cell.tokens), RunScale.count) : "not counted",
        between(each, TimeLeft.words),
        cell.price.map { price in
          between(price.cost(of: cell.usage) / Double(max(1, cell.episodes))) {
            "$" + LiveStatus.tenths($0)
          }
        } ?? "no price")
    }
    let shares = RunScale.changedShares.map { share in
      "\(LiveStatus.tenths(share * 100)) % of the tasks: "
        + (detectable(share).map { "\(LiveStatus.tenths($0)) points" }
          ?? "none, even if all are won")
    }
    return table.text(on: terminal)
      + """

      Measured on the tasks played just now; nothing was kept. From: rules fire in three of ten
      episodes, half way. To: in all, at once, each of \(candidates) candidates twice.
      The least gain that \(confirm) confirmation tasks find in four of five runs, when the rules
      change the end of
        \(shares.joined(separator: "\n  "))
      """
  }

  private func between(_ each: Double, _ words: (Double) -> String) -> String {
    let (low, high) = (words(each * episodes.lowerBound), words(each * episodes.upperBound))
    return low == high ? low : "\(low)-\(high)"
  }

  private static func count(_ value: Double) -> String {
    if value < 10_000 { return "\(Int(value.rounded()))" }
    return value < 10_000_000
      ? "\(Int((value / 1000).rounded()))k" : "\(Int((value / 1_000_000).rounded()))M"
  }
}
