/// Success without and with the rules: one line from a ring to a dot for each cell.
struct SuccessChart {
  private let cells: [(place: Int, cell: ReportCell)]
  private let arm: Int

  private static let rowHeight = 38.0
  private static let left = 20.0
  private static let span = 400.0

  init(arm: Int, cells: [(place: Int, cell: ReportCell)]) {
    self.arm = arm
    self.cells = cells
  }

  var html: String {
    let height = 48 + SuccessChart.rowHeight * Double(cells.count)
    var drawing = Drawing(
      id: "success-\(arm)", width: SuccessChart.left * 2 + SuccessChart.span, height: height,
      title: "Success without rules (ring) and with them (dot)",
      summary: "One line for each of \(cells.count) cells; the table below holds the figures.")
    for tick in 0...4 {
      let x = SuccessChart.left + SuccessChart.span * Double(tick) / 4
      drawing.line(x, 24, x, height - 6, kind: "grid")
      drawing.text(x, 16, "\(tick * 25) %", kind: "label middle")
    }
    for (row, (_, cell)) in cells.enumerated() {
      let y = 62 + SuccessChart.rowHeight * Double(row)
      let base = SuccessChart.left + SuccessChart.span * (cell.number("base") ?? 0)
      let with = SuccessChart.left + SuccessChart.span * (cell.number("with") ?? 0)
      drawing.text(SuccessChart.left, y - 11, HeatMap.short(cell.name, 58), kind: "label")
      drawing.line(base, y, with, y, kind: with < base ? "bar loss-line" : "bar gain-line")
      let tip =
        "\(cell.name): \(Figure.percent(cell.number("base") ?? 0)) without, "
        + "\(Figure.percent(cell.number("with") ?? 0)) with"
      drawing.circle(base, y, radius: 5, kind: "ring", tip: tip)
      drawing.circle(with, y, radius: 4.5, kind: with < base ? "dot loss" : "dot gain", tip: tip)
    }
    return drawing.html
  }
}

/// Cost against success: calls with rules over calls without, and the gain.
struct CostChart {
  private let arms: [ReportArm]

  private static let (width, height) = (440.0, 300.0)
  private static let (left, top, right, bottom) = (64.0, 16.0, 24.0, 48.0)

  init(arms: [ReportArm]) { self.arms = arms }

  var html: String {
    let points = arms.enumerated().flatMap { place, arm in
      arm.cells.map { (arm: place, cell: $0) }
    }
    let costs = points.map { $0.cell.number("callsRatio") ?? 1 }
    let gains = points.map { $0.cell.number("gain.points") ?? 0 }
    let high = max(2, (costs.max() ?? 1) * 1.1)
    let (least, most) = (min(-5, (gains.min() ?? 0) - 5), max(5, (gains.max() ?? 0) + 5))
    let (wide, tall) = (
      CostChart.width - CostChart.left - CostChart.right,
      CostChart.height - CostChart.top - CostChart.bottom
    )
    func x(_ cost: Double) -> Double { CostChart.left + wide * cost / high }
    func y(_ gain: Double) -> Double { CostChart.top + tall * (most - gain) / (most - least) }
    var drawing = Drawing(
      id: "cost", width: CostChart.width, height: CostChart.height,
      title: "Cost against success",
      summary: "Across: model calls with rules over calls without. Up: the gain in points. "
        + "\(points.count) cells; the table below holds the figures.")
    for tick in 0...4 {
      let cost = high * Double(tick) / 4
      drawing.line(x(cost), CostChart.top, x(cost), CostChart.top + tall, kind: "grid")
      drawing.text(
        x(cost), CostChart.top + tall + 18, Figure.decimal(cost, 1) + "×", kind: "label middle")
    }
    for gain in [least, 0, most] {
      drawing.line(
        CostChart.left, y(gain), CostChart.left + wide, y(gain), kind: gain == 0 ? "axis" : "grid")
      drawing.text(CostChart.left - 8, y(gain) + 4, Figure.signed(gain), kind: "label end")
    }
    drawing.line(x(1), CostChart.top, x(1), CostChart.top + tall, kind: "axis")
    drawing.text(
      CostChart.left + wide / 2, CostChart.height - 8, "calls with rules ÷ calls without",
      kind: "label middle")
    for (place, point) in points.enumerated() {
      drawing.circle(
        x(costs[place]), y(gains[place]), radius: 5.5, kind: "dot arm-\(point.arm % 4)",
        tip: "\(arms[point.arm].name), \(point.cell.name): \(Figure.signed(gains[place])) points, "
          + "\(Figure.decimal(costs[place], 2))× the calls")
    }
    for (place, arm) in arms.enumerated() where arms.count > 1 && place < 4 {
      let line = CostChart.top + 14 + 18 * Double(place)
      drawing.circle(CostChart.left + 14, line - 4, radius: 5.5, kind: "dot arm-\(place % 4)")
      drawing.text(CostChart.left + 26, line, HeatMap.short(arm.name, 40))
    }
    return drawing.html
  }
}
