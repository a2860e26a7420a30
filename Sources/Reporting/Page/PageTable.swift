/// A table of a page; cells are markup already.
struct PageTable {
  let caption: String
  /// Headings; those that begin with `>` stand over figures and align right.
  let columns: [String]
  var rows: [[String]] = []

  init(_ caption: String, _ columns: [String]) {
    self.caption = caption
    self.columns = columns
  }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  var html: String {
    let heading = columns.map { column in
      let isRight = column.hasPrefix(">")
      return Markup.element(
        "th", [("scope", "col")] + (isRight ? [("class", "r")] : []),
        Markup.escaped(isRight ? String(column.dropFirst()) : column))
    }
    let body = rows.map { cells in
      "<tr>"
        + zip(columns, cells).map { column, cell in
          column.hasPrefix(">") ? "<td class=\"r\">\(cell)</td>" : "<td>\(cell)</td>"
        }.joined() + "</tr>"
    }
    let table =
      "<table><caption><span>\(Markup.escaped(caption))</span></caption><thead><tr>\(heading.joined())</tr>"
      + "</thead><tbody>\(body.joined(separator: "\n"))</tbody></table>"
    return Markup.element(
      "div",
      [("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption)], table)
  }
}
