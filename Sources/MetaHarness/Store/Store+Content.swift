public import Trajectories

extension Store {
  /// The digest of everything that the store holds, whatever the layout of its file.
  public func contentDigest() throws(StoreError) -> Digest {
    try read { (database) throws(StoreError) in
      try database.run("PRAGMA integrity_check(1)") { (row) throws(StoreError) in
        guard row.text(0) == "ok" else {
          throw .corrupt(path: database.path, reason: row.text(0))
        }
      }
      let builder = DigestBuilder()
      for (table, columns, order) in Store.content {
        builder.update(table)
        try database.run("SELECT \(columns) FROM \(table) ORDER BY \(order)") {
          (row) throws(StoreError) in
          for column in 0..<Int32(columns.split(separator: ",").count) {
            row.add(column, to: builder)
          }
        }
      }
      return builder.finish()
    }
  }

  /// Every table with its columns, in an order that does not depend on when rows came.
  private static let content: [(table: String, columns: String, order: String)] = [
    ("runs", "name, config", "name"), ("harnesses", "hash, body", "hash"),
    ("prompts", "digest, body", "digest"),
    (
      "episodes LEFT JOIN steps ON steps.episode = episodes.id",
      "\(StoredEpisode.columns), backbone_identity, prompt, header, outcome, lines", "key"
    ),
    (
      "run_episodes JOIN runs ON runs.id = run JOIN episodes ON episodes.id = episode", "name, key",
      "name, key"
    ),
    ("model_calls", "request, batch, backbone_identity, answers", "request, batch"),
    ("evidence", "harness, rule, kind, body", "harness, rule, kind"),
    ("ledger", "position, line", "position"),
  ]
}
