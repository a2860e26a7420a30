import Trajectories

/// What a store could do without.
public struct StoreWaste: Sendable, Hashable {
  /// Episodes that no run refers to.
  public var episodes: Int
  /// Steps of those episodes.
  public var steps: Int
  /// An estimate of the bytes that removing them frees.
  public var bytes: Int
  /// The size of the file now.
  public var fileSize: Int
}

extension Store {
  /// Counts what no run refers to.
  public func waste() throws(StoreError) -> StoreWaste {
    try read { (database) throws(StoreError) in
      func count(_ sql: String) throws(StoreError) -> Int { Int(try database.integer(sql) ?? 0) }
      let orphans = "id NOT IN (SELECT episode FROM run_episodes)"
      let pageSize = try count("PRAGMA page_size")
      return StoreWaste(
        episodes: try count("SELECT count(*) FROM episodes WHERE \(orphans)"),
        steps: try count(
          "SELECT coalesce(sum(steps), 0) FROM episodes WHERE \(orphans)"),
        bytes: try count(
          """
          SELECT coalesce(sum(length(header) + length(outcome)), 0) FROM episodes WHERE \(orphans)
          """)
          + count(
            """
            SELECT coalesce(sum(length(lines)), 0) FROM steps
            WHERE episode NOT IN (SELECT episode FROM run_episodes)
            """) + count("PRAGMA freelist_count") * pageSize,
        fileSize: try count("PRAGMA page_count") * pageSize)
    }
  }

  /// Forgets runs by name, as a first step before `collect`.
  public func forget(runs names: [String]) async throws {
    try await commit { (database) throws(StoreError) in
      for name in names { try database.run("DELETE FROM runs WHERE name = ?", [.text(name)]) }
    }
  }

  /// Removes what no run refers to and gives the space back.
  public func collect() async throws {
    try await commit { (database) throws(StoreError) in
      try database.run("DELETE FROM episodes WHERE id NOT IN (SELECT episode FROM run_episodes)")
      try database.run("DELETE FROM prompts WHERE digest NOT IN (SELECT prompt FROM episodes)")
    }
    try await compact()
  }

  func successes(among keys: Set<Digest>) throws(StoreError) -> Int {
    try read { (database) throws(StoreError) in
      var found = 0
      try database.run("SELECT key FROM episodes WHERE success = 1") { (row) throws(StoreError) in
        if let key = Digest(bytes: row.bytes(0)), keys.contains(key) { found += 1 }
      }
      return found
    }
  }
}
