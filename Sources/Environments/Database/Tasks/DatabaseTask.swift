import Trajectories

/// One problem: a database, what is asked, and what solves it.
struct DatabaseTask: Sendable {
  /// A sequence of actions that looks tempting and must not be rewarded.
  struct Temptation: Sendable {
    let name: String
    let actions: [Action]
  }

  /// What the score looks at.
  enum Rule: Sendable, Hashable {
    /// The answer, and the tables as they should be.
    case both
    /// The answer alone, as DBBench does for questions.
    case answer
    /// The tables alone, as DBBench does for changes; or a digest of theirs that was published.
    case tables(published: String?)
  }

  let id: String
  let template: String
  let isTyped: Bool
  let database: DatabaseSchema
  let tables: [TablePlan]
  let instruction: String
  let expected: ExpectedAnswer
  /// The main table's rows before the first change, after it, and so on.
  let stages: [[[Cell]]]
  /// The statements that lead from one stage to the next.
  let changes: [String]
  /// The statement that answers the question, or checks the change.
  let query: String
  let temptations: [Temptation]
  var rule = Rule.both

  /// The rows that the server starts with.
  var rows: [String: [[SQLiteValue]]] {
    var found: [String: [[SQLiteValue]]] = [:]
    for table in tables { found[table.name] = table.stored(table.rows) }
    return found
  }

  /// What the database holds at a stage.
  func content(at stage: Int) -> [(String, [[SQLiteValue]])] {
    tables.enumerated().map { index, table in
      (table.name, table.stored(index == 0 ? stages[stage] : table.rows))
    }
  }

  /// Shows how numbers and dates are written where all columns are text; nil where types tell.
  var sample: String? {
    isTyped || rule != .both ? nil : "SELECT * FROM \(QuestionSQL.quoted(tables[0].name)) LIMIT 2"
  }

  /// Whether what is to be changed depends on what is there.
  var isConditional: Bool { template == "D15" || template == "D16" }

  /// Steps that the expert needs from the start: look, query, change, check, commit.
  var expertLength: Int {
    3 + changes.count + (sample == nil ? 0 : 1) + (isConditional ? 1 : 0)
  }

  var stepBudget: Int { max(15, 2 * expertLength) }
}

/// What a right answer looks like.
enum ExpectedAnswer: Sendable, Hashable {
  case number(Double)
  case text(String)
  /// In any order.
  case texts([String])
  case nothing
  case done
  /// A published label, with its own way of comparing.
  case official([String])

  /// The answer as an expert hands it in.
  var values: [String] {
    switch self {
    case .number(let value): [DecimalText.fixed(value, scale: value == value.rounded() ? 0 : 4)]
    case .text(let text): [text]
    case .texts(let texts): texts
    case .nothing: ["none"]
    case .done: ["done"]
    case .official(let label): label
    }
  }

  func accepts(_ answers: [String]) -> Bool {
    let given = answers.map(ExpectedAnswer.plain)
    switch self {
    case .number(let value):
      guard given.count == 1, let number = ExpectedAnswer.number(given[0]) else { return false }
      return abs(number - value) <= 0.01
    case .text(let text): return given == [ExpectedAnswer.plain(text)]
    case .texts(let texts): return given.sorted() == texts.map(ExpectedAnswer.plain).sorted()
    case .nothing: return given.count == 1 && given[0].lowercased() == "none"
    case .done: return given.count == 1 && given[0].lowercased() == "done"
    case .official(let label): return OfficialComparator.accepts(answers, label: label)
    }
  }

  /// Without space and quotes around it.
  private static func plain(_ text: String) -> String {
    let trimmed = text.trimmingASCIISpace()
    guard trimmed.utf8.count >= 2, let first = trimmed.utf8.first, first == trimmed.utf8.last,
      first == 0x27 || first == 0x22
    else { return trimmed }
    return String(trimmed.dropFirst().dropLast())
  }

  /// A number in digits, with or without thousands marks; units and words are refused.
  private static func number(_ text: String) -> Double? {
    let digits = text.filter { $0 != "," }
    let (value, isWhole) = DecimalText.leadingNumber(digits)
    return isWhole ? value : nil
  }
}
