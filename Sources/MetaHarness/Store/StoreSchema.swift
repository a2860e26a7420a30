/// The tables of a store, and how an older file becomes a current one.
enum StoreSchema {
  /// Marks the file as ours, so that another program's database is refused.
  static let applicationID: Int64 = 0x4D48_5231
  static var version: Int { migrations.count }

  /// Migration `i` brings version `i` to `i + 1`; released ones never change.
  private static let migrations = [
    """
    CREATE TABLE runs(
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      config TEXT NOT NULL
    );
    CREATE TABLE harnesses(
      hash TEXT PRIMARY KEY,
      body BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE prompts(
      digest TEXT PRIMARY KEY,
      body BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE episodes(
      id INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE,
      environment TEXT NOT NULL,
      task TEXT NOT NULL,
      trial INTEGER NOT NULL,
      backbone TEXT NOT NULL,
      backbone_kind TEXT NOT NULL,
      backbone_identity TEXT NOT NULL,
      harness TEXT NOT NULL,
      batch TEXT NOT NULL,
      success INTEGER NOT NULL,
      score REAL NOT NULL,
      end_reason TEXT NOT NULL,
      steps INTEGER NOT NULL,
      tokens INTEGER NOT NULL,
      prompt TEXT NOT NULL REFERENCES prompts(digest),
      header BLOB NOT NULL,
      outcome BLOB NOT NULL
    );
    CREATE TABLE steps(
      episode INTEGER PRIMARY KEY REFERENCES episodes(id) ON DELETE CASCADE,
      lines BLOB NOT NULL
    );
    CREATE TABLE run_episodes(
      run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
      episode INTEGER NOT NULL REFERENCES episodes(id) ON DELETE CASCADE,
      PRIMARY KEY(run, episode)
    ) WITHOUT ROWID;
    CREATE TABLE model_calls(
      request TEXT NOT NULL,
      batch TEXT NOT NULL,
      backbone_identity TEXT NOT NULL,
      answers BLOB NOT NULL,
      PRIMARY KEY(request, batch)
    ) WITHOUT ROWID;
    CREATE TABLE evidence(
      harness TEXT NOT NULL,
      rule TEXT NOT NULL,
      kind TEXT NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY(harness, rule, kind)
    ) WITHOUT ROWID;
    CREATE TABLE ledger(
      position INTEGER PRIMARY KEY,
      line TEXT NOT NULL
    );
    """
  ]

  /// Makes a fresh file current, or refuses one that is not a store of ours.
  static func prepare(_ database: Database) throws(StoreError) {
    let found = try check(database)
    if found == version { return }
    try database.transaction { () throws(StoreError) in
      for migration in migrations[found...] { try database.execute(migration) }
      try database.execute("PRAGMA application_id = \(applicationID)")
      try database.execute("PRAGMA user_version = \(version)")
    }
  }

  /// Returns the file's version without writing anything.
  @discardableResult
  static func check(_ database: Database) throws(StoreError) -> Int {
    let application = try database.integer("PRAGMA application_id") ?? 0
    let found = Int(try database.integer("PRAGMA user_version") ?? 0)
    let tables = try database.integer("SELECT count(*) FROM sqlite_master") ?? 0
    guard application == applicationID || (application == 0 && found == 0 && tables == 0) else {
      throw .corrupt(path: database.path, reason: "another program's database")
    }
    guard found <= version else {
      throw .newer(path: database.path, found: found, supported: version)
    }
    return found
  }
}
