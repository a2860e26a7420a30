import Trajectories

/// The reference's hash over a whole database, with the unchanged rows written only once.
struct ReferenceHash: Sendable {
  /// Which reference's form is hashed.
  enum Form: Sendable, Hashable {
    case tuples
    case json
  }

  /// One table: its name, and its rows in the order they are written.
  struct Table: Sendable {
    var name: String
    var rows: [(key: String, value: ReferenceValue)]
  }

  /// A row that differs from the first state.
  struct Change: Sendable {
    var table: String
    var key: String
    var value: ReferenceValue
  }

  private struct Segment: Sendable {
    var table: String
    var key: String
    var bytes: [UInt8]
  }

  private let form: Form
  private let segments: [Segment]

  init(form: Form, tables: [Table]) {
    self.form = form
    segments = tables.sorted { $0.name < $1.name }.flatMap { table in
      table.rows.map { row in
        Segment(
          table: table.name, key: row.key,
          bytes: ReferenceHash.entry(row.key, row.value, form: form))
      }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
  }

  private static func entry(_ key: String, _ value: ReferenceValue, form: Form) -> [UInt8] {
    var bytes: [UInt8] = []
    switch form {
    case .tuples:
      bytes += "(".utf8
      PythonText.appendLiteral(key, to: &bytes)
      bytes += ", ".utf8
      value.appendTuple(to: &bytes)
      bytes += ")".utf8
    case .json:
      PythonText.appendASCIIJSON(key, to: &bytes)
      bytes += ": ".utf8
      value.appendJSON(to: &bytes)
    }
    return bytes
  }

  /// The hash of the database with some rows changed or added.
  func digest(changes: [Change] = []) -> Digest {
    var rows = segments
    for change in changes {
      let bytes = ReferenceHash.entry(change.key, change.value, form: form)
      let segment = Segment(table: change.table, key: change.key, bytes: bytes)
      let known = rows.firstIndex { $0.table == change.table && $0.key == change.key }
      if let known {
        rows[known] = segment
      } else {
        let place = rows.firstIndex {
          ($0.table == change.table && change.key < $0.key) || $0.table > change.table
        }
        rows.insert(segment, at: place ?? rows.count)
      }
    }
    return digest(of: rows)
  }

  private func digest(of rows: [Segment]) -> Digest {
    let builder = DigestBuilder()
    func add(_ text: String) { builder.update(Array(text.utf8)) }
    add(form == .tuples ? "(" : "{")
    var table: String?
    for row in rows {
      if row.table == table {
        add(", ")
      } else {
        if table != nil { add(form == .tuples ? ")), " : "}, ") }
        add(form == .tuples ? "('\(row.table)', (" : "\"\(row.table)\": {")
        table = row.table
      }
      builder.update(row.bytes)
    }
    add(form == .tuples ? ")))" : "}}")
    return builder.finish()
  }
}
