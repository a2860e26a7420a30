import Trajectories

extension Store {
  func allHarnesses() throws(StoreError) -> [(hash: String, body: [UInt8])] {
    try read { (database) throws(StoreError) in
      var found: [(hash: String, body: [UInt8])] = []
      try database.run("SELECT hash, body FROM harnesses ORDER BY hash") {
        (row) throws(StoreError) in found.append((row.text(0), row.bytes(1)))
      }
      return found
    }
  }

  func allAnswers() throws(StoreError) -> [JSONObject] {
    try read { (database) throws(StoreError) in
      var found: [JSONObject] = []
      try database.run(
        """
        SELECT request, batch, backbone_identity, answers FROM model_calls
        ORDER BY request, batch
        """
      ) { (row) throws(StoreError) in
        found.append([
          "kind": "answers", "request": .string(row.text(0)), "batch": .string(row.text(1)),
          "backbone": .string(row.text(2)), "answers": .string(row.text(3)),
        ])
      }
      return found
    }
  }

  func takeAnswers(_ line: JSONValue) throws {
    guard let request = line["request"]?.stringValue, let batch = line["batch"]?.stringValue,
      let backbone = line["backbone"]?.stringValue, let answers = line["answers"]?.stringValue
    else { throw StoreBundle.Refusal("expected answers with request, batch and backbone") }
    _ = try Store.decodeAnswers(Array(answers.utf8), path: path)
    try enqueue { (database) throws(StoreError) in
      try database.run(
        """
        INSERT INTO model_calls(request, batch, backbone_identity, answers) VALUES(?, ?, ?, ?)
        ON CONFLICT(request, batch) DO NOTHING
        """,
        [.text(request), .text(batch), .text(backbone), .blob(Array(answers.utf8))])
    }
  }
}
