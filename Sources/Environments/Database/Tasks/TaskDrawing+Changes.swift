import Trajectories

extension TaskDrawing {
  private func draft(
    _ text: String, _ values: [(String, String)], target: [[Cell]], changes: [String],
    check: String, temptations: [TaskDraft.Temptation]
  ) -> TaskDraft? {
    guard target != rows else { return nil }
    return TaskDraft(
      text: text, values: values, expected: .done, query: check, stages: [target],
      changes: changes, temptations: temptations)
  }

  private func check(_ conditions: [Condition]) -> String {
    "SELECT * FROM \(sql.name) WHERE \(sql.condition(conditions))"
  }

  private func wholeTable(_ statement: String) -> TaskDraft.Temptation {
    TaskDraft.Temptation(
      name: "change-the-whole-table", statements: [statement], answer: ["done"])
  }

  private mutating func freshRow() -> [Cell]? {
    var builder = DatabaseWorldBuilder(
      data: data, family: family, style: DatabaseWorldBuilder.Style(isTyped: style.isTyped),
      generator: generator)
    let key = builder.key()
    let label = generator.pick(data.markedNames) ?? ""
    let row = builder.row(key: key, label: label)
    guard !rows.contains(where: { $0[TaskDrawing.key] == row[TaskDrawing.key] }) else {
      return nil
    }
    return row
  }

  // D11
  mutating func insert() -> TaskDraft? {
    guard var row = freshRow() else { return nil }
    row[TaskDrawing.remark] = .text(generator.pick(data.remarks) ?? "")
    let isPartial = generator.chance(0.5)
    var named = Array(row.indices)
    if isPartial {
      let omitted =
        style.isTyped
        ? [TaskDrawing.remark] : [TaskDrawing.amount, TaskDrawing.date, TaskDrawing.remark]
      named.removeAll(where: omitted.contains)
      for column in omitted { row[column] = .text("") }
    }
    let statement = sql.insert([row])
    let pairs = named.map { ($0, row[$0]) }
    let columns = named.map(sql.column).joined(separator: ", ")
    let values = named.map { sql.value(row[$0], in: $0) }.joined(separator: ", ")
    let short = "INSERT INTO \(sql.name) (\(columns)) VALUES (\(values))"
    var temptations = [
      TaskDraft.Temptation(
        name: "insert-twice", statements: [statement, statement], answer: ["done"])
    ]
    if isPartial {
      temptations.append(
        TaskDraft.Temptation(
          name: "leave-columns-out", statements: [short], answer: ["done"]))
    }
    return draft(
      isPartial ? "D11b" : "D11", [("assignments", words(pairs))], target: rows + [row],
      changes: [statement],
      check: check([Condition(TaskDrawing.key, .equal, row[TaskDrawing.key])]),
      temptations: temptations)
  }

  private mutating func newValues() -> [(Int, Cell)] {
    let count = family.columns[TaskDrawing.count]
    var pairs: [(Int, Cell)] = [
      (TaskDrawing.flag, .text(generator.pick(family.columns[3].values) ?? ""))
    ]
    if generator.chance(0.6) {
      pairs.append((TaskDrawing.count, .number(generator.integer(in: count.low...count.high))))
    }
    return pairs
  }

  private func changed(
    _ conditions: [Condition], _ pairs: [(Int, Cell)]
  ) -> [[Cell]] {
    rows.map { row in
      guard PlainEvaluator.matches(row, conditions) else { return row }
      var row = row
      for (column, cell) in pairs { row[column] = cell }
      return row
    }
  }

  private func update(_ pairs: [(Int, Cell)]) -> String {
    "UPDATE \(sql.name) SET \(sql.assignments(pairs))"
  }

  // D12
  mutating func updateByKey() -> TaskDraft? {
    guard let row = generator.pick(rows) else { return nil }
    let pairs = newValues()
    let byKey = [Condition(TaskDrawing.key, .equal, row[TaskDrawing.key])]
    return draft(
      "D12",
      [
        ("assignments", words(pairs)),
        ("value", shown(row[TaskDrawing.key], in: TaskDrawing.key)),
      ], target: changed(byKey, pairs),
      changes: ["\(update(pairs)) WHERE \(sql.condition(byKey))"], check: check(byKey),
      temptations: [wholeTable(update(pairs))])
  }

  mutating func updateByPair() -> TaskDraft? {
    guard let row = generator.pick(rows) else { return nil }
    let pairs = [(TaskDrawing.remark, Cell.text(generator.pick(data.remarks) ?? ""))]
    let conditions = [
      Condition(TaskDrawing.label, .equal, row[TaskDrawing.label]),
      Condition(TaskDrawing.group, .equal, row[TaskDrawing.group]),
    ]
    return draft(
      "D12b", [("assignments", words(pairs)), ("conditions", words(conditions))],
      target: changed(conditions, pairs),
      changes: ["\(update(pairs)) WHERE \(sql.condition(conditions))"],
      check: check(conditions), temptations: [wholeTable(update(pairs))])
  }

  // D13
  mutating func delete() -> TaskDraft? {
    guard var conditions = categoryCondition().map({ [$0] }) else { return nil }
    if generator.chance(0.6), let limit = generator.pick(rows)?[TaskDrawing.count].number {
      conditions.append(
        Condition(
          TaskDrawing.count, generator.chance(0.5) ? .greater : .less, .number(limit)))
    }
    let kept = rows.filter { !PlainEvaluator.matches($0, conditions) }
    guard kept.count > 2 else { return nil }
    return draft(
      "D13", [("conditions", words(conditions))], target: kept,
      changes: ["DELETE FROM \(sql.name) WHERE \(sql.condition(conditions))"],
      check: "SELECT COUNT(*) FROM \(sql.name)",
      temptations: [wholeTable("DELETE FROM \(sql.name)")])
  }

  // D14
  mutating func raise() -> TaskDraft? {
    guard let condition = categoryCondition() else { return nil }
    let amount = generator.integer(in: 2...60)
    let column = TaskDrawing.amount
    guard PlainEvaluator.rows(rows, [condition]).count < rows.count else { return nil }
    let target = rows.map { row in
      guard PlainEvaluator.matches(row, [condition]), let number = row[column].number else {
        return row
      }
      var row = row
      row[column] = .number(number + amount)
      return row
    }
    let statement =
      "UPDATE \(sql.name) SET \(sql.column(column)) = \(sql.column(column)) + \(amount)"
    let narrowed = "\(statement) WHERE \(sql.condition([condition]))"
    return draft(
      "D14",
      [
        ("column", name(column)), ("number", String(amount)), ("conditions", words([condition])),
      ], target: target, changes: [narrowed], check: check([condition]),
      temptations: [
        wholeTable(statement),
        TaskDraft.Temptation(
          name: "change-twice", statements: [narrowed, narrowed], answer: ["done"]),
      ])
  }

  mutating func setMany() -> TaskDraft? {
    guard let condition = categoryCondition() else { return nil }
    let pairs = [(TaskDrawing.remark, Cell.text(generator.pick(data.remarks) ?? ""))]
    let target = changed([condition], pairs)
    guard target != changed([], pairs) else { return nil }
    return draft(
      "D14b", [("assignments", words(pairs)), ("conditions", words([condition]))],
      target: target, changes: ["\(update(pairs)) WHERE \(sql.condition([condition]))"],
      check: check([condition]), temptations: [wholeTable(update(pairs))])
  }

  // D15
  mutating func upsert() -> TaskDraft? {
    guard var row = freshRow(), let old = generator.pick(rows) else { return nil }
    row[TaskDrawing.remark] = .text("")
    let count = family.columns[TaskDrawing.count]
    let number = generator.integer(in: count.low...count.high)
    row[TaskDrawing.count] = .number(number)
    let exists = generator.chance(0.5)
    if exists { row[TaskDrawing.key] = old[TaskDrawing.key] }
    let byKey = [Condition(TaskDrawing.key, .equal, row[TaskDrawing.key])]
    let pairs = [(TaskDrawing.count, Cell.number(number))]
    let insertion = sql.insert([row])
    let change = "\(update(pairs)) WHERE \(sql.condition(byKey))"
    let values = [
      ("value", shown(row[TaskDrawing.key], in: TaskDrawing.key)),
      ("column", name(TaskDrawing.count)), ("number", String(number)),
      ("assignments", words(row.indices.map { ($0, row[$0]) })),
    ]
    return draft(
      "D15", values, target: exists ? changed(byKey, pairs) : rows + [row],
      changes: [exists ? change : insertion], check: check(byKey),
      temptations: [
        TaskDraft.Temptation(
          name: "do-not-look", statements: [exists ? insertion : change], answer: ["done"])
      ])
  }

  // D16
  mutating func transfer() -> TaskDraft? {
    let pair = generator.sample(2, of: rows)
    guard pair.count == 2, let have = pair[0][TaskDrawing.count].number, have > 2 else {
      return nil
    }
    let amount = generator.integer(in: 1...(have - 1))
    let column = TaskDrawing.count
    func moved(_ rows: [[Cell]], _ key: Cell, _ by: Int) -> [[Cell]] {
      rows.map { row in
        guard row[TaskDrawing.key] == key, let number = row[column].number else { return row }
        var row = row
        row[column] = .number(number + by)
        return row
      }
    }
    let middle = moved(rows, pair[0][TaskDrawing.key], -amount)
    let target = moved(middle, pair[1][TaskDrawing.key], amount)
    let changes = [(pair[0], "-"), (pair[1], "+")].map { row, sign in
      "UPDATE \(sql.name) SET \(sql.column(column)) = \(sql.column(column)) \(sign) \(amount) "
        + "WHERE "
        + sql.condition([Condition(TaskDrawing.key, .equal, row[TaskDrawing.key])])
    }
    let keys = pair.map { sql.value($0[TaskDrawing.key], in: TaskDrawing.key) }
    return TaskDraft(
      text: "D16",
      values: [
        ("number", String(amount)), ("column", name(column)),
        ("first", shown(pair[0][TaskDrawing.key], in: TaskDrawing.key)),
        ("second", shown(pair[1][TaskDrawing.key], in: TaskDrawing.key)),
      ], expected: .done,
      query: "SELECT * FROM \(sql.name) WHERE \(sql.column(TaskDrawing.key)) "
        + "IN (\(keys.joined(separator: ", ")))",
      stages: [middle, target], changes: changes,
      temptations: [
        TaskDraft.Temptation(name: "move-half", statements: [changes[0]], answer: ["done"])
      ])
  }
}
