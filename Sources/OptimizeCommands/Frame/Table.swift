/// Rows in columns, for people.
struct Table: Sendable {
  enum Alignment: Sendable { case left, right }

  struct Column: Sendable {
    let title: String
    var alignment = Alignment.left

    static func left(_ title: String) -> Column { Column(title: title) }
    static func right(_ title: String) -> Column { Column(title: title, alignment: .right) }
  }

  let columns: [Column]
  private(set) var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; cells that are missing are empty, cells beyond the columns are dropped.
  mutating func add(_ cells: String...) {
    let shown = cells.prefix(columns.count).map(PlainText.line)
    rows.append(shown + Array(repeating: "", count: columns.count - shown.count))
  }

  /// The table with its heading; the last column is not padded.
  func text(on terminal: Terminal) -> String {
    let widths = columns.indices.map { index in
      rows.map(\.[index].count).reduce(columns[index].title.count, max)
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { index in
        let gap = String(repeating: " ", count: widths[index] - cells[index].count)
        return columns[index].alignment == .left ? cells[index] + gap : gap + cells[index]
      }
      let joined = padded.joined(separator: "  ")
      return String(joined.reversed().drop { $0 == " " }.reversed())
    }
    let heading = terminal.bold(line(columns.map(\.title)))
    return ([heading] + rows.map(line)).joined(separator: "\n") + "\n"
  }
}
