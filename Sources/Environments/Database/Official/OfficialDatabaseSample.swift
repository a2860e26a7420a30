import Trajectories

/// One published DBBench task as its file has it.
struct OfficialDatabaseSample: Sendable {
  let index: Int
  let kind: String
  let question: String
  /// Names the table and its columns, sometimes after a line of evidence.
  let introduction: String
  let table: String
  let columns: [String]
  let rows: [[String]]
  /// The answer, or for changes the statement.
  let label: [String]
  /// The published digest of the changed table.
  let digest: String?

  var isChange: Bool { ["INSERT", "UPDATE", "DELETE"].contains(kind) }

  /// Reads a file of one task per line.
  static func load(_ path: String) throws(EnvironmentError) -> [OfficialDatabaseSample] {
    var samples: [OfficialDatabaseSample] = []
    var brokenLine: Int?
    do throws(FileError) {
      var reader = try JSONLinesReader(path: path)
      while brokenLine == nil, let line = try reader.next() {
        if line.bytes.isEmpty, !line.isTooLong { continue }
        if let value = try? JSONValue(parsing: line.bytes, options: .foreign),
          let sample = OfficialDatabaseSample(value, index: samples.count)
        {
          samples.append(sample)
        } else {
          brokenLine = line.number
        }
      }
    } catch {
      throw .badData(file: path, detail: error.description)
    }
    if let brokenLine {
      throw .badData(file: path, detail: "line \(brokenLine) is no DBBench task")
    }
    return samples
  }

  private init?(_ value: JSONValue, index: Int) {
    guard let kind = value["type"]?[0]?.stringValue,
      let question = value["description"]?.stringValue,
      let table = value["table"]?["table_name"]?.stringValue,
      let columns = value["table"]?["table_info"]?["columns"]?.arrayValue,
      let rows = value["table"]?["table_info"]?["rows"]?.arrayValue,
      let label = value["label"]?.arrayValue
    else { return nil }
    self.index = index
    self.kind = kind
    self.question = question
    introduction = [value["evidence"], value["add_description"]].compactMap { $0?.stringValue }
      .filter { !$0.isEmpty }.joined(separator: "\n")
    self.table = table
    self.columns = columns.compactMap { $0["name"]?.stringValue }
    self.rows = rows.map { row in
      (row.arrayValue ?? []).map { $0.stringValue ?? $0.compactText }
    }
    self.label = label.map { $0.stringValue ?? $0.compactText }
    digest = value["answer_md5"]?.stringValue
    guard self.columns.count == columns.count,
      self.rows.allSatisfy({ $0.count == columns.count })
    else { return nil }
  }

  /// Every column is text, whatever its file declares.
  var schema: DatabaseSchema {
    DatabaseSchema(
      name: "official",
      tables: [TableSchema(table, columns.map { ColumnSchema($0, .text) })])
  }

  /// The task's table behind the dialect.
  func server() throws(EnvironmentError) -> DatabaseServer {
    try DatabaseServer(
      schema, rows: [table: rows.map { row in row.map(SQLiteValue.text) }])
  }
}
