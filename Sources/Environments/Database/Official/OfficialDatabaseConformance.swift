import Trajectories

/// What our dialect makes of the published DBBench tasks.
package struct OfficialDatabaseConformance: Sendable, Hashable {
  /// Tasks in the file.
  package var tasks = 0
  /// Changes whose published table digest was reproduced.
  package var reproduced = 0
  /// Changes in the file.
  package var changes = 0
  /// Lines, counted from 0, whose digest was not reproduced.
  package var differing: [Int] = []
  /// Questions whose label was accepted as its own answer.
  package var acceptedLabels = 0
  /// Questions whose perturbed label was refused.
  package var refusedPerturbations = 0
  /// Questions in the file.
  package var questions = 0

  /// Checks one of the two published files under a data folder: `standard` or `dev`.
  package static func check(
    _ set: String, dataFolder: String
  ) throws(EnvironmentError) -> OfficialDatabaseConformance {
    let path = "\(dataFolder)/agentbench/dbbench/\(set).jsonl"
    var found = OfficialDatabaseConformance()
    for sample in try OfficialDatabaseSample.load(path) {
      found.tasks += 1
      if sample.isChange {
        found.changes += 1
        if try reproduces(sample) {
          found.reproduced += 1
        } else {
          found.differing.append(sample.index)
        }
      } else {
        found.questions += 1
        if OfficialComparator.accepts(sample.label, label: sample.label) {
          found.acceptedLabels += 1
        }
        if !OfficialComparator.accepts(perturbed(sample.label), label: sample.label) {
          found.refusedPerturbations += 1
        }
      }
    }
    return found
  }

  private static func reproduces(_ sample: OfficialDatabaseSample) throws(EnvironmentError) -> Bool
  {
    let server = try sample.server()
    guard let statement = sample.label.first, let digest = sample.digest else { return false }
    if case .statement(let translated) = DatabaseCommand(statement, in: server.schema) {
      guard server.run(translated).error == nil else { return false }
    } else {
      return false
    }
    return "[('\(tableDigest(server.rows(of: sample.table)))',)]" == digest
  }

  /// Five digits of each row's MD5, sorted and joined, and the MD5 of that.
  static func tableDigest(_ rows: [[SQLiteValue]]) -> String {
    let marks = rows.map { row in
      let joined = row.filter { $0 != .null }.map(\.mysqlText).joined(separator: ",")
      return String(MD5.hex(Array(joined.utf8)).prefix(5))
    }
    return MD5.hex(Array(marks.sorted().joined(separator: ",").utf8))
  }

  /// The smallest change that makes another answer of it.
  private static func perturbed(_ label: [String]) -> [String] {
    guard let first = label.first else { return ["x"] }
    let plain = OfficialComparator.normalised(first)
    let (value, isWhole) = DecimalText.leadingNumber(plain)
    return [isWhole ? DecimalText.fixed(value + 1, scale: 2) : plain + "x"] + label.dropFirst()
  }
}
