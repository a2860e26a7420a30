import Trajectories

/// Fills a family's tables with rows.
struct DatabaseWorldBuilder {
  /// How messy a world is.
  struct Style {
    var isTyped = false
    /// Numbers with marks and units, blank cells.
    var isDirty = false
    /// Names that need quoting.
    var isStressful = false
    var hasKey = true
    var isGroupTableNeeded = false
    var isEventTableNeeded = false
  }

  let data: DatabaseData
  let family: DatabaseData.Family
  let style: Style
  var generator: SeededGenerator

  mutating func tables() -> [TablePlan] {
    var tables = [mainTable()]
    if style.isGroupTableNeeded { tables.append(groupTable()) }
    if style.isEventTableNeeded { tables.append(eventTable(for: tables[0])) }
    return tables
  }

  private func plan(
    _ name: String, _ form: ColumnPlan.Form, isKey: Bool = false
  ) -> ColumnPlan {
    guard style.isTyped else {
      return ColumnPlan(name: name, form: form, schema: ColumnSchema(name, .text))
    }
    let declared: ColumnSchema.Declared =
      switch form {
      case .number, .thousands, .unit: .integer
      case .isoDate, .dayFirst: .date
      case .text: .varchar(80)
      }
    let plain: ColumnPlan.Form =
      switch form {
      case .thousands, .unit: .number
      case .dayFirst: .isoDate
      default: form
      }
    return ColumnPlan(
      name: name, form: plain,
      schema: ColumnSchema(name, declared, isKey: isKey && style.hasKey))
  }

  private mutating func mainTable() -> TablePlan {
    var names = family.columns.map(\.name)
    var tableName = family.mainTable
    if style.isStressful {
      for role in names.indices where generator.chance(0.6) {
        names[role] = generator.pick(data.stressColumns[role]) ?? names[role]
      }
      // At least one name must be in need of quotes.
      let role = generator.integer(below: 3)
      names[role] = generator.pick(data.stressColumns[role]) ?? names[role]
      let pattern = generator.pick(data.stressTables) ?? "{table}"
      tableName = DatabaseTexts.filled(pattern, [("table", family.mainTable)])
    }
    let countForm: ColumnPlan.Form =
      !style.isDirty
      ? .number : generator.chance(0.5) ? .thousands : .unit(family.columns[4].unit)
    let amountForm: ColumnPlan.Form =
      style.isDirty ? .unit(family.columns[5].unit) : .number
    let dateForm: ColumnPlan.Form = generator.chance(0.5) ? .dayFirst : .isoDate
    let columns = [
      plan(names[0], .text, isKey: true), plan(names[1], .text), plan(names[2], .text),
      plan(names[3], .text), plan(names[4], countForm),
      plan(names[5], amountForm), plan(names[6], dateForm),
      plan("remarks", .text),
    ]
    let count = generator.integer(in: 14...44)
    var keys: Set<String> = []
    let labels = self.labels(count + 1)
    var rows: [[Cell]] = []
    while rows.count < count {
      let key = self.key()
      guard keys.insert(key).inserted else { continue }
      rows.append(row(key: key, label: labels[rows.count]))
    }
    return TablePlan(name: tableName, columns: columns, rows: rows)
  }

  /// A key by the family's pattern, `#` for a digit.
  mutating func key() -> String {
    var text = ""
    for character in family.keyFormat {
      text += character == "#" ? String(generator.integer(below: 10)) : String(character)
    }
    return text
  }

  /// Names that all differ.
  private mutating func labels(_ count: Int) -> [String] {
    var found: [String] = []
    if family.usesPeople {
      for first in data.firstNames {
        for last in data.lastNames { found.append("\(first) \(last)") }
      }
      found = generator.sample(max(1, count - 2), of: found)
      found += generator.sample(2, of: data.markedNames)
      return generator.shuffled(found)
    }
    for first in family.labelWords[0] {
      for second in family.labelWords[1] { found.append("\(first) \(second)") }
    }
    return generator.sample(count, of: found)
  }

  mutating func row(key: String, label: String) -> [Cell] {
    let count = family.columns[4]
    let amount = family.columns[5]
    let isBlank = style.isDirty && generator.chance(0.14)
    return [
      .text(key), .text(label), .text(generator.pick(family.columns[2].values) ?? ""),
      .text(generator.pick(family.columns[3].values) ?? ""),
      isBlank ? .blank : .number(generator.integer(in: count.low...count.high)),
      .number(generator.integer(in: amount.low...amount.high)), date(),
      generator.chance(0.4) ? .text(generator.pick(data.remarks) ?? "") : .text(""),
    ]
  }

  /// A day of the years 2018 to 2023.
  mutating func date() -> Cell {
    let start = CivilDate("2018-01-01")?.dayNumber ?? 0
    return CivilDate(dayNumber: start + generator.integer(below: 2190)).map(Cell.date) ?? .blank
  }

  private mutating func groupTable() -> TablePlan {
    let columns = family.groupColumns
    let rows: [[Cell]] = family.columns[2].values.map { value in
      [
        .text(value), .text(generator.pick(columns[1].values) ?? ""),
        .number(generator.integer(in: columns[2].low...columns[2].high)),
      ]
    }
    return TablePlan(
      name: family.groupTable,
      columns: [
        plan(columns[0].name, .text, isKey: true), plan(columns[1].name, .text),
        plan(columns[2].name, .number),
      ], rows: rows)
  }

  private mutating func eventTable(for main: TablePlan) -> TablePlan {
    let columns = family.eventColumns
    var rows: [[Cell]] = []
    var number = 1000 + generator.integer(below: 4000)
    for row in main.rows where generator.chance(0.6) {
      for _ in 0...generator.integer(below: 3) {
        number += 1 + generator.integer(below: 7)
        rows.append([
          .text("\(number)"), row[0],
          .number(generator.integer(in: columns[2].low...columns[2].high)),
        ])
      }
    }
    rows = generator.shuffled(rows)
    return TablePlan(
      name: family.eventTable,
      columns: [
        plan(columns[0].name, .text, isKey: true), plan(columns[1].name, .text),
        plan(columns[2].name, .number),
      ], rows: Array(rows.prefix(90)))
  }
}
