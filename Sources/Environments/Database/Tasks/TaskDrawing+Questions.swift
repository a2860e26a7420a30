import Trajectories

extension TaskDrawing {
  /// A test of the group or the flag against a value that occurs.
  mutating func categoryCondition() -> Condition? {
    let column = generator.chance(0.5) ? TaskDrawing.group : TaskDrawing.flag
    return generator.pick(rows).map { Condition(column, .equal, $0[column]) }
  }

  /// A test of the count against a number that occurs.
  private mutating func countCondition() -> Condition? {
    guard let value = generator.pick(rows)?[TaskDrawing.count].number else { return nil }
    return Condition(
      TaskDrawing.count, generator.chance(0.5) ? .greater : .less, .number(value))
  }

  private func select(_ what: String, _ conditions: [Condition], _ rest: String = "") -> String {
    "SELECT \(what) FROM \(sql.name) WHERE \(sql.condition(conditions))\(rest)"
  }

  private func text(_ cell: Cell, in column: Int) -> String { main.columns[column].text(cell) }

  // D1
  mutating func lookup() -> TaskDraft? {
    guard let row = generator.pick(rows),
      let column = generator.pick([
        TaskDrawing.label, TaskDrawing.group, TaskDrawing.flag, TaskDrawing.date,
      ])
    else { return nil }
    let byKey = [Condition(TaskDrawing.key, .equal, row[TaskDrawing.key])]
    return TaskDraft(
      text: "D1",
      values: [
        ("column", name(column)), ("value", shown(row[TaskDrawing.key], in: TaskDrawing.key)),
      ], expected: .text(text(row[column], in: column)), query: select(sql.column(column), byKey))
  }

  // D2
  mutating func countRows() -> TaskDraft? {
    guard let first = categoryCondition() else { return nil }
    var conditions = [first]
    if generator.chance(0.7), let second = countCondition() { conditions.append(second) }
    let found = PlainEvaluator.rows(rows, conditions).count
    guard found > 0 else { return nil }
    return TaskDraft(
      text: "D2", values: [("conditions", words(conditions))], expected: .number(Double(found)),
      query: select("COUNT(*)", conditions))
  }

  // D3
  mutating func measure() -> TaskDraft? {
    guard let condition = categoryCondition() else { return nil }
    let column = generator.chance(0.7) ? TaskDrawing.count : TaskDrawing.amount
    let numbers = PlainEvaluator.rows(rows, [condition]).compactMap { $0[column].number }
    guard numbers.count > 1, let kind = generator.pick(["sum", "average", "minimum", "maximum"]),
      let least = numbers.min(), let most = numbers.max()
    else { return nil }
    let sum = numbers.reduce(0, +)
    let (value, function): (Double, String) =
      switch kind {
      case "sum": (Double(sum), "SUM")
      case "average": (Double(sum) / Double(numbers.count), "AVG")
      case "minimum": (Double(least), "MIN")
      default: (Double(most), "MAX")
      }
    let query =
      select("\(function)(\(sql.number(column)))", [condition], " AND \(sql.filled(column))")
    var draft = TaskDraft(
      text: "D3",
      values: [
        ("measure", data.texts.measures[kind] ?? kind), ("column", name(column)),
        ("conditions", words([condition])),
      ], expected: .number(value), query: query)
    if !style.isTyped, kind == "minimum" || kind == "maximum" {
      // As texts, 9 is more than 10 and a blank is less than everything.
      let written = PlainEvaluator.rows(rows, [condition]).map { text($0[column], in: column) }
      let naive = kind == "minimum" ? written.min() : written.max()
      if let naive, !draft.expected.accepts([naive]) {
        draft.temptations.append(
          .init(
            name: "compare-as-text",
            statements: [select("\(function)(\(sql.column(column)))", [condition])],
            answer: [naive]))
      }
    }
    return draft
  }

  // D4
  mutating func ranked() -> TaskDraft? {
    let column = generator.chance(0.6) ? TaskDrawing.count : TaskDrawing.amount
    let order = PlainEvaluator.ranked(rows, by: column)
    let place = generator.integer(below: data.texts.ranks.count)
    let isLow = place >= 3
    let offset = isLow ? place - 3 : place
    let fromTop = isLow ? Array(order.reversed()) : order
    guard fromTop.count > offset + 1 else { return nil }
    let numbers = fromTop.prefix(offset + 2).compactMap { $0[column].number }
    guard Set(numbers).count == numbers.count else { return nil }
    let label = text(fromTop[offset][TaskDrawing.label], in: TaskDrawing.label)
    let direction = isLow ? "" : " DESC"
    let head = "SELECT \(sql.column(TaskDrawing.label)) FROM \(sql.name) ORDER BY "
    var draft = TaskDraft(
      text: "D4", values: [("rank", data.texts.ranks[place]), ("column", name(column))],
      expected: .text(label), query: "\(head)\(sql.number(column))\(direction) LIMIT \(offset), 1")
    if !style.isTyped {
      let naive = rows.sorted { left, right in
        let (a, b) = (text(left[column], in: column), text(right[column], in: column))
        return isLow ? a < b : a > b
      }
      let wrong = text(naive[offset][TaskDrawing.label], in: TaskDrawing.label)
      if wrong != label {
        draft.temptations.append(
          .init(
            name: "compare-as-text",
            statements: ["\(head)\(sql.column(column))\(direction) LIMIT \(offset), 1"],
            answer: [wrong]))
      }
    }
    return draft
  }

  private mutating func twoRows() -> ([Cell], [Cell])? {
    let pair = generator.sample(2, of: rows)
    guard pair.count == 2, let a = pair[0][TaskDrawing.count].number,
      let b = pair[1][TaskDrawing.count].number, a != b
    else { return nil }
    return (pair[0], pair[1])
  }

  private func labels(_ first: [Cell], _ second: [Cell]) -> String {
    let column = sql.column(TaskDrawing.label)
    let values = [first, second].map {
      sql.value($0[TaskDrawing.label], in: TaskDrawing.label)
    }
    return "\(column) IN (\(values.joined(separator: ", ")))"
  }

  // D5
  mutating func difference() -> TaskDraft? {
    guard let (first, second) = twoRows() else { return nil }
    let (a, b) = (first[TaskDrawing.count].number ?? 0, second[TaskDrawing.count].number ?? 0)
    let number = sql.number(TaskDrawing.count)
    return TaskDraft(
      text: "D5",
      values: [
        ("column", name(TaskDrawing.count)),
        ("first", shown(first[TaskDrawing.label], in: TaskDrawing.label)),
        ("second", shown(second[TaskDrawing.label], in: TaskDrawing.label)),
      ], expected: .number(Double(abs(a - b))),
      query: "SELECT MAX(\(number)) - MIN(\(number)) FROM \(sql.name) "
        + "WHERE \(labels(first, second))")
  }

  mutating func larger() -> TaskDraft? {
    guard let (first, second) = twoRows() else { return nil }
    let (a, b) = (first[TaskDrawing.count].number ?? 0, second[TaskDrawing.count].number ?? 0)
    let (winner, loser) = a > b ? (first, second) : (second, first)
    let label = text(winner[TaskDrawing.label], in: TaskDrawing.label)
    let head =
      "SELECT \(sql.column(TaskDrawing.label)) FROM \(sql.name) "
      + "WHERE \(labels(first, second)) ORDER BY "
    var draft = TaskDraft(
      text: "D5b",
      values: [
        ("column", name(TaskDrawing.count)),
        ("first", shown(first[TaskDrawing.label], in: TaskDrawing.label)),
        ("second", shown(second[TaskDrawing.label], in: TaskDrawing.label)),
      ], expected: .text(label), query: head + "\(sql.number(TaskDrawing.count)) DESC LIMIT 1")
    if !style.isTyped, String(max(a, b)) < String(min(a, b)) {
      draft.temptations.append(
        .init(
          name: "compare-as-text",
          statements: [head + "\(sql.column(TaskDrawing.count)) DESC LIMIT 1"],
          answer: [text(loser[TaskDrawing.label], in: TaskDrawing.label)]))
    }
    return draft
  }

  // D6
  mutating func frequentGroups() -> TaskDraft? {
    let column = generator.chance(0.5) ? TaskDrawing.group : TaskDrawing.flag
    let limit = rows.count / family.columns[column].values.count + generator.integer(below: 2)
    let frequent = family.columns[column].values.filter { value in
      rows.filter { $0[column] == .text(value) }.count > limit
    }
    guard !frequent.isEmpty, frequent.count < family.columns[column].values.count else {
      return nil
    }
    return TaskDraft(
      text: "D6", values: [("column", name(column)), ("number", String(limit))],
      expected: .texts(frequent),
      query: "SELECT \(sql.column(column)) FROM \(sql.name) GROUP BY \(sql.column(column)) "
        + "HAVING COUNT(*) > \(limit)")
  }

  mutating func distinctCount() -> TaskDraft? {
    guard let row = generator.pick(rows) else { return nil }
    let condition = [Condition(TaskDrawing.group, .equal, row[TaskDrawing.group])]
    let found = Set(PlainEvaluator.rows(rows, condition).map { $0[TaskDrawing.flag] }).count
    return TaskDraft(
      text: "D6b", values: [("column", name(TaskDrawing.flag)), ("conditions", words(condition))],
      expected: .number(Double(found)),
      query: select("COUNT(DISTINCT \(sql.column(TaskDrawing.flag)))", condition))
  }

  // D7
  mutating func inYear() -> TaskDraft? {
    let year = generator.integer(in: 2018...2023)
    let found = rows.filter { $0[TaskDrawing.date].date?.year == year }.count
    guard found > 0 else { return nil }
    return TaskDraft(
      text: "D7", values: [("column", name(TaskDrawing.date)), ("year", String(year))],
      expected: .number(Double(found)),
      query: "SELECT COUNT(*) FROM \(sql.name) WHERE YEAR(\(sql.date(TaskDrawing.date))) = \(year)")
  }

  mutating func latestBefore() -> TaskDraft? {
    guard let limit = generator.pick(rows)?[TaskDrawing.date] else { return nil }
    let earlier = PlainEvaluator.rows(rows, [Condition(TaskDrawing.date, .less, limit)])
    let days = earlier.compactMap { $0[TaskDrawing.date].date?.dayNumber }
    guard let last = days.max(), days.count(where: { $0 == last }) == 1,
      let row = earlier.first(where: { $0[TaskDrawing.date].date?.dayNumber == last })
    else { return nil }
    return TaskDraft(
      text: "D7b",
      values: [
        ("column", name(TaskDrawing.date)), ("date", shown(limit, in: TaskDrawing.date)),
      ], expected: .text(text(row[TaskDrawing.label], in: TaskDrawing.label)),
      query: select(
        sql.column(TaskDrawing.label), [Condition(TaskDrawing.date, .less, limit)],
        " ORDER BY \(sql.date(TaskDrawing.date)) DESC LIMIT 1"))
  }

  // D8
  mutating func joined() -> TaskDraft? {
    guard let groups = tables.dropFirst().first(where: { $0.name == family.groupTable }),
      let place = generator.pick(groups.rows)?[1]
    else { return nil }
    let members = Set(groups.rows.filter { $0[1] == place }.map { $0[0] })
    let found = rows.filter { members.contains($0[TaskDrawing.group]) }
    guard !found.isEmpty else { return nil }
    var mine = sql
    mine.prefix = "m."
    var theirs = QuestionSQL(groups, isTyped: style.isTyped)
    theirs.prefix = "g."
    let from =
      "FROM \(mine.name) m JOIN \(theirs.name) g "
      + "ON \(mine.column(TaskDrawing.group)) = \(theirs.column(0)) "
      + "WHERE \(theirs.column(1)) = \(theirs.value(place, in: 1))"
    let values = [
      ("place", quoted(groups.columns[1].name)), ("other", quoted(groups.name)),
      ("value", quoted(groups.columns[1].text(place))), ("column", name(TaskDrawing.count)),
    ]
    if generator.chance(0.5) {
      return TaskDraft(
        text: "D8", values: values, expected: .number(Double(found.count)),
        query: "SELECT COUNT(*) \(from)")
    }
    let numbers = found.compactMap { $0[TaskDrawing.count].number }
    guard !numbers.isEmpty else { return nil }
    return TaskDraft(
      text: "D8b", values: values, expected: .number(Double(numbers.reduce(0, +))),
      query: "SELECT SUM(\(mine.number(TaskDrawing.count))) \(from) "
        + "AND \(mine.filled(TaskDrawing.count))")
  }

  private func unmatched() -> (rows: [[Cell]], test: String, name: String)? {
    guard let events = tables.dropFirst().first(where: { $0.name == family.eventTable }) else {
      return nil
    }
    let linked = Set(events.rows.map { $0[1] })
    let theirs = QuestionSQL(events, isTyped: style.isTyped)
    let test =
      "\(sql.column(TaskDrawing.key)) NOT IN (SELECT \(theirs.column(1)) FROM \(theirs.name))"
    return (rows.filter { !linked.contains($0[TaskDrawing.key]) }, test, events.name)
  }

  // D9
  mutating func unmatchedCount() -> TaskDraft? {
    guard let (found, test, other) = unmatched(), !found.isEmpty else { return nil }
    return TaskDraft(
      text: "D9", values: [("other", quoted(other))], expected: .number(Double(found.count)),
      query: "SELECT COUNT(*) FROM \(sql.name) WHERE \(test)")
  }

  mutating func unmatchedList() -> TaskDraft? {
    guard let (all, test, other) = unmatched(), let condition = categoryCondition() else {
      return nil
    }
    let found = PlainEvaluator.rows(all, [condition])
    guard (1...8).contains(found.count) else { return nil }
    return TaskDraft(
      text: "D9b", values: [("other", quoted(other)), ("conditions", words([condition]))],
      expected: .texts(found.map { text($0[TaskDrawing.label], in: TaskDrawing.label) }),
      query: select(sql.column(TaskDrawing.label), [condition], " AND \(test)"))
  }

  // D10
  mutating func list() -> TaskDraft? {
    guard let first = categoryCondition(), let second = countCondition() else { return nil }
    let conditions = generator.chance(0.5) ? [first] : [first, second]
    let found = PlainEvaluator.rows(rows, conditions)
    guard (2...8).contains(found.count) else { return nil }
    return TaskDraft(
      text: "D10", values: [("conditions", words(conditions))],
      expected: .texts(found.map { text($0[TaskDrawing.label], in: TaskDrawing.label) }),
      query: select(sql.column(TaskDrawing.label), conditions))
  }

  // D17
  mutating func missingKey() -> TaskDraft? {
    var builder = DatabaseWorldBuilder(
      data: data, family: family, style: style, generator: generator)
    let key = Cell.text(builder.key())
    guard !rows.contains(where: { $0[TaskDrawing.key] == key }) else { return nil }
    let column = TaskDrawing.flag
    let query = select(sql.column(column), [Condition(TaskDrawing.key, .equal, key)])
    return TaskDraft(
      text: "D1", values: [("column", name(column)), ("value", shown(key, in: TaskDrawing.key))],
      expected: .nothing, query: query,
      temptations: [.init(name: "answer-zero", statements: [query], answer: ["0"])])
  }

  mutating func missingRows() -> TaskDraft? {
    guard let group = generator.pick(family.columns[2].values),
      let flag = generator.pick(family.columns[3].values)
    else { return nil }
    let conditions = [
      Condition(TaskDrawing.group, .equal, .text(group)),
      Condition(TaskDrawing.flag, .equal, .text(flag)),
    ]
    guard PlainEvaluator.rows(rows, conditions).isEmpty else { return nil }
    let query = select(sql.column(TaskDrawing.label), conditions)
    return TaskDraft(
      text: "D10", values: [("conditions", words(conditions))], expected: .nothing, query: query,
      temptations: [.init(name: "answer-zero", statements: [query], answer: ["0"])])
  }
}
