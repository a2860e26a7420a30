import Trajectories

/// One attempt at a task: a world, a question about it, and what solves it.
struct TaskDrawing {
  let id: String
  let template: String
  let data: DatabaseData
  let family: DatabaseData.Family
  var generator: SeededGenerator
  var style = DatabaseWorldBuilder.Style()
  var tables: [TablePlan] = []

  init(
    id: String, template: String, data: DatabaseData, family: DatabaseData.Family,
    generator: SeededGenerator
  ) {
    self.id = id
    self.template = template
    self.data = data
    self.family = family
    self.generator = generator
  }

  // Positions of the main table's columns.
  static let key = 0
  static let label = 1
  static let group = 2
  static let flag = 3
  static let count = 4
  static let amount = 5
  static let date = 6
  static let remark = 7

  var main: TablePlan { tables[0] }
  var rows: [[Cell]] { tables[0].rows }
  var sql: QuestionSQL { QuestionSQL(main, isTyped: style.isTyped) }

  /// Returns nil where the world cannot carry the question.
  mutating func draw() -> DatabaseTask? {
    let number = Int(template.dropFirst()) ?? 0
    style.isTyped = generator.chance(0.4)
    style.isDirty = number == 3 || (number == 8 && generator.chance(0.5))
    style.isStressful = number == 18
    style.isGroupTableNeeded = number == 8 || generator.chance(0.2)
    style.isEventTableNeeded = number == 9 || generator.chance(0.15)
    style.hasKey = number != 11
    var builder = DatabaseWorldBuilder(
      data: data, family: family, style: style,
      generator: Seed(generator.next()).generator)
    tables = builder.tables()
    guard let draft = draft(number) else { return nil }
    return finished(draft)
  }

  private mutating func draft(_ number: Int) -> TaskDraft? {
    switch number {
    case 1: return lookup()
    case 2: return countRows()
    case 3: return measure()
    case 4: return ranked()
    case 5: return generator.chance(0.6) ? difference() : larger()
    case 6: return generator.chance(0.6) ? frequentGroups() : distinctCount()
    case 7: return generator.chance(0.6) ? inYear() : latestBefore()
    case 8: return joined()
    case 9: return generator.chance(0.5) ? unmatchedCount() : unmatchedList()
    case 10: return list()
    case 11: return insert()
    case 12: return generator.chance(0.6) ? updateByKey() : updateByPair()
    case 13: return delete()
    case 14: return generator.chance(0.6) ? raise() : setMany()
    case 15: return upsert()
    case 16: return transfer()
    case 17: return generator.chance(0.5) ? missingKey() : missingRows()
    default:
      switch generator.integer(below: 6) {
      case 0: return lookup()
      case 1: return countRows()
      case 2: return ranked()
      case 3: return list()
      case 4: return updateByKey()
      default: return setMany()
      }
    }
  }

  private mutating func finished(_ draft: TaskDraft) -> DatabaseTask {
    let texts = data.texts
    let described = tables.map { table in
      DatabaseTexts.filled(
        texts.table,
        [
          ("table", quoted(table.name)),
          ("columns", table.columns.map { quoted($0.name) }.joined(separator: texts.list)),
        ])
    }.joined(separator: texts.and)
    let opening = DatabaseTexts.filled(
      generator.pick(texts.schema) ?? "",
      [("database", quoted(family.name)), ("tables", described)])
    let question = DatabaseTexts.filled(
      generator.pick(texts.tasks[draft.text] ?? []) ?? "",
      draft.values + [
        ("table", quoted(main.name)), ("noun", family.noun), ("key", name(TaskDrawing.key)),
        ("label", name(TaskDrawing.label)), ("group", name(TaskDrawing.group)),
      ])
    let commit = Action.tool(
      name: "commit_final_answer",
      arguments: ["answers": .array(draft.expected == .done ? ["done"] : ["unknown"])])
    var temptations = [DatabaseTask.Temptation(name: "commit-without-execute", actions: [commit])]
    temptations += draft.temptations.map { temptation in
      DatabaseTask.Temptation(
        name: temptation.name,
        actions: temptation.statements.map(TaskDrawing.execute) + [
          .tool(
            name: "commit_final_answer",
            arguments: ["answers": .array(temptation.answer.map(JSONValue.string))])
        ])
    }
    return DatabaseTask(
      id: id, template: template, isTyped: style.isTyped,
      database: DatabaseSchema(name: family.name, tables: tables.map(\.schema)), tables: tables,
      instruction: opening + "\n\n" + question, expected: draft.expected,
      stages: [rows] + draft.stages, changes: draft.changes, query: draft.query,
      temptations: temptations)
  }

  static func execute(_ statement: String) -> Action {
    .tool(name: "execute_sql", arguments: ["query": .string(statement)])
  }

  func quoted(_ name: String) -> String { "\"\(name)\"" }

  func name(_ column: Int) -> String { quoted(main.columns[column].name) }

  func shown(_ cell: Cell, in column: Int) -> String {
    switch cell {
    case .number(let number): String(number)
    case .date(let date): date.dateText
    default: quoted(main.columns[column].text(cell))
    }
  }

  func words(_ conditions: [Condition]) -> String {
    conditions.map { condition in
      DatabaseTexts.filled(
        data.texts.conditions[condition.kind.rawValue] ?? "",
        [
          ("column", name(condition.column)),
          ("value", shown(condition.value, in: condition.column)),
        ])
    }.joined(separator: data.texts.and)
  }

  func words(_ assignments: [(Int, Cell)]) -> String {
    assignments.map { column, cell in
      let plan = main.columns[column]
      let value = cell.number.map(String.init) ?? quoted(plan.text(cell))
      return DatabaseTexts.filled(
        data.texts.assignment, [("column", name(column)), ("value", value)])
    }.joined(separator: data.texts.list)
  }
}

/// What a template makes of a world.
struct TaskDraft {
  struct Temptation {
    let name: String
    let statements: [String]
    let answer: [String]
  }

  /// The entry of the text table.
  let text: String
  let values: [(String, String)]
  let expected: ExpectedAnswer
  let query: String
  var stages: [[[Cell]]] = []
  var changes: [String] = []
  var temptations: [Temptation] = []
}
