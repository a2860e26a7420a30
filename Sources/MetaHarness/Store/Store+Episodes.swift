import Backbones
import Synchronization
public import Trajectories

extension Store {
  /// Queues a finished episode; one that is already stored stays as it is.
  public func record(
    _ trajectory: Trajectory, of plan: EpisodePlan, key: Digest? = nil, run: Int64
  ) throws(StoreError) {
    let identity = plan.backbone.identity
    try record(
      EpisodeRow(
        trajectory, key: key ?? plan.key, backboneKind: identity.kind.rawValue,
        batch: identity.isReproducible ? "" : plan.batch), run: run)
  }

  /// Queues an episode that another tool or store played, under the identity of its header.
  public func adopt(_ trajectory: Trajectory, backboneKind: String, run: Int64) throws(StoreError) {
    try record(
      EpisodeRow(
        trajectory, key: trajectory.header.identity, backboneKind: backboneKind, batch: "imported"),
      run: run)
  }

  func record(_ row: EpisodeRow, run: Int64) throws(StoreError) {
    // Queued under the lock: an episode may not overtake the prompt that it refers to.
    try writtenPrompts.withLock { written throws(StoreError) in
      guard written.insert(row.prompt).inserted else { return }
      let body = EpisodeRow.promptBody(row.header)
      try enqueue { (database) throws(StoreError) in
        try database.run(
          "INSERT INTO prompts(digest, body) VALUES(?, ?) ON CONFLICT(digest) DO NOTHING",
          [.text(row.prompt.hex), .blob(body)])
      }
    }
    try enqueue { (database) throws(StoreError) in try row.insert(into: database, run: run) }
  }

  /// The keys of all stored episodes.
  public func episodeKeys() throws(StoreError) -> Set<Digest> {
    try read { (database) throws(StoreError) in
      var keys: Set<Digest> = []
      try database.run("SELECT key FROM episodes") { (row) throws(StoreError) in
        if let key = Digest(bytes: row.bytes(0)) { keys.insert(key) }
      }
      return keys
    }
  }

  /// Adds stored episodes to a run that wanted them and did not have to play them.
  public func adopt(_ keys: [Digest], run: Int64) throws(StoreError) {
    try enqueue { (database) throws(StoreError) in
      for key in keys {
        try database.run(
          """
          INSERT OR IGNORE INTO run_episodes(run, episode)
          SELECT ?, id FROM episodes WHERE key = ?
          """, [.integer(run), .blob(key.bytes)])
      }
    }
  }

  /// Lists episodes in the order of their keys, of one run or of all.
  public func episodes(run: Int64? = nil) throws(StoreError) -> [StoredEpisode] {
    try read { (database) throws(StoreError) in
      var found: [StoredEpisode] = []
      let scope = run == nil ? "" : "WHERE id IN (SELECT episode FROM run_episodes WHERE run = ?)"
      try database.run(
        "SELECT \(StoredEpisode.columns) FROM episodes \(scope) ORDER BY key",
        run.map { [.integer($0)] } ?? []
      ) { (row) throws(StoreError) in
        found.append(try StoredEpisode(row, path: database.path))
      }
      return found
    }
  }

  /// Returns an episode with all its steps, or nil where the store has none of that key.
  public func trajectory(_ key: Digest) throws(StoreError) -> Trajectory? {
    try read { (database) throws(StoreError) in
      try EpisodeRow.load(key, from: database)
    }
  }

  /// Hands over every episode in the order of the keys, one in memory at a time.
  public func forEachTrajectory(
    run: Int64? = nil, _ body: (StoredEpisode, Trajectory) throws -> Void
  ) throws {
    for episode in try episodes(run: run) {
      guard let trajectory = try trajectory(episode.key) else { continue }
      try body(episode, trajectory)
    }
  }
}

extension StoredEpisode {
  static let columns = """
    key, environment, task, trial, backbone, backbone_kind, harness, batch, success, score,
    end_reason, steps, tokens
    """

  init(_ row: borrowing DatabaseRow, path: String) throws(StoreError) {
    guard let key = Digest(bytes: row.bytes(0)),
      let reason = Outcome.EndReason(rawValue: row.text(10))
    else { throw .corrupt(path: path, reason: "an episode has no readable key or end") }
    self.init(
      key: key, environment: row.text(1), task: row.text(2), trial: Int(row.integer(3)),
      backbone: row.text(4), backboneKind: row.text(5), harness: row.text(6), batch: row.text(7),
      success: row.integer(8) != 0, score: row.double(9), endReason: reason,
      steps: Int(row.integer(11)), tokens: Int(row.integer(12)))
  }
}

extension Store {
  /// Returns the one episode whose key starts with the given digits.
  public func episode(startingWith digits: String, run: String) throws -> Trajectory {
    let matches = try episodes().filter { $0.key.hex.hasPrefix(digits) }
    guard matches.count == 1, let key = matches.first?.key, let found = try trajectory(key) else {
      throw RunError.noSuchEpisode(digits, run: run)
    }
    return found
  }
}
