import Backbones
public import Statistics
public import Trajectories

/// All cells of one part of the tasks in a few figures.
public struct CertificateSummary: Sendable, Hashable {
  /// The part of the tasks.
  public let split: String
  /// The gate over all cells at once.
  public let decision: AcceptanceGate.Decision
  /// The gain over all cells as a claim about networks like these; nil with a single network.
  public let pooledOverNetworks: ConfidenceInterval?
  /// Cells with a higher, an equal and a lower success rate.
  public let bySign: (improved: Int, flat: Int, regressed: Int)
  /// Cells whose interval lies above zero, holds zero, lies below zero.
  public let byInterval: (improved: Int, flat: Int, regressed: Int)
  /// Cells whose loss is shown after Holm's correction.
  public let harmedAfterHolm: [String]
  /// The cell with the lowest gain.
  public let worst: (cell: String, points: Double)?
  /// One figure for all cells in the ways that differ in what they hide.
  public let gains: GainSummary?
  /// The change in the share of episodes with a wrong irreversible write, with its interval.
  public let wrongWrites: ConfidenceInterval
  /// The share of steps that the harness decided, over all cells.
  public let harnessDecided: Double
  /// The share of episodes that overflowed the window, without and with the harness.
  public let overflowShare: (base: Double, with: Double)
  /// The number of cells.
  public let cells: Int

  init(
    split: String, cells: [CertifiedCell], gate: AcceptanceGate, seed: Seed,
    networks: [String: String]
  ) {
    self.split = split
    self.cells = cells.count
    var generator = seed.derive("certificate-summary").generator
    let gateCells = cells.map(\.gateCell)
    decision = gate.judge(gateCells, using: &generator)
    harmedAfterHolm = decision.harmed
    bySign = CertificateSummary.tally(cells) { $0.gain.estimate }
    byInterval = CertificateSummary.tally(cells) { cell in
      cell.gain.lower > 0 ? 1 : cell.gain.upper < 0 ? -1 : 0
    }
    worst = cells.min { $0.gain.estimate < $1.gain.estimate }.map {
      ($0.gateCell.name, $0.gain.estimate * 100)
    }
    gains = GainSummary(
      cells.filter { $0.tasks > 0 }.map {
        GainSummary.Setting(base: $0.rates.base, with: $0.rates.with, tasks: $0.tasks)
      })
    let groups = CertificateSummary.groups(cells, networks)
    pooledOverNetworks =
      Set(groups).count > 1
      ? HierarchicalBootstrap.interval(
        of: CertificateSummary.crossed(cells, groups, networks) { $0.difference },
        draws: gate.draws,
        backbones: .resampled, using: &generator) : nil
    wrongWrites = HierarchicalBootstrap.interval(
      of: CertificateSummary.crossed(cells, groups, networks) { task in
        let change = task.trials.reduce(0) { sum, pair in
          sum + (pair.with.wrongIrreversibleWrites > 0 ? 1 : 0)
            - (pair.base.wrongIrreversibleWrites > 0 ? 1 : 0)
        }
        return Double(change) / Double(task.trials.count)
      }, draws: gate.draws, using: &generator)
    let pairs = cells.flatMap(\.comparison.pairs)
    let steps = pairs.reduce(0) { $0 + $1.with.steps }
    harnessDecided =
      Double(pairs.reduce(0) { $0 + $1.with.harnessDecided }) / Double(max(1, steps))
    let count = Double(max(1, pairs.count))
    overflowShare = (
      Double(pairs.count { $0.base.overflowed }) / count,
      Double(pairs.count { $0.with.overflowed }) / count
    )
  }

  private static func tally(
    _ cells: [CertifiedCell], _ value: (CertifiedCell) -> Double
  ) -> (improved: Int, flat: Int, regressed: Int) {
    let values = cells.map(value)
    return (values.count { $0 > 0 }, values.count { $0 == 0 }, values.count { $0 < 0 })
  }

  /// The networks of the cells' backbones, in the order in which they first appear.
  private static func groups(_ cells: [CertifiedCell], _ networks: [String: String]) -> [String] {
    cells.map { networks[$0.backbone.name] ?? $0.backbone.name }.inOrderOfAppearance
  }

  /// Differences by environment, task and network; checkpoints of a network are like trials of it.
  private static func crossed(
    _ cells: [CertifiedCell], _ groups: [String], _ networks: [String: String],
    _ value: (Comparison.TaskPairs) -> Double
  ) -> CrossedDifferences {
    CrossedDifferences(
      cells.map(\.environment).inOrderOfAppearance.map { environment in
        let own = cells.filter { $0.environment == environment }
        var values: [String: [[Double]]] = [:]
        var tasks: [String] = []
        for cell in own {
          let network = networks[cell.backbone.name] ?? cell.backbone.name
          for task in cell.comparison.tasks {
            if values[task.task] == nil {
              tasks.append(task.task)
              values[task.task] = [[Double]](repeating: [], count: groups.count)
            }
            let place = groups.firstIndex(of: network) ?? 0
            values[task.task]?[place].append(value(task))
          }
        }
        return CrossedDifferences.Environment(tasks: tasks.map { values[$0] ?? [] })
      })
  }

  public static func == (left: CertificateSummary, right: CertificateSummary) -> Bool {
    left.json == right.json
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

extension CertificateSummary {
  /// The summary as the certificate's file holds it.
  public var json: JSONObject {
    func counts(_ counts: (improved: Int, flat: Int, regressed: Int)) -> JSONValue {
      [
        "improved": .integer(counts.improved), "flat": .integer(counts.flat),
        "regressed": .integer(counts.regressed),
      ]
    }
    var object: JSONObject = [
      "split": .string(split), "cells": .integer(cells),
      "verdict": .string(decision.verdict.text),
      "meanGain": .object(decision.pooled.pointsJSON), "pValue": .double(decision.pValue),
      "bySign": counts(bySign), "byInterval": counts(byInterval),
    ]
    object["meanGainOverNetworks"] = pooledOverNetworks.map { .object($0.pointsJSON) } ?? .null
    object["harmedAfterHolm"] = .array(harmedAfterHolm.map(JSONValue.string))
    object["notShownSafe"] = .array(decision.notShownSafe.map(JSONValue.string))
    if let worst {
      object["worstCell"] = ["cell": .string(worst.cell), "points": .double(worst.points)]
    }
    object["wrongIrreversibleWrites"] = .object(wrongWrites.pointsJSON)
    object["harnessDecidedShare"] = .double(harnessDecided)
    object["overflowShare"] = [
      "base": .double(overflowShare.base), "with": .double(overflowShare.with),
    ]
    if let gains { object["gains"] = .object(gains.json) }
    return object
  }
}

extension GainSummary {
  /// Each figure under a name that says what it is.
  var json: JSONObject {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.double) ?? .null }
    return [
      "meanPoints": .double(meanDifference * 100), "failureReduction": number(failureReduction),
      "ratioOfSums": number(ratioOfSums), "geometricMean": .double(geometricMeanGain),
      "meanLogOdds": .double(meanLogOddsDifference), "meanRelative": number(meanRelativeGain),
      "medianRelative": number(medianRelativeGain),
      "flooredRelative": .double(flooredRelativeGain),
      "cellsWithZeroBase": .integer(zeroBaselines),
      "shareFromLowBases": number(shareFromLowBaselines),
    ]
  }
}
