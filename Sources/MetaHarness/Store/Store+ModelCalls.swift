public import Backbones
public import Trajectories

extension Store {
  /// Returns the answers that were recorded for a request, or nil.
  public func answers(to request: Digest, batch: String) throws(StoreError) -> [Completion]? {
    try read { (database) throws(StoreError) in
      var found: [Completion]?
      try database.run(
        "SELECT answers FROM model_calls WHERE request = ? AND batch = ?",
        [.text(request.hex), .text(batch)]
      ) { (row) throws(StoreError) in
        found = try Store.decodeAnswers(row.bytes(0), path: database.path)
      }
      return found
    }
  }

  /// Keeps the answers to a request and returns when they are on disk.
  public func record(
    answers: [Completion], to request: Digest, backbone: Digest, batch: String
  ) async throws {
    var writer = JSONWriter()
    writer.array { writer in
      for answer in answers { answer.write(to: &writer) }
    }
    let body = writer.bytes
    try await commit { (database) throws(StoreError) in
      try database.run(
        """
        INSERT INTO model_calls(request, batch, backbone_identity, answers) VALUES(?, ?, ?, ?)
        ON CONFLICT(request, batch) DO NOTHING
        """,
        [.text(request.hex), .text(batch), .text(backbone.hex), .blob(body)])
    }
  }

  static func decodeAnswers(_ bytes: [UInt8], path: String) throws(StoreError) -> [Completion] {
    do {
      let list = try JSONValue(parsing: bytes).arrayValue ?? []
      return try list.map { try Completion(json: $0) }
    } catch {
      throw .corrupt(path: path, reason: "a recorded answer is unreadable: \(error)")
    }
  }
}

extension Store {
  /// What the answers of a batch have cost, so that a resumed run goes on counting.
  public func spent(
    batch: String, price: EndpointSettings.Price?
  ) throws(StoreError) -> SpendingLimit.Spent {
    try read { (database) throws(StoreError) in
      var spent = SpendingLimit.Spent()
      try database.run("SELECT answers FROM model_calls WHERE batch = ?", [.text(batch)]) {
        (row) throws(StoreError) in
        let usage = try Store.decodeAnswers(row.bytes(0), path: database.path)
          .reduce(TokenUsage()) { $0 + $1.usage }
        spent.calls += 1
        spent.tokens += usage.input + usage.output
        spent.dollars += price?.cost(of: usage) ?? 0
      }
      return spent
    }
  }

  /// The store's answers of one backbone and batch, as recorded backbones read and write them.
  public func answerBook(for backbone: BackboneIdentity, batch: String) -> AnswerBook {
    AnswerBook(
      find: { request in try self.answers(to: request, batch: batch) },
      keep: { request, answers in
        try await self.record(
          answers: answers, to: request, backbone: backbone.digest, batch: batch)
      })
  }
}
