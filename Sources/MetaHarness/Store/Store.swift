import Synchronization
public import Trajectories

/// The durable record of runs: episodes by content address, model answers by request.
///
/// Any number of readers, one writer thread; what `flush` has returned for is on disk.
public final class Store: Sendable {
  /// How a store is opened.
  public enum Access: Sendable {
    /// Opens an existing store and never writes.
    case readOnly
    /// Opens a store for writing, making it where there is none.
    case readWrite
  }

  /// The file.
  public let path: String
  private let reader: Mutex<Database>
  private let writer: StoreWriter?
  /// Prompts that this process has already queued.
  let writtenPrompts = Mutex<Set<Digest>>([])

  /// Opens a store; a damaged or newer one is refused before anything is written.
  public init(path: String, access: Access) throws(StoreError) {
    self.path = path
    switch access {
    case .readOnly:
      let database = try Database(path: path, access: .readOnly)
      guard try StoreSchema.check(database) > 0 else {
        throw .corrupt(path: path, reason: "it holds no table of a store")
      }
      reader = Mutex(database)
      writer = nil
    case .readWrite:
      let database = try Database(path: path, access: .create)
      try StoreSchema.check(database)
      try Store.configure(database)
      try StoreSchema.prepare(database)
      writer = StoreWriter(database)
      reader = Mutex(try Database(path: path, access: .readOnly))
    }
  }

  private static func configure(_ database: Database) throws(StoreError) {
    // WAL lets readers go on while one writer commits; NORMAL loses nothing when a process dies
    // and at worst the last commits when the machine does.
    try database.execute("PRAGMA journal_mode = WAL")
    try database.execute("PRAGMA synchronous = NORMAL")
    try database.execute("PRAGMA foreign_keys = ON")
  }

  /// Whether the store was opened for writing.
  public var isWritable: Bool { writer != nil }

  /// Returns when everything queued so far is committed.
  public func flush() async throws {
    try await writer?.commit()
  }

  /// Rewrites the file without its free pages.
  func compact() async throws {
    try await writingThread().runAlone { (database) throws(StoreError) in
      try database.execute("VACUUM")
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  func read<Result: Sendable>(
    _ body: (Database) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try reader.withLock { (database) throws(StoreError) -> Result in try body(database) }
  }

  func enqueue(_ work: @escaping @Sendable (Database) throws(StoreError) -> Void) throws(StoreError)
  {
    try writingThread().enqueue(work)
  }

  func commit(
    _ work: @escaping @Sendable (Database) throws(StoreError) -> Void
  ) async throws {
    try await writingThread().commit(work)
  }

  private func writingThread() throws(StoreError) -> StoreWriter {
    guard let writer else {
      throw .cannotOpen(path: path, reason: "it was opened for reading only")
    }
    return writer
  }
}

extension Store {
  /// Registers a run and its configuration, or finds it; a run keeps its first configuration.
  public func run(named name: String, configuration: String) async throws -> Int64 {
    try await commit { (database) throws(StoreError) in
      try database.run(
        "INSERT INTO runs(name, config) VALUES(?, ?) ON CONFLICT(name) DO NOTHING",
        [.text(name), .text(configuration)])
    }
    return try read { (database) throws(StoreError) in
      try database.integer("SELECT id FROM runs WHERE name = ?", [.text(name)]) ?? 0
    }
  }

  /// The names of the runs that were played into the store, sorted.
  func runNames() throws(StoreError) -> [String] {
    try read { (database) throws(StoreError) in
      var names: [String] = []
      try database.run("SELECT name FROM runs ORDER BY name") { (row) throws(StoreError) in
        names.append(row.text(0))
      }
      return names
    }
  }

  /// Keeps a harness's text under its hash.
  public func save(harness hash: Digest, body: [UInt8]) throws(StoreError) {
    try enqueue { (database) throws(StoreError) in
      try database.run(
        "INSERT INTO harnesses(hash, body) VALUES(?, ?) ON CONFLICT(hash) DO NOTHING",
        [.text(hash.hex), .blob(body)])
    }
  }

  /// Returns a harness's text, or nil where the store has none of that hash.
  public func harness(_ hash: Digest) throws(StoreError) -> [UInt8]? {
    try read { (database) throws(StoreError) in
      var body: [UInt8]?
      try database.run("SELECT body FROM harnesses WHERE hash = ?", [.text(hash.hex)]) {
        (row) throws(StoreError) in body = row.bytes(0)
      }
      return body
    }
  }
}
