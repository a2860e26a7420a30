import Trajectories

/// Looks, changes what is missing, checks, answers: from any state that statements can reach.
///
/// Columns and types come from the description, ways of writing from two rows, and where a change
/// depends on what is there, a query tells; so nothing on its way is known before it is shown.
struct DatabaseExpert: Expert {
  func nextAction(in view: WorldView) -> Action? {
    guard let world = (view.environment as? Database)?.world, world.answer == nil else {
      return nil
    }
    let task = world.task
    if !world.isDescribed {
      return TaskDrawing.execute("DESCRIBE \(QuestionSQL.quoted(task.tables[0].name))")
    }
    if let sample = task.sample, !world.isSampled { return TaskDrawing.execute(sample) }
    if task.isConditional, world.server.digest == world.stageDigests.first,
      !world.reads.contains(task.query)
    {
      return TaskDrawing.execute(task.query)
    }
    if let statement = change(in: world) { return TaskDrawing.execute(statement) }
    if !world.reads.contains(task.query), world.steps + 1 < task.stepBudget {
      return TaskDrawing.execute(task.query)
    }
    return .tool(
      name: "commit_final_answer",
      arguments: ["answers": .array(task.expected.values.map(JSONValue.string))])
  }

  /// The next statement towards the task's last stage, or nil where the tables are right.
  private func change(in world: Database.World) -> String? {
    let digest = world.server.digest
    if digest == world.stageDigests.last { return nil }
    if let stage = world.stageDigests.firstIndex(of: digest), stage < world.task.changes.count {
      return world.task.changes[stage]
    }
    return repair(world)
  }

  /// Takes out rows that do not belong, then puts in those that are missing.
  private func repair(_ world: Database.World) -> String? {
    let task = world.task
    for (index, table) in task.tables.enumerated() {
      let wanted = index == 0 ? task.stages[task.stages.count - 1] : table.rows
      let sql = QuestionSQL(table, isTyped: task.isTyped)
      var missing: [String: [[Cell]]] = [:]
      for row in wanted {
        missing[DatabaseState.line(table.stored([row])[0]), default: []].append(row)
      }
      var excess: [[SQLiteValue]] = []
      for row in world.server.rows(of: table.name)
      where missing[DatabaseState.line(row)]?.popLast() == nil {
        excess.append(row)
      }
      if excess.count > 12 { return "DELETE FROM \(sql.name)" }
      if !excess.isEmpty {
        let tests = excess.map { row in
          "("
            + row.enumerated().map { place, value in
              test(sql.column(place), value)
            }.joined(separator: " AND ") + ")"
        }
        return "DELETE FROM \(sql.name) WHERE \(tests.joined(separator: " OR "))"
      }
      let absent = wanted.filter { row in
        missing[DatabaseState.line(table.stored([row])[0])]?.popLast() != nil
      }
      if !absent.isEmpty { return sql.insert(absent) }
    }
    return nil
  }

  private func test(_ column: String, _ value: SQLiteValue) -> String {
    switch value {
    case .null: "\(column) IS NULL"
    case .integer, .real: "\(column) = \(value.mysqlText)"
    case .text(let text): "BINARY \(column) = \(QuestionSQL.literal(text))"
    }
  }
}
