import Backbones
import Trajectories

/// An episode in the form its table holds: encoded by the thread that played it, so that the
/// writer only copies bytes.
struct EpisodeRow: Sendable {
  let key: Digest
  let prompt: Digest
  let header: EpisodeHeader
  private let headerBody: [UInt8]
  private let outcome: Outcome
  private let outcomeBody: [UInt8]
  private let stepCount: Int
  /// The steps' lines, one after the other: they are always read together.
  private let stepLines: [UInt8]
  private let backboneKind: String
  private let batch: String
  private let tokens: Int

  init(_ trajectory: Trajectory, key: Digest, backboneKind: String, batch: String) {
    self.key = key
    self.backboneKind = backboneKind
    self.batch = batch
    header = trajectory.header
    outcome =
      trajectory.outcome ?? Outcome(success: false, score: 0, endReason: .cancelled)
    prompt = EpisodeRow.promptDigest(trajectory.header)
    var bare = trajectory.header
    bare.system = nil
    bare.tools = []
    headerBody = EpisodeRow.encoded { TrajectoryLine.append(bare, to: &$0) }
    let end = outcome
    outcomeBody = EpisodeRow.encoded { TrajectoryLine.append(end, to: &$0) }
    stepCount = trajectory.steps.count
    stepLines = EpisodeRow.encoded { writer in
      for step in trajectory.steps { TrajectoryLine.append(step, to: &writer) }
    }
    tokens = trajectory.steps.reduce(0) { $0 + $1.usage.input + $1.usage.output }
  }

  func insert(into database: Database, run: Int64) throws(StoreError) {
    try database.run(
      """
      INSERT INTO episodes(key, environment, task, trial, backbone, backbone_kind,
        backbone_identity, harness, batch, success, score, end_reason, steps, tokens, prompt,
        header, outcome)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(key) DO UPDATE SET key = key RETURNING id, steps
      """,
      [
        .blob(key.bytes), .text(header.environment), .text(header.task),
        .integer(Int64(header.trial)), .text(header.backbone), .text(backboneKind),
        .text(header.backboneIdentity), .text(header.harness), .text(batch),
        .integer(outcome.success ? 1 : 0), .double(outcome.score),
        .text(outcome.endReason.rawValue), .integer(Int64(stepCount)),
        .integer(Int64(tokens)), .text(prompt.hex), .blob(headerBody), .blob(outcomeBody),
      ]
    ) { (row) throws(StoreError) in
      try insertSteps(into: database, episode: row.integer(0), run: run)
    }
  }

  private func insertSteps(
    into database: Database, episode: Int64, run: Int64
  ) throws(StoreError) {
    try database.run(
      "INSERT OR IGNORE INTO steps(episode, lines) VALUES(?, ?)",
      [.integer(episode), .blob(stepLines)])
    try database.run(
      "INSERT OR IGNORE INTO run_episodes(run, episode) VALUES(?, ?)",
      [.integer(run), .integer(episode)])
  }

  static func load(_ key: Digest, from database: Database) throws(StoreError) -> Trajectory? {
    var found: (id: Int64, header: EpisodeHeader, outcome: Outcome)?
    try database.run(
      """
      SELECT episodes.id, header, outcome, prompts.body FROM episodes
      JOIN prompts ON prompts.digest = episodes.prompt WHERE key = ?
      """, [.blob(key.bytes)]
    ) { (row) throws(StoreError) in
      guard case .header(var header) = try line(row.bytes(1), in: database),
        case .outcome(let outcome) = try line(row.bytes(2), in: database),
        case .header(let prompt) = try line(row.bytes(3), in: database)
      else { throw .corrupt(path: database.path, reason: "episode \(key.short) is unreadable") }
      header.system = prompt.system
      header.tools = prompt.tools
      found = (row.integer(0), header, outcome)
    }
    guard let found else { return nil }
    var steps: [Step] = []
    try database.run("SELECT lines FROM steps WHERE episode = ?", [.integer(found.id)]) {
      (row) throws(StoreError) in
      for text in row.bytes(0).split(separator: 0x0A) {
        guard case .step(let step) = try line(Array(text), in: database) else {
          throw .corrupt(path: database.path, reason: "a step of \(key.short) is unreadable")
        }
        steps.append(step)
      }
    }
    return Trajectory(header: found.header, steps: steps, outcome: found.outcome)
  }

  private static func line(
    _ bytes: [UInt8], in database: Database
  ) throws(StoreError) -> TrajectoryLine {
    do {
      return try TrajectoryLine(json: JSONValue(parsing: bytes))
    } catch {
      throw .corrupt(path: database.path, reason: "\(error)")
    }
  }

  private static func encoded(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(capacity: 1024)
    body(&writer)
    return writer.bytes
  }
}

// MARK: - Prompts

extension EpisodeRow {
  /// Identity of what every episode of an environment repeats: the system text and the tools.
  static func promptDigest(_ header: EpisodeHeader) -> Digest {
    let builder = DigestBuilder()
    builder.update(header.environment)
    builder.update(header.surface)
    builder.update(header.system ?? "")
    for tool in header.tools {
      builder.update(tool.name)
      builder.update(tool.summary)
      // A surface covers the schemas; imported episodes have none.
      if header.surface.isEmpty { builder.update(tool.parameters.compactText) }
    }
    return builder.finish()
  }

  static func promptBody(_ header: EpisodeHeader) -> [UInt8] {
    var prompt = EpisodeHeader(
      environment: header.environment, surface: header.surface, task: "", backbone: "",
      backboneIdentity: "", harness: "", seed: Seed(0),
      opening: Observation("", source: .environment), stepBudget: 0)
    prompt.system = header.system
    prompt.tools = header.tools
    return encoded { TrajectoryLine.append(prompt, to: &$0) }
  }
}
