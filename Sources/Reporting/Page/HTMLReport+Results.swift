import MetaHarness
import Trajectories

extension HTMLReport {
  /// Gains by environment and backbone, success and pass^k.
  var results: String {
    guard !content.arms.isEmpty else {
      return section("results", "Results", recorded)
    }
    var parts: [String] = []
    for (place, arm) in content.arms.enumerated() {
      parts.append("<h3>\(Markup.escaped(arm.name))</h3>")
      let cells = arm.cells.enumerated().map { (place: $0, cell: $1) }
      var splits: [String] = []
      for (_, cell) in cells where !splits.contains(cell.text("split")) {
        splits.append(cell.text("split"))
      }
      for split in splits {
        let own = cells.filter { $0.cell.text("split") == split }
        if splits.count > 1 { parts.append("<h4>\(Markup.escaped(split)) tasks</h4>") }
        parts.append(HeatMap(arm: place, split: split, cells: own).html)
      }
      let isShort = cells.count <= 12
      let chart = SuccessChart(arm: place, cells: cells).html
      parts.append(isShort ? chart : fold("Success of each cell as a picture", chart))
      let table = table(place, arm)
      parts.append(isShort ? table : fold("All \(cells.count) cells as a table", table))
    }
    return section("results", "What came out in each setting", parts.joined(separator: "\n"))
  }

  private func table(_ place: Int, _ arm: ReportArm) -> String {
    // pass^k needs k trials of each task.
    let powers = [2, 4].filter { k in
      arm.cells.contains { $0.number("passAll.\(k - 1).base") != nil }
    }
    var table = PageTable(
      "\(arm.name): each cell against the bare backbone on the same tasks; intervals are 95 %.",
      [
        "environment", "part", "backbone (kind)", ">tasks", ">base", ">with", ">gain, points",
        "verdict",
        ">won / lost",
      ] + powers.map { ">pass^\($0)" } + [">p", ">fires in", ">uptake", ">exposure, points"])
    for (row, cell) in arm.cells.enumerated() {
      func shown(_ path: String, _ style: ShownFigure.Style) -> String {
        figure(place, row, cell, path, style)
      }
      var cells = [
        Markup.escaped(cell.text("environment")), Markup.escaped(cell.text("split")),
        "\(Markup.escaped(cell.text("backbone"))) (\(Markup.escaped(cell.text("backboneKind"))))",
        shown("tasks", .count), shown("base", .percent), shown("with", .percent),
        interval(cell.value("gain"), "\(place).cells.\(row).gain"),
        Markup.escaped(cell.text("verdict")),
        shown("counts.won", .count) + " / " + shown("counts.lost", .count),
      ]
      for k in powers {
        cells.append(
          shown("passAll.\(k - 1).base", .percent) + " → "
            + shown("passAll.\(k - 1).with", .percent))
      }
      cells += [
        shown("pValue", .probability), shown("firing", .percent), shown("uptake", .percent),
        cell.value("exposure") == nil
          ? "–"
          : shown("exposure.lowerPoints", .points) + " to "
            + shown("exposure.upperPoints", .points),
      ]
      table.add(cells)
    }
    return table.html
  }

  /// What a run without certificates recorded.
  private var recorded: String {
    struct Row {
      var episodes = 0
      var solved = 0
      var steps = 0
      var tokens = 0
    }
    var order: [String] = []
    var rows: [String: Row] = [:]
    for episode in content.episodes {
      let name = "\(episode.environment) × \(episode.backbone)"
      if rows[name] == nil { order.append(name) }
      rows[name, default: Row()].episodes += 1
      rows[name]?.solved += episode.success ? 1 : 0
      rows[name]?.steps += episode.steps
      rows[name]?.tokens += episode.tokens
    }
    var table = PageTable(
      "Stored episodes; without a control nothing follows from them about rules.",
      ["setting", ">episodes", ">solved", ">steps an episode", ">tokens an episode"])
    for name in order.sorted() {
      guard let row = rows[name] else { continue }
      let count = Double(row.episodes)
      table.add([
        Markup.escaped(name), "\(row.episodes)", Figure.percent(Double(row.solved) / count),
        Figure.decimal(Double(row.steps) / count, 1), Figure.decimal(Double(row.tokens) / count, 0),
      ])
    }
    return table.rows.isEmpty ? "<p>No episode is stored.</p>" : table.html
  }

  /// Cost against success.
  var cost: String {
    guard !content.arms.isEmpty else {
      return section("cost", "What it costs", HTMLReport.unjudged)
    }
    var table = PageTable(
      "What the rules cost: with rules over without.",
      [
        "arm", "setting", ">gain, points", ">calls", ">steps", ">tokens", ">decided by the harness",
        ">window overflowed", ">wrong irreversible writes", ">policy broken",
      ])
    for (place, arm) in content.arms.enumerated() {
      for (row, cell) in arm.cells.enumerated() {
        func shown(_ path: String, _ style: ShownFigure.Style) -> String {
          figure(place, row, cell, path, style)
        }
        func change(_ path: String) -> String {
          shown(path + ".base", .count) + " → " + shown(path + ".with", .count)
        }
        table.add([
          Markup.escaped(arm.name), Markup.escaped(cell.name), shown("gain.points", .points),
          shown("callsRatio", .ratio), shown("stepsRatio", .ratio), shown("tokensRatio", .ratio),
          shown("harnessDecidedShare", .percent), change("overflows"),
          change("wrongIrreversibleWrites"), change("policyViolations"),
        ])
      }
    }
    let body = table.rows.count <= 12 ? table.html : fold("All cells as a table", table.html)
    let calls = content.arms.indices.map(callsSaved).joined()
    return section("cost", "What it costs", CostChart(arms: content.arms).html + body + calls)
  }

  /// What the search of an arm spent, and what it would have cost without forks and replay.
  private func callsSaved(_ arm: Int) -> String {
    guard let saved = content.arms[arm].certificate["calls"], saved["spent"] != nil else {
      return ""
    }
    func shown(_ name: String, _ style: ShownFigure.Style = .count) -> String {
      figure(saved[name], "\(arm).calls.\(name)", style)
    }
    return
      "<p>Model calls of the search: \(shown("spent")), \(shown("confirmation")) of them to confirm. "
      + "Whole runs of the \(shown("screened")) candidates that were screened, and the same confirmation, "
      + "would have taken \(shown("wholeRuns")): \(shown("ratio", .ratio)) times as many.</p>"
  }
}
