/// Gains by environment and backbone; a cell is hatched when its interval holds zero.
struct HeatMap {
  private let cells: [(place: Int, cell: ReportCell)]
  private let split: String
  private let arm: Int

  private static let rowHeight = 34.0
  private static let columnWidth = 92.0
  private static let top = 34.0

  init(arm: Int, split: String, cells: [(place: Int, cell: ReportCell)]) {
    self.arm = arm
    self.split = split
    self.cells = cells
  }

  var html: String {
    var environments: [String] = []
    var backbones: [String] = []
    for (_, cell) in cells {
      let (world, model) = (cell.text("environment"), cell.text("backbone"))
      if !environments.contains(world) { environments.append(world) }
      if !backbones.contains(model) { backbones.append(model) }
    }
    // Twelve-pixel letters are about 6.8 pixels wide; narrow screens should see cells at once.
    let labelWidth = min(210, 14 + 6.8 * Double(backbones.map(\.count).max() ?? 0))
    var drawing = Drawing(
      id: "map-\(arm)-\(split)",
      width: labelWidth + HeatMap.columnWidth * Double(environments.count) + 4,
      height: HeatMap.top + HeatMap.rowHeight * Double(backbones.count) + 4,
      title: "Gain in points by environment and backbone, \(split) tasks",
      summary: summary + " The table below holds the same figures.")
    for (column, environment) in environments.enumerated() {
      drawing.text(
        labelWidth + HeatMap.columnWidth * (Double(column) + 0.5), 22,
        HeatMap.short(environment, 13), kind: "label middle")
    }
    for (row, backbone) in backbones.enumerated() {
      drawing.text(
        labelWidth - 8, HeatMap.top + HeatMap.rowHeight * (Double(row) + 0.5) + 4,
        HeatMap.short(backbone, 29), kind: "label end")
    }
    let largest = max(10, cells.map { abs($0.cell.number("gain.points") ?? 0) }.max() ?? 0)
    for (place, cell) in cells {
      guard let column = environments.firstIndex(of: cell.text("environment")),
        let row = backbones.firstIndex(of: cell.text("backbone"))
      else { continue }
      draw(cell, place, (column, row), largest: largest, left: labelWidth, in: &drawing)
    }
    return drawing.html
  }

  private func draw(
    _ cell: ReportCell, _ place: Int, _ at: (column: Int, row: Int), largest: Double,
    left: Double, in drawing: inout Drawing
  ) {
    let points = cell.number("gain.points") ?? 0
    let x = left + HeatMap.columnWidth * Double(at.column) + 1
    let y = HeatMap.top + HeatMap.rowHeight * Double(at.row) + 1
    let (width, height) = (HeatMap.columnWidth - 2, HeatMap.rowHeight - 2)
    let interval =
      "[\(Figure.signed(cell.number("gain.lower") ?? 0)), "
      + "\(Figure.signed(cell.number("gain.upper") ?? 0))]"
    drawing.rectangle(x, y, width, height, kind: "cell-back")
    drawing.rectangle(
      x, y, width, height, kind: points < 0 ? "cell loss" : "cell gain",
      opacity: points == 0 ? 0 : 0.08 + 0.5 * abs(points) / largest,
      tip: "\(cell.name): \(Figure.signed(points)) \(interval) points")
    if cell.crossesZero { drawing.hatched(x, y, width, height) }
    let figure = ShownFigure(
      cell.value("gain.points"), path: "\(arm).cells.\(place).gain.points", .points)
    drawing.text(
      x + width / 2, y + height / 2 + 5, figure?.text ?? "–", kind: "figure middle",
      data: figure?.attributes ?? [])
  }

  private var summary: String {
    let sure = cells.filter { !$0.cell.crossesZero }
    let up = sure.count { ($0.cell.number("gain.points") ?? 0) > 0 }
    return "\(cells.count) cells: in \(up) the whole interval lies above zero, in "
      + "\(sure.count - up) below it, in \(cells.count - sure.count) it holds zero (hatched)."
  }

  static func short(_ text: String, _ length: Int) -> String {
    text.count <= length ? text : String(text.prefix(length - 1)) + "…"
  }
}
