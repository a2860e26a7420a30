import Backbones
import Environments
import MetaHarness
import Statistics
import Trajectories

extension EvaluationReport {
  /// The cells of one part summed up by environment and by kind of backbone.
  func groups(_ certificate: Certificate, split: String) -> [String] {
    let own = certificate.groups.filter { $0.summary.split == split }
    if own.isEmpty { return [] }
    return [
      "",
      "| \(split) | cells | gain, points | for networks like these | better / same / worse "
        + "| shown better / open / shown worse | wrong writes, points | harness decided |",
      "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
      + own.map { group in
        let summary = group.summary
        let columns = [
          Figure.escaped(group.name), "\(summary.cells)",
          Figure.interval(summary.decision.pooled),
          summary.pooledOverNetworks.map { Figure.interval($0) } ?? "–",
          counts(summary.bySign), counts(summary.byInterval),
          Figure.interval(summary.wrongWrites), Figure.percent(summary.harnessDecided),
        ]
        return "| " + columns.joined(separator: " | ") + " |"
      }
  }

  /// Backbones by environments, what was solved without and with the rules, in percent.
  ///
  /// Checkpoints of one network are no independent backbones, so the fully trained ones get a table
  /// of their own beside the one of all.
  func matrices(_ certificate: Certificate, split: String) -> [String] {
    let cells = certificate.cells.filter { $0.split.rawValue == split }
    let environments = cells.map(\.environment).inOrderOfAppearance
    let backbones = cells.map(\.backbone.name).inOrderOfAppearance
    guard environments.count > 1, backbones.count > 1 else { return [] }
    let late = backbones.filter { $0.hasSuffix("-late") }
    let isMixed = !late.isEmpty && late.count < backbones.count
    return [backbones, isMixed ? late : []].filter { !$0.isEmpty }.flatMap { rows in
      matrix(cells, rows: rows, columns: environments, title: "\(split), without → with, %")
    }
  }

  private func matrix(
    _ cells: [CertifiedCell], rows: [String], columns: [String], title: String
  ) -> [String] {
    var lines = ["", "| \(title) | " + columns.joined(separator: " | ") + " | mean gain, points |"]
    lines.append("|---" + String(repeating: "|---:", count: columns.count + 1) + "|")
    for backbone in rows {
      let own = cells.filter { $0.backbone.name == backbone }
      let rates = columns.map { environment -> String in
        guard let cell = own.first(where: { $0.environment == environment }) else { return "–" }
        return Figure.decimal(cell.rates.base * 100, 0) + " → "
          + Figure.decimal(cell.rates.with * 100, 0)
      }
      let sum = own.reduce(0) { $0 + $1.gain.estimate }
      let mean = Figure.points(sum / Double(max(1, own.count)))
      lines.append(
        "| \(Figure.escaped(backbone)) | \(rates.joined(separator: " | ")) | \(mean) |")
    }
    return lines
  }

  /// The first arm against the others, on the same tasks.
  var armAgainstArm: String {
    guard let contrasts, !contrasts.rows.isEmpty else { return "" }
    let rows = contrasts.rows.map { row in
      let difference = row.difference
      return "| \(Figure.escaped(row.arm)) | \(row.split.rawValue) | \(row.environment ?? "all") "
        + "| \(Figure.interval(difference.gain)) | \(difference.won) / \(difference.lost) |"
    }
    return
      ([
        "## \(Figure.escaped(contrasts.first)) against the other arms", "",
        "| against | part | environment | gain, points | solved by it / by the other alone |",
        "|---|---|---|---:|---:|",
      ] + rows).joined(separator: "\n")
  }
}
